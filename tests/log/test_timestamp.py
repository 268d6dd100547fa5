"""Tokens of an authority made with `openssl ts`: ours and OpenSSL's verdicts agree on every one."""

import json
import random
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from authority import Authority, served
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from onrecord.errors import InputError, MissingExtra, UsageError
from onrecord.log import timestamp
from onrecord.log.notes import SignerKey
from onrecord.log.timestamp import CheckedStamp, check_stamps, renew, stamp
from onrecord.log.verify import verify_log
from onrecord.log.writer import LogWriter

KEY = SignerKey("example.org/kursk", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))

pytest.importorskip("rfc3161_client", reason="needs the extra 'timestamp'")
if not shutil.which("openssl"):
    pytest.skip("needs openssl", allow_module_level=True)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tsa") / "one")


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tsa") / "two")


@pytest.fixture
def log(tmp_path: Path) -> Iterator[LogWriter]:
    with LogWriter.create(tmp_path / "log", key=KEY) as writer:
        writer.append([b"one", b"two", b"three"])
        yield writer


def only(folder: Path, **options: object) -> CheckedStamp:
    (checked,) = check_stamps(folder, **options)  # type: ignore[arg-type]
    return checked


def text_of(log: LogWriter, tmp_path: Path) -> Path:
    """The stamped text, as anyone takes it out of the kept checkpoint: its first three lines."""
    lines = (log.folder / f"checkpoints/{log.size}").read_text().split("\n")[:3]
    (tmp_path / "text").write_text("\n".join(lines) + "\n")
    return tmp_path / "text"


def test_a_checkpoint_is_stamped_and_openssl_agrees(
    log: LogWriter, authority: Authority, tmp_path: Path
) -> None:
    with served(authority) as url:
        made = stamp(log, url=url, roots=authority.roots)
    assert (made.name, made.size, made.covers, made.authority) == ("3-1", 3, "checkpoint", url)
    assert made.signer == "CN=Test_authority"
    assert abs(made.at - datetime.now(UTC)) < timedelta(minutes=5)
    checked = only(log.folder)
    assert (checked.state, checked.stamp) == ("valid", made)
    token = log.folder / "timestamps/3-1.tsr"
    text = text_of(log, tmp_path)
    assert authority.holds(token, text)
    text.write_text(text.read_text().replace("3", "4"))
    assert not authority.holds(token, text)
    assert verify_log(log.folder).ok


def test_each_further_stamp_has_its_own_files(log: LogWriter, authority: Authority, other: Authority) -> None:
    names = []
    for each in (authority, other):
        with served(each) as url:
            names.append(stamp(log, url=url, roots=each.roots).name)
    log.append([b"four"])
    with served(other) as url:
        names.append(stamp(log, url=url, roots=other.roots).name)
    assert names == ["3-1", "3-2", "4-1"]
    assert [(each.name, each.state) for each in check_stamps(log.folder)] == [(n, "valid") for n in names]


def test_a_token_over_another_text_is_refused_by_both(
    log: LogWriter, authority: Authority, tmp_path: Path
) -> None:
    with served(authority) as url:
        stamp(log, url=url, roots=authority.roots)
        log.append([b"four"])
        stamp(log, url=url, roots=authority.roots)
    for suffix in ("tsr", "tsq"):
        shutil.copy(log.folder / f"timestamps/3-1.{suffix}", log.folder / f"timestamps/4-1.{suffix}")
    about = json.loads((log.folder / "timestamps/4-1.json").read_text())
    old = json.loads((log.folder / "timestamps/3-1.json").read_text())
    (log.folder / "timestamps/4-1.json").write_text(
        json.dumps({**old, "size": about["size"]}, separators=(",", ":"), sort_keys=True)
    )
    checked = check_stamps(log.folder)[1]
    assert (checked.state, checked.stamp) == ("refused", None)
    assert "Mismatch" in checked.detail
    assert not authority.holds(log.folder / "timestamps/4-1.tsr", text_of(log, tmp_path))


def test_a_token_of_another_authority_is_refused_by_both_and_not_kept(
    log: LogWriter, authority: Authority, other: Authority, tmp_path: Path
) -> None:
    with served(authority) as url, pytest.raises(InputError, match="does not hold"):
        stamp(log, url=url, roots=other.roots)
    assert not list(log.folder.glob("timestamps/*"))
    with served(authority) as url:
        stamp(log, url=url, roots=authority.roots)
    assert only(log.folder, trusted=other.roots).state == "refused"
    assert only(log.folder, trusted=authority.roots).state == "valid"
    token, text = log.folder / "timestamps/3-1.tsr", text_of(log, tmp_path)
    assert not other.holds(token, text)


