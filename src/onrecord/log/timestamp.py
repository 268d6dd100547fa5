"""Time-stamps of the log's checkpoint by authorities that the user names (RFC 3161).

What is stamped is the text that the checkpoint signs: its three lines. One token so covers every entry
of the log at that size. Beside each token lie the request, the certificates it was checked with and what
it covers, so that anyone can check it with `openssl ts -verify`::

    timestamps/1234-1.tsq   .tsr   .pem   .json

A token is checked at its own time: it stays good when the authority's certificate has run out since.
As an authority's key could leak later, a token is renewed before that: another authority stamps the token.
"""

import json
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography import x509

from onrecord.disk import disk_errors, sync_folder, write_whole
from onrecord.errors import InputError, MissingExtra, OnrecordError, RecordError, UsageError
from onrecord.log.checkpoint import Checkpoint
from onrecord.log.network import ask
from onrecord.log.writer import LogWriter
from onrecord.model import canonical, sha256

if TYPE_CHECKING:
    from rfc3161_client import TimeStampResponse

__all__ = ["CheckedStamp", "Stamp", "check_stamps", "discard_incomplete", "renew", "stamp"]

WARN_DAYS = 90
"""So long before an authority's certificate runs out a token should be renewed."""
_QUERY, _REPLY = "application/timestamp-query", "application/timestamp-reply"
_CHECKPOINT = "checkpoint"


@dataclass(frozen=True, slots=True)
class Stamp:
    """One token, as its authority made it."""

    name: str
    """Its files' name: the log's size and a number."""
    size: int
    covers: str
    """`checkpoint`, or the name of the token that it renews."""
    authority: str
    """The address that was asked."""
    signer: str
    """The subject of the certificate that signed it."""
    at: datetime
    """The time in it, UTC."""
    expires: datetime
    """When the first certificate of its chain runs out."""
    digest: str
    """SHA-256 of its .json file, which names the other three by theirs: what the record's event keeps."""


@dataclass(frozen=True, slots=True)
class CheckedStamp:
    """What checking a token gave."""

    name: str
    state: str
    """`valid`, `expires soon`, `expired`, `renewed` (by a token made in time), `refused`."""
    detail: str
    stamp: Stamp | None
    """None where it is refused."""


Ask = Callable[..., bytes]


def stamp(log: LogWriter, *, url: str, roots: bytes, proxy: str | None = None, asking: Ask = ask) -> Stamp:
    """Have the newest checkpoint stamped by the authority at `url` and keep the token.

    `roots` are the authority's root certificates and any between (PEM), as the user got them from it.
    InputError where the answer is no token over this checkpoint that leads to one of them; nothing is kept then.
    """
    checkpoint = log.keep(log.publish())
    text = checkpoint.note.text.encode()
    return _obtain(log, text, _CHECKPOINT, url=url, roots=roots, proxy=proxy, asking=asking)


def renew(
    log: LogWriter, name: str, *, url: str, roots: bytes, proxy: str | None = None, asking: Ask = ask
) -> Stamp:
    """Have a token stamped by another (or the same) authority before its certificate runs out."""
    token = _folder(log.folder) / f"{name}.tsr"
    if not token.is_file():
        raise UsageError(name, "there is no such time-stamp", "See verify for those there are")
    return _obtain(log, token.read_bytes(), name, url=url, roots=roots, proxy=proxy, asking=asking)


def discard_incomplete(folder: Path, *, known: Container[str]) -> None:
    """Remove what a killed time-stamping left half-written: files without the one that is written last.

    What is `known` stays, whatever is missing of it.
    """
    place = _folder(folder)
    for path in sorted(place.glob("*")):
        whole = (place / f"{path.stem}.json").is_file()
        if path.suffix != ".ots" and not whole and path.stem not in known:
            path.unlink()


def check_stamps(
    folder: Path, *, trusted: bytes | None = None, now: datetime | None = None
) -> tuple[CheckedStamp, ...]:
    """Check every token kept with the log in `folder`, oldest first, at its own time.

    With `trusted` (PEM, from outside) only chains that end there count, else those kept with the tokens.
    """
    names = sorted({path.stem for path in _folder(folder).glob("*") if path.suffix != ".ots"}, key=_order)
    checked = [_check(folder, name, trusted) for name in names]
    good = {each.name: each.stamp for each in checked if each.stamp}
    return tuple(_judge(each, good, now or datetime.now(UTC)) for each in checked)


