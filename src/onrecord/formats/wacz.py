"""WACZ 1.1.1 (Web Archive Collection Zipped, specs.webrecorder.net): WARC files, an index and a page list.

Written: WARC files as they are, everything else as resource records in one WARC file of its own; ZIP members
stored, not packed. Read: the WARC files inside, under limits on count and size, no path leading out.
"""

import gzip
import hashlib
import io
import json
import re
import tempfile
import uuid
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.warcwriter import WARCWriter

from onrecord.errors import InputError

__all__ = [
    "ITEMS",
    "Member",
    "Resource",
    "check_members",
    "is_wacz",
    "open_wacz",
    "resources_of",
    "write_wacz",
]

ITEMS = "archive/items.warc.gz"
"""The WARC file that holds what is none itself, one resource record each."""
_MAX_MEMBERS = 10_000
_MAX_BYTES = 64 * 1024**3
_MAX_RATIO = 200
_RATIO_FROM = 64 * 1024**2
_BLOCK_LINES = 1024
_CHUNK = 1024 * 1024
_SPOOL = 16 * 1024 * 1024
"""What is larger is unpacked on the disk, not in memory."""
_WARC = re.compile(r"archive/[^/]+\.warc(\.gz)?")


@dataclass(frozen=True, slots=True)
class Resource:
    """Something that is no WARC file, to be written as a resource record."""

    sha256: str
    url: str
    at: str
    media_type: str
    length: int
    opens: Callable[[], IO[bytes]]


@dataclass(frozen=True, slots=True)
class Member:
    """A WARC file inside a WACZ: its path there, the SHA-256 its package gives (or null), what opens it."""

    path: str
    sha256: str | None
    opens: Callable[[], IO[bytes]]
    size: int


def write_wacz(
    target: IO[bytes],
    *,
    warcs: Sequence[tuple[str, Callable[[], IO[bytes]]]],
    resources: Sequence[Resource],
    pages: Iterable[Mapping[str, Any]],
    extra: Mapping[str, bytes],
    title: str,
    software: str,
    created: str,
) -> int:
    """Write a WACZ: WARC files (name, what opens it), resources, a list of pages (url, ts, title), and `extra`
    files (path, bytes) beside them; how many WARC files and resources it holds."""
    listed: list[dict[str, Any]] = []
    index: list[str] = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED, allowZip64=True) as zipped:

        def put(path: str, source: IO[bytes]) -> None:
            hasher, size = hashlib.sha256(), 0
            with zipped.open(zipfile.ZipInfo(path), "w", force_zip64=True) as member:
                while chunk := source.read(_CHUNK):
                    hasher.update(chunk)
                    size += member.write(chunk)
            name = path.rpartition("/")[2].lower()
            entry = {"name": name, "path": path, "hash": f"sha256:{hasher.hexdigest()}", "bytes": size}
            # Left to guess, validators take lines of JSON for a table whose types its first hundred rows decide.
            listed.append({**entry, "type": "file"} if path.endswith(".jsonl") else entry)

        for name, opens in warcs:
            with opens() as source:
                put(f"archive/{name}", source)
            with opens() as source:
                index += _index(source, name)
        if resources:
            packed = _resource_warc(resources, software)
            put(ITEMS, io.BytesIO(packed))
            index += _index(io.BytesIO(packed), ITEMS.rpartition("/")[2])
        blocks, lookup = _zipnum(sorted(index))
        put("indexes/index.cdx.gz", io.BytesIO(blocks))
        put("indexes/index.idx", io.BytesIO(lookup))
        head = {"format": "json-pages-1.0", "id": "pages", "title": "All pages"}
        lines = [json.dumps(line, ensure_ascii=False) for line in (head, *pages)]
        put("pages/pages.jsonl", io.BytesIO(("\n".join(lines) + "\n").encode()))
        for path, data in extra.items():
            put(path, io.BytesIO(data))
        package = {
            "profile": "data-package",
            "wacz_version": "1.1.1",
            "title": title,
            "software": software,
            "created": created,
            "resources": listed,
        }
        data = json.dumps(package, ensure_ascii=False, indent=2).encode()
        digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"}
        zipped.writestr(zipfile.ZipInfo("datapackage.json"), data)
        zipped.writestr(zipfile.ZipInfo("datapackage-digest.json"), json.dumps(digest))
    return len(warcs) + len(resources)


def _resource_warc(resources: Sequence[Resource], software: str) -> bytes:
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=True, warc_version="WARC/1.1")
    info = {"software": software, "format": "WARC File Format 1.1"}
    writer.write_record(writer.create_warcinfo_record(ITEMS.rpartition("/")[2], info))
    for each in resources:
        with each.opens() as source:
            headers = {
                "WARC-Date": each.at,
                "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{each.sha256} {each.url}')}>",
            }
            record = writer.create_warc_record(
                each.url,
                "resource",
                payload=source,
                length=each.length,
                warc_content_type=each.media_type,
                warc_headers_dict=headers,
            )
            writer.write_record(record)
    return buffer.getvalue()