def test_a_token_whose_certificate_had_run_out_at_its_time_is_refused_by_both(
    log: LogWriter, tmp_path: Path
) -> None:
    late = Authority(tmp_path / "late")
    late.run(
        "x509 -req -in signer.csr -CA root.pem -CAkey root.key -days -1 -extfile conf -extensions signer"
        " -out signer.pem"
    )
    with pytest.raises(InputError, match="does not hold"):
        stamp(
            log, url="http://late.example", roots=late.roots, asking=lambda *_, data, **__: late.reply(data)
        )
    (tmp_path / "text").write_text(log.head.text())
    assert not late.holds(late.folder / "reply", tmp_path / "text")


def test_it_warns_before_the_certificate_runs_out_and_a_renewal_in_time_keeps_the_token_good(
    log: LogWriter, authority: Authority, tmp_path: Path
) -> None:
    short = Authority(tmp_path / "short", days=100)
    with served(short) as url:
        made = stamp(log, url=url, roots=short.roots)

    def states(days: float) -> list[str]:
        return [each.state for each in check_stamps(log.folder, now=made.at + timedelta(days=days))]

    assert (states(5), states(50), states(101)) == (["valid"], ["expires soon"], ["expired"])
    assert "renew it before" in only(log.folder, now=made.at + timedelta(days=50)).detail
    with served(authority) as url:
        later = renew(log, made.name, url=url, roots=authority.roots)
    assert (later.name, later.covers) == ("3-2", "3-1")
    assert states(101) == ["renewed", "valid"]
    assert authority.holds(log.folder / "timestamps/3-2.tsr", log.folder / "timestamps/3-1.tsr")


def test_a_token_that_is_not_there_is_not_renewed(log: LogWriter) -> None:
    with pytest.raises(UsageError, match="no such time-stamp"):
        renew(log, "3-9", url="http://tsa.example", roots=b"")


@pytest.mark.parametrize(
    "body", [b"", b"no", b"<html>", b"0" * 3000, b"\x30\x80" * 400, b"\x30\x03\x02\x01\x02"]
)
def test_an_answer_that_is_no_token_is_refused(log: LogWriter, authority: Authority, body: bytes) -> None:
    with pytest.raises(InputError, match=r"did not answer with a time-stamp|does not hold"):
        stamp(log, url="http://tsa.example", roots=authority.roots, asking=lambda *_, **__: body)


def test_a_reply_to_another_request_is_refused(log: LogWriter, authority: Authority) -> None:
    with served(authority) as url:
        stamp(log, url=url, roots=authority.roots)
    old = (log.folder / "timestamps/3-1.tsr").read_bytes()
    with pytest.raises(InputError, match="Nonce mismatch"):
        stamp(log, url="http://tsa.example", roots=authority.roots, asking=lambda *_, **__: old)


def test_roots_that_are_no_certificates_are_refused(log: LogWriter, authority: Authority) -> None:
    with served(authority) as url, pytest.raises(InputError, match="not PEM"):
        stamp(log, url=url, roots=b"hello")


def test_any_changed_byte_in_a_token_s_files_is_noticed(log: LogWriter, authority: Authority) -> None:
    with served(authority) as url:
        made = stamp(log, url=url, roots=authority.roots)
    rng = random.Random(7)
    for file in sorted((log.folder / "timestamps").iterdir()):
        data = file.read_bytes()
        for _ in range(15):
            changed = bytearray(data)
            changed[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
            file.write_bytes(changed)
            checked = only(log.folder)
            assert checked.state == "refused" or checked.stamp != made, (file, changed)
        file.unlink()
        assert "is missing" in only(log.folder).detail
        file.write_bytes(data)
    assert only(log.folder).stamp == made


def test_without_the_extra_it_says_how_to_get_it(log: LogWriter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rfc3161_client", None)
    with pytest.raises(MissingExtra, match="onrecord\\[timestamp\\]"):
        stamp(log, url="http://tsa.example", roots=b"")


def test_the_certificates_of_a_reply_are_put_in_order_and_nothing_else_is_touched(
    authority: Authority,
) -> None:
    import rfc3161_client

    query = rfc3161_client.TimestampRequestBuilder().data(b"x").build().as_bytes()
    reply = authority.reply(query)
    ordered = timestamp._sorted_certificates(reply)
    assert sorted(ordered) == sorted(reply)
    assert timestamp._sorted_certificates(ordered) == ordered
    assert len(rfc3161_client.decode_timestamp_response(ordered).signed_data.certificates) == 2