def _obtain(
    log: LogWriter, message: bytes, covers: str, *, url: str, roots: bytes, proxy: str | None, asking: Ask
) -> Stamp:
    client = _client()
    query = client.TimestampRequestBuilder().data(message).hash_algorithm(client.HashAlgorithm.SHA256).build()
    reply = asking(url, data=query.as_bytes(), content_type=_QUERY, accept=_REPLY, proxy=proxy)
    token = _decode(reply, url)
    _verify(token, message, roots, url, nonce=query.nonce)
    folder = _folder(log.folder)
    number = 1 + max((_order(path.stem)[1] for path in folder.glob(f"{log.size}-*.tsr")), default=0)
    name = f"{log.size}-{number}"
    files = {".tsq": query.as_bytes(), ".pem": roots, ".tsr": reply}
    about = {
        "authority": url,
        "covers": covers,
        "digests": {suffix: sha256(data) for suffix, data in files.items()},
        "nonce": str(query.nonce),
        "size": log.size,
    }
    files[".json"] = canonical(about).encode()
    with disk_errors(str(folder)):
        folder.mkdir(exist_ok=True)
        for suffix, data in files.items():
            write_whole(folder / f"{name}{suffix}", data, temporary=log.folder / ".tmp")
        sync_folder(folder)
    return _describe(name, about, token, roots)


def _check(folder: Path, name: str, trusted: bytes | None) -> CheckedStamp:
    try:
        return _checked(folder, name, trusted)
    except OnrecordError as error:
        return CheckedStamp(name, "refused", error.problem, None)


def _checked(folder: Path, name: str, trusted: bytes | None) -> CheckedStamp:
    place = _folder(folder)
    about = _about(_read(place / f"{name}.json"), name)
    files = {suffix: _read(place / f"{name}{suffix}") for suffix in (".tsq", ".pem", ".tsr")}
    for suffix, data in files.items():
        if sha256(data) != about["digests"].get(suffix):
            raise _altered(f"{name}{suffix}")
    reply, roots = files[".tsr"], trusted if trusted is not None else files[".pem"]
    if about["covers"] == _CHECKPOINT:
        kept = folder / "checkpoints" / str(about["size"])
        message = Checkpoint.parse(_read(kept), name=f"log/checkpoints/{kept.name}").note.text.encode()
    else:
        message = _read(place / f"{Path(about['covers']).name}.tsr")
    token = _decode(reply, name)
    _verify(token, message, roots, name, nonce=int(about["nonce"]))
    return CheckedStamp(name, "valid", "", _describe(name, about, token, roots))


def _judge(checked: CheckedStamp, good: dict[str, Stamp], now: datetime) -> CheckedStamp:
    token = checked.stamp
    if token is None:
        return checked
    day = token.expires.strftime("%Y-%m-%d")
    if any(other.covers == token.name and other.at < token.expires for other in good.values()):
        return CheckedStamp(token.name, "renewed", "a later token covers it", token)
    if now >= token.expires:
        detail = f"the authority's certificate ran out on {day}, and the token was not renewed before"
        return CheckedStamp(token.name, "expired", detail, token)
    if now >= token.expires - timedelta(days=WARN_DAYS):
        return CheckedStamp(token.name, "expires soon", f"renew it before {day}", token)
    return CheckedStamp(token.name, "valid", f"good until {day}", token)


def _client() -> Any:
    try:
        import rfc3161_client
    except ImportError as error:
        raise MissingExtra.of("timestamp", "time-stamping") from error
    return rfc3161_client


def _decode(reply: bytes, subject: str) -> "TimeStampResponse":
    try:
        token = _client().decode_timestamp_response(_sorted_certificates(reply))
        _ = token.tst_info
    except (ValueError, IndexError) as error:
        raise InputError(
            subject,
            "it did not answer with a time-stamp",
            "Check that the address is an RFC 3161 authority's",
        ) from error
    return token  # type: ignore[no-any-return]


