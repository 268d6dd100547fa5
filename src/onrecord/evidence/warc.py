"""Exchanges as a WARC/1.1 file (ISO 28500:2017): request, response as sent, and how each was obtained."""

import base64
import hashlib
import io
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from warcio.recordloader import ArcWarcRecord
from warcio.warcwriter import WARCWriter

from onrecord.evidence.fetch import Exchange
from onrecord.model import canonical

__all__ = ["warc_of"]


def warc_of(exchanges: Iterable[Exchange], *, software: str, visit: Mapping[str, Any]) -> bytes:
    """A gzipped WARC/1.1 file of exchanges, in order, with what the visit says of itself in its warcinfo.

    Each exchange gives a request, a response (the bytes as they came; WARC-Payload-Digest over the body
    without transfer coding) and a metadata record: DNS answer, TLS, certificate, seconds, why it is cut.
    """
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=True, warc_version="WARC/1.1")
    info = {"software": software, "format": "WARC File Format 1.1", "visit": canonical(visit)}
    writer.write_record(writer.create_warcinfo_record("visit.warc.gz", info))
    for exchange in exchanges:
        _write(writer, exchange)
    return buffer.getvalue()


def _write(writer: WARCWriter, exchange: Exchange) -> None:
    response_id, request_id = _id(exchange, "response"), _id(exchange, "request")
    digest = base64.b32encode(hashlib.sha256(exchange.body).digest()).decode()
    common = {"WARC-Date": exchange.at, "WARC-IP-Address": exchange.address.ip}
    if exchange.tls:
        version, _, cipher = exchange.tls.partition(" ")
        common |= {"WARC-Protocol": version.lower().replace("v", "/"), "WARC-Cipher-Suite": cipher}
    response = {**common, "WARC-Record-ID": response_id, "WARC-Payload-Digest": f"sha256:{digest}"}
    if exchange.cut:
        response["WARC-Truncated"] = "length" if "bytes" in exchange.cut else "unspecified"
    request = {**common, "WARC-Record-ID": request_id, "WARC-Concurrent-To": response_id}
    about = {
        "WARC-Date": exchange.at,
        "WARC-Record-ID": _id(exchange, "metadata"),
        "WARC-Concurrent-To": response_id,
    }
    writer.write_record(_record(writer, exchange, "response", exchange.response, response))
    writer.write_record(_record(writer, exchange, "request", exchange.request, request))
    writer.write_record(_record(writer, exchange, "metadata", canonical(_facts(exchange)).encode(), about))


def _record(
    writer: WARCWriter, exchange: Exchange, kind: str, payload: bytes, headers: Mapping[str, str]
) -> ArcWarcRecord:
    type_ = "application/json" if kind == "metadata" else f"application/http; msgtype={kind}"
    return writer.create_warc_record(
        exchange.url,
        kind,
        payload=io.BytesIO(payload),
        length=len(payload),
        warc_content_type=type_,
        warc_headers_dict=dict(headers),
    )


def _facts(exchange: Exchange) -> dict[str, Any]:
    return {
        "host": exchange.address.host,
        "port": exchange.address.port,
        "dns": list(exchange.address.answer),
        "through_proxy": exchange.address.proxy_port is not None,
        "tls": exchange.tls,
        "certificate_sha256": exchange.certificate_sha256,
        "certificate": base64.b64encode(exchange.certificate).decode() if exchange.certificate else None,
        "certificate_problem": exchange.certificate_problem,
        "milliseconds": round(exchange.seconds * 1000),
        "cut": exchange.cut,
    }


def _id(exchange: Exchange, kind: str) -> str:
    name = f"{kind} {exchange.url} {exchange.at} {hashlib.sha256(exchange.response).hexdigest()}"
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}>"
