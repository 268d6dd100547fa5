"""Write the example web archive: the two pages of kursk/archive as WARC 1.1 response records.

Everything in it is fixed (dates, record ids), so that writing it twice gives the same records.
Run it from anywhere: ``python examples/make_warc.py``.
"""

import uuid
from io import BytesIO
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

HERE = Path(__file__).parent
TARGET = HERE / "kursk" / "reports" / "2025-06-20-archive.warc.gz"
CAPTURED = (
    ("western-officials.html", "https://fenwick-ledger.example/a-third", "2025-01-23T09:00:00Z"),
    ("six-thousand.html", "https://tallow-bridge.example/six-thousand", "2025-06-16T09:00:00Z"),
)


def write(target: Path) -> None:
    """Write the archive to `target`."""
    with target.open("wb") as file:
        writer = WARCWriter(file, gzip=True, warc_version="1.1")
        writer.write_record(_about(writer))
        for name, url, date in CAPTURED:
            writer.write_record(
                _response(writer, (HERE / "kursk" / "archive" / name).read_bytes(), url, date)
            )


def _about(writer: WARCWriter) -> object:
    headers = {"WARC-Record-ID": _id("about"), "WARC-Date": "2025-06-20T00:00:00Z"}
    record = writer.create_warcinfo_record(
        TARGET.name, {"software": "warcio", "format": "WARC File Format 1.1"}
    )
    for name, value in headers.items():
        record.rec_headers.replace_header(name, value)
    return record


def _response(writer: WARCWriter, page: bytes, url: str, date: str) -> object:
    answer = StatusAndHeaders(
        "200 OK",
        [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(page)))],
        protocol="HTTP/1.1",
    )
    return writer.create_warc_record(
        url,
        "response",
        payload=BytesIO(page),
        http_headers=answer,
        warc_headers_dict={"WARC-Record-ID": _id(url), "WARC-Date": date},
    )


def _id(name: str) -> str:
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}>"


if __name__ == "__main__":
    write(TARGET)