def _verify(
    token: "TimeStampResponse", message: bytes, roots: bytes, subject: str, *, nonce: int | None
) -> None:
    client = _client()
    builder = client.VerifierBuilder(roots=_certificates(roots, subject), nonce=nonce)
    try:
        builder.build().verify_message(token, message)
    except (client.VerificationError, ValueError) as error:
        raise InputError(
            subject,
            f"the time-stamp does not hold: {error}",
            "Check that the certificates are this authority's, and try again",
        ) from error


def _describe(name: str, about: dict[str, Any], token: "TimeStampResponse", roots: bytes) -> Stamp:
    chain = [x509.load_der_x509_certificate(data) for data in token.signed_data.certificates]
    signed_by = next(iter(token.signed_data.signer_infos))
    signer = [c for c in chain if (c.issuer, c.serial_number) == (signed_by.issuer, signed_by.serial_number)]
    links = list(_links(signer, [*chain, *_certificates(roots, name)]))
    return Stamp(
        name,
        about["size"],
        about["covers"],
        about["authority"],
        signer[0].subject.rfc4514_string() if signer else "",
        token.tst_info.gen_time.astimezone(UTC),
        min(link.not_valid_after_utc for link in links),
        sha256(canonical(about).encode()),
    )


def _links(signer: list[x509.Certificate], known: Sequence[x509.Certificate]) -> Iterator[x509.Certificate]:
    """The signer's certificate and those above it, as far as they are known."""
    link = signer[0] if signer else known[0]
    for _ in range(len(known) + 1):
        yield link
        above = [c for c in known if c.subject == link.issuer]
        if not above or above[0] == link:
            return
        link = above[0]


def _certificates(pem: bytes, subject: str) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(pem)
    except ValueError as error:
        raise InputError(
            subject, "the certificates are not PEM", "Give the authority's root as its website has it, in PEM"
        ) from error


def _sorted_certificates(reply: bytes) -> bytes:
    """The reply with the certificates in the order that DER asks of a set (X.690 section 11.6).

    OpenSSL, and with it several authorities, writes them as they come; the strict reader would refuse.
    They are outside of what is signed, so the signature is the same.
    """
    token = _children(reply, *_inside(reply, 0))[1:2]
    for start, _ in token:
        content = _children(reply, *_inside(reply, start))[1][0]
        signed = _children(reply, *_inside(reply, content))[0][0]
        for part, end in _children(reply, *_inside(reply, signed)):
            if reply[part] == 0xA0:
                first, _ = _inside(reply, part)
                ordered = sorted(reply[a:b] for a, b in _children(reply, first, end))
                return reply[:first] + b"".join(ordered) + reply[end:]
    return reply


def _inside(data: bytes, start: int) -> tuple[int, int]:
    """Where the content of the DER value at `start` begins and ends."""
    length, first = data[start + 1], start + 2
    if length & 0x80:
        width = length & 0x7F
        length, first = int.from_bytes(data[first : first + width]), first + width
    return first, first + length


def _children(data: bytes, start: int, end: int) -> list[tuple[int, int]]:
    """Where each DER value between `start` and `end` begins and ends."""
    found = []
    while start < end:
        after = _inside(data, start)[1]
        found.append((start, after))
        start = after
    return found


def _about(data: bytes, name: str) -> dict[str, Any]:
    try:
        about = json.loads(data)
        if canonical(about).encode() != data or not name.startswith(f"{about['size']}-"):
            raise ValueError("altered")
        if not (about["nonce"].isdigit() and isinstance(about["covers"], str)):
            raise ValueError("altered")
        return {name: about[name] for name in ("authority", "covers", "digests", "nonce", "size")}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _altered(f"{name}.json") from error


def _altered(name: str) -> RecordError:
    return RecordError(
        f"timestamps/{name}", f"{name} was altered", "Bring the file back from a copy of the record"
    )


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise RecordError(
            f"timestamps/{path.name}",
            f"{path.name} is missing",
            "Bring the file back from a copy of the record",
        ) from error


def _folder(log: Path) -> Path:
    return log / "timestamps"


def _order(name: str) -> tuple[int, int]:
    size, _, number = name.partition("-")
    return (int(size), int(number)) if size.isdigit() and number.isdigit() else (-1, -1)
