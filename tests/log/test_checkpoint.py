import hashlib
from email.message import EmailMessage
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import InputError
from onrecord.log.checkpoint import Checkpoint, TreeHead, find_heads, sign_checkpoint
from onrecord.log.notes import SignerKey

KEY = SignerKey("example.org/kursk", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
HEAD = TreeHead("example.org/kursk", 1234, hashlib.sha256(b"root").digest())
CHECKPOINT = sign_checkpoint(HEAD, [KEY])


def test_a_checkpoint_reads_back() -> None:
    again = Checkpoint.parse(CHECKPOINT.encode().encode())
    assert again == CHECKPOINT
    assert again.note.verified([KEY.verifier]) == (KEY.verifier,)


def test_extension_lines_are_kept() -> None:
    text = HEAD.text() + "extension\n"
    data = f"{text}\n{KEY.sign(text).line()}".encode()
    again = Checkpoint.parse(data)
    assert (again.head, again.extensions) == (HEAD, ("extension",))
    assert again.encode().encode() == data


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("1234", "01234", "second line"),
        ("1234", "-1", "second line"),
        ("1234", "١٢٣٤", "second line"),
        ("1234", "9" * 19, "second line"),
        ("1234", "0", "third line"),
        ("\n1234\n", "\n", "fewer than three lines|second line"),
        ("example.org/kursk\n1234", "\n1234", "fewer than three"),
        ("1234\n", "1234\n\n", "empty line"),
        ("=\n\n", "\n\n", "third line"),
    ],
)
def test_what_is_no_checkpoint_is_refused(old: str, new: str, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        Checkpoint.parse(CHECKPOINT.encode().replace(old, new, 1).encode())


def mail(text: str, encoding: str) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "keeper@example.org", "checkpoint"
    message.set_content(text, cte=encoding)
    return message.as_bytes()


@pytest.mark.parametrize("form", [HEAD.short(), CHECKPOINT.encode()])
def test_a_checkpoint_is_found_wherever_it_was_kept(form: str) -> None:
    quoted = "".join(f"> {line}\n" for line in form.splitlines())
    kept = [
        form.encode(),
        b"\xef\xbb\xbf" + form.replace("\n", "\r\n").encode(),
        f"Dear keeper,\n\n{form}\nregards\n".encode(),
        f"Someone wrote:\n{quoted}".encode(),
        mail(f"Please keep this:\n\n{form}", "quoted-printable"),
        mail(f"Please keep this:\n\n{form}", "base64"),
    ]
    for data in kept:
        assert find_heads(data) == (HEAD,)


def test_a_short_form_survives_other_line_breaks_and_capitals() -> None:
    wrapped = HEAD.short().replace(" ", "\n").replace("onrecord\n", "onrecord ")
    assert find_heads(wrapped.encode()) == (HEAD,)
    digits = HEAD.root.hex()[:4]
    assert find_heads(HEAD.short().replace(digits, digits.upper()).encode()) == (HEAD,)


def test_a_short_form_fits_a_public_post() -> None:
    assert len(HEAD.short()) < 200


@given(st.integers(0, 63), st.sampled_from("0123456789abcdef"))
def test_a_mistyped_digit_is_noticed(place: int, digit: str) -> None:
    digits = HEAD.root.hex()
    wrong = digits[:place] + digit + digits[place + 1 :]
    text = TreeHead(HEAD.origin, HEAD.size, bytes.fromhex(wrong)).short()
    text = text[:-5] + HEAD.short()[-5:]
    if wrong == digits:
        assert find_heads(text.encode()) == (HEAD,)
    else:
        with pytest.raises(InputError, match="a letter or digit is wrong"):
            find_heads(text.encode(), name="note.txt")


def test_one_entry_is_not_entries() -> None:
    one = TreeHead("a", 1, HEAD.root)
    assert "1 entry," in one.short()
    assert find_heads(one.short().encode()) == (one,)


@pytest.mark.parametrize(
    "data",
    [b"", b"hello", b"x" * 100_000, b"> " * 50_000, b"A: b\n" * 20_000, b"\n\n\xe2\x80\x94 \n" * 9_000],
)
def test_text_without_a_checkpoint_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="no checkpoint in it"):
        find_heads(data)


@pytest.mark.parametrize("file", ["docs/log.md", "src/onrecord/log/checkpoint.py"])
def test_the_example_that_the_documents_show_is_a_checkpoint(file: str) -> None:
    (head,) = find_heads((Path(__file__).parents[2] / file).read_bytes())
    assert (head.origin, head.size, head.root.hex()[:4]) == ("example.org/kursk", 1234, "aca6")