def _index(source: IO[bytes], name: str) -> Iterator[str]:
    """The CDXJ lines of a WARC file; where it cannot be read, of what is before."""
    records = ArchiveIterator(source)
    try:
        for record in records:
            if record.rec_type not in ("response", "resource", "revisit"):
                continue
            headers, http = record.rec_headers, record.http_headers
            mime = http.get_header("Content-Type") if http else headers.get_header("Content-Type")
            url = headers.get_header("WARC-Target-URI") or ""
            line = {
                "url": url,
                "mime": (mime or "unk").partition(";")[0].strip(),
                "status": int(http.get_statuscode()) if http and http.get_statuscode().isdigit() else 200,
                "digest": headers.get_header("WARC-Payload-Digest"),
                "filename": name,
            }
            records.read_to_end(record)
            line |= {"offset": records.get_record_offset(), "length": records.get_record_length()}
            when = re.sub(r"\D", "", headers.get_header("WARC-Date") or "")[:14].ljust(14, "0")
            yield f"{_surt(url)} {when} {json.dumps(line, ensure_ascii=False)}\n"
    except ArchiveLoadFailed:
        return


def _surt(url: str) -> str:
    """The address as indexes sort it: the host backwards, then the path, in lower case."""
    try:
        parts = urlsplit(url)
        host = ",".join(reversed((parts.hostname or "").removeprefix("www.").split(".")))
    except ValueError:
        return url.replace(" ", "%20").lower()
    if not host:
        return url.replace(" ", "%20").lower()
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}){parts.path or '/'}{query}".replace(" ", "%20").lower()


def _zipnum(lines: Sequence[str]) -> tuple[bytes, bytes]:
    """The lines in packed blocks, and the lookup of the blocks by their first line."""
    blocks, offset = io.BytesIO(), 0
    meta = {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}
    lookup = [f"!meta 0 {json.dumps(meta)}\n"]
    for start in range(0, len(lines), _BLOCK_LINES):
        block = lines[start : start + _BLOCK_LINES]
        packed = gzip.compress("".join(block).encode(), mtime=0)
        blocks.write(packed)
        digest = f"sha256:{hashlib.sha256(packed).hexdigest()}"
        place = {"offset": offset, "length": len(packed), "digest": digest, "filename": "index.cdx.gz"}
        lookup.append(f"{' '.join(block[0].split(' ', 2)[:2])} {json.dumps(place)}\n")
        offset += len(packed)
    return blocks.getvalue() or gzip.compress(b"", mtime=0), "".join(lookup).encode()


def is_wacz(path: Path) -> bool:
    """Whether a file is a ZIP with a data package and a folder of archives."""
    if not zipfile.is_zipfile(path):
        return False
    try:
        with zipfile.ZipFile(path) as zipped:
            names = set(zipped.namelist())
    except (zipfile.BadZipFile, ValueError, OSError):
        return False
    return "datapackage.json" in names and any(name.startswith("archive/") for name in names)


def open_wacz(
    zipped: zipfile.ZipFile, *, name: str, extra: Sequence[str] = ()
) -> tuple[list[Member], dict[str, bytes]]:
    """The WARC files in a WACZ, and those of the small `extra` files that it has.

    InputError where it leads out of itself, has too many members, or unpacks to too much: nothing is read then.
    """
    members = zipped.infolist()
    check_members(members, name)
    try:
        package = json.loads(zipped.read("datapackage.json"))
        hashes = {each["path"]: str(each.get("hash", "")) for each in package["resources"]}
    except (ValueError, KeyError, TypeError, RecursionError, zipfile.BadZipFile) as error:
        raise InputError(name, "its datapackage.json cannot be read", "Fetch the file again") from error
    found = []
    for member in members:
        if _WARC.fullmatch(member.filename):
            said = hashes.get(member.filename, "")
            sha256 = said.removeprefix("sha256:") if said.startswith("sha256:") else None
            found.append(Member(member.filename, sha256, _opener(zipped, member), member.file_size))
    there = {member.filename for member in members}
    return found, {path: zipped.read(path) for path in extra if path in there}


def _opener(zipped: zipfile.ZipFile, member: zipfile.ZipInfo) -> Callable[[], IO[bytes]]:
    return lambda: zipped.open(member)


def check_members(members: Sequence[zipfile.ZipInfo], name: str) -> None:
    """InputError where a ZIP file leads out of itself, has too many members, two of one name, or unpacks to too much."""
    if len(members) > _MAX_MEMBERS:
        raise InputError(name, f"it has more than {_MAX_MEMBERS:,} members", "Look where it came from")
    size, packed = sum(m.file_size for m in members), sum(m.compress_size for m in members)
    if size > _MAX_BYTES or (size > _RATIO_FROM and size > packed * _MAX_RATIO):
        raise InputError(name, f"it unpacks to {size:,} bytes", "Look where it came from")
    for member in members:
        path = PurePosixPath(member.filename)
        linked = (member.external_attr >> 16) & 0o170000 == 0o120000
        if path.is_absolute() or ".." in path.parts or "\\" in member.orig_filename or linked:
            raise InputError(name, f"{member.filename!r} leads out of it", "Look where it came from")
    names = [member.filename for member in members]
    if len(set(names)) < len(names):
        raise InputError(name, "it holds two members of one name", "Look where it came from")


def resources_of(member: Member) -> Iterator[IO[bytes]]:
    """The payload of each resource record of a WARC file, byte for byte; InputError where they unpack to too much."""
    left = max(_RATIO_FROM, member.size * _MAX_RATIO)
    with member.opens() as source:
        for record in ArchiveIterator(source):
            if record.rec_type != "resource":
                continue
            stream = record.content_stream()
            with tempfile.SpooledTemporaryFile(_SPOOL) as spool:
                while chunk := stream.read(_CHUNK):
                    left -= spool.write(chunk)
                    if left < 0:
                        raise InputError(member.path, "it unpacks to too much", "Look where it came from")
                spool.seek(0)
                yield spool
