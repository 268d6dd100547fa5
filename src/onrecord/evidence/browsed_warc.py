"""A browser's visit as a WARC/1.1 file (ISO 28500:2017).

The browser tells headers and bodies as it took them apart, not the bytes of the wire: a response is put
together again from them, its body without transfer and content coding, and a metadata record says so. What
stood in a coding's header is kept as `x-orig-<name>`. The DOM comes first, as a `conversion` of the page's
response under the page's own address (section 6.7.2): that is what is read, instead of the response. What a
response was asked for stands in `WARC-Resource-Type`, as Browsertrix writes it.
"""

import base64
import hashlib
import io
import uuid
from collections.abc import Mapping
from typing import Any

from warcio.warcwriter import WARCWriter

from onrecord.evidence.browsed import Browsed, Loaded
from onrecord.model import canonical

__all__ = ["warc_of_browsed"]

_CODINGS = frozenset({"content-encoding", "transfer-encoding", "content-length"})
"""Header fields that speak of the wire, and would mislead about the body that is kept."""
_RECONSTRUCTED = (
    "headers and body as the browser told them (Chrome DevTools Protocol); not the bytes of the wire"
)


def warc_of_browsed(made: Browsed, *, software: str, visit: Mapping[str, Any]) -> bytes:
    """A gzipped WARC/1.1 file: DOM, picture, then each response with its request and how it was obtained."""
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=True, warc_version="WARC/1.1")
    info = {
        "software": software,
        "format": "WARC File Format 1.1",
        "browser": made.browser,
        "visit": canonical(visit),
    }
    writer.write_record(writer.create_warcinfo_record("visit.warc.gz", info))
    _write_page(writer, made)
    for order, loaded in enumerate(made.loaded):
        if loaded.body is not None:
            _write(writer, loaded, order, made)
    return buffer.getvalue()


def _write_page(writer: WARCWriter, made: Browsed) -> None:
    page = made.page
    at = page.at if page else made.loaded[-1].at if made.loaded else None
    dated = {"WARC-Date": at} if at else {}
    if made.dom is not None:
        refers = {"WARC-Refers-To": _id("response", page, made.loaded.index(page))} if page else {}
        _record(writer, made.final_url, "conversion", made.dom, "text/html; charset=utf-8", dated | refers)
    if made.screenshot is not None:
        target = f"urn:screenshot:{made.final_url}"
        _record(writer, target, "resource", made.screenshot, "image/png", dated)


def _write(writer: WARCWriter, loaded: Loaded, order: int, made: Browsed) -> None:
    body = loaded.body or b""
    response_id = _id("response", loaded, order)
    digest = base64.b32encode(hashlib.sha256(body).digest()).decode()
    common = {"WARC-Date": loaded.at}
    if loaded.address is not None:
        common["WARC-IP-Address"] = loaded.address.ip
    response = {
        **common,
        "WARC-Record-ID": response_id,
        "WARC-Payload-Digest": f"sha256:{digest}",
        "WARC-Resource-Type": loaded.kind,
    }
    about = {**common, "WARC-Concurrent-To": response_id}
    certificate = made.certificate if loaded is made.page else None
    _record(
        writer,
        loaded.url,
        "response",
        _response(loaded, body),
        "application/http; msgtype=response",
        response,
    )
    _record(writer, loaded.url, "request", _request(loaded), "application/http; msgtype=request", about)
    facts = canonical(_facts(loaded, certificate)).encode("utf-8", "replace")
    _record(writer, loaded.url, "metadata", facts, "application/json", about)


def _record(
    writer: WARCWriter, url: str, kind: str, payload: bytes, type_: str, headers: Mapping[str, str]
) -> None:
    made = writer.create_warc_record(
        url,
        kind,
        payload=io.BytesIO(payload),
        length=len(payload),
        warc_content_type=type_,
        warc_headers_dict=dict(headers),
    )
    writer.write_record(made)


def _response(loaded: Loaded, body: bytes) -> bytes:
    fields = [
        (f"x-orig-{name.lower()}" if name.lower() in _CODINGS else name, value)
        for name, value in loaded.headers
    ]
    fields.append(("Content-Length", str(len(body))))
    return _head(f"HTTP/1.1 {loaded.status} {loaded.reason}".rstrip(), fields) + body


def _request(loaded: Loaded) -> bytes:
    path = "/" + loaded.url.split("://", 1)[-1].partition("/")[2]
    fields = [(name, value) for name, value in loaded.request_headers if not name.startswith(":")]
    return _head(f"{loaded.method} {path} HTTP/1.1", fields)


def _head(line: str, fields: list[tuple[str, str]]) -> bytes:
    """A head of HTTP/1.1; a field that the browser tells with several values has a line for each."""
    lines = [line, *(f"{name}: {part}" for name, value in fields for part in value.splitlines() or [""])]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "replace")


def _facts(loaded: Loaded, certificate: bytes | None) -> dict[str, Any]:
    address = loaded.address
    return {
        "reconstructed": _RECONSTRUCTED,
        "asked_for": loaded.kind,
        "host": address.host if address else None,
        "port": address.port if address else None,
        "dns": list(address.answer) if address else [],
        "through_proxy": bool(address and address.proxy_port),
        "tls": {key: _whole(value) for key, value in loaded.security.items()},
        "certificate": base64.b64encode(certificate).decode() if certificate else None,
        "certificate_sha256": hashlib.sha256(certificate).hexdigest() if certificate else None,
    }


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) else value


def _id(kind: str, loaded: Loaded, order: int) -> str:
    name = f"{kind} {order} {loaded.url} {loaded.at} {hashlib.sha256(loaded.body or b'').hexdigest()}"
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}>"
