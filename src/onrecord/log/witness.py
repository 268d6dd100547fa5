"""Asking a witness to cosign the checkpoint, exactly C2SP tlog-witness (`add-checkpoint`).

The witness remembers the largest tree of this log that it has seen and signs only what continues it: its
memory is outside memory of the log.
"""

from onrecord.errors import InputError, RecordError
from onrecord.log.cosignature import Cosignature, cosignatures
from onrecord.log.network import Refused, ask
from onrecord.log.notes import VerifierKey, encode_base64
from onrecord.log.writer import LogWriter

__all__ = ["ask_witness", "request"]

_CONFLICT = 409
_TRIES = 3
"""What we knew, what the witness said, and once more if it signed meanwhile."""
_ADVICE = {
    403: "The witness does not know the log's present key: send it to the witness's operator",
    404: "The witness does not know this log: send its origin and public key to the witness's operator",
    422: "Run verify against the checkpoints that you have kept outside",
}


def ask_witness(log: LogWriter, *, url: str, witness: VerifierKey, proxy: str | None = None) -> Cosignature:
    """Have the newest checkpoint cosigned by the witness at `url` (its submission prefix), and keep that.

    RecordError where the witness has seen a larger log than this one, or another history: then this one was
    rolled back or rewritten. InputError where it refuses or its answer is no cosignature by `witness`.
    """
    checkpoint = log.publish()
    answer: bytes | int = _last_seen(log, witness)
    asked: list[int] = []
    while isinstance(answer, int):
        if answer > log.size or len(asked) == _TRIES or answer in asked:
            raise RecordError(
                url,
                f"the witness has seen {answer} entries of this log, which has {log.size}",
                "The log was rolled back, or the witness saw another history: run verify, and keep this answer",
            )
        asked.append(answer)
        answer = _add(log, url, answer, proxy)
    return log.keep_cosigned(checkpoint.encode().encode() + answer, witness)


def request(log: LogWriter, *, old: int) -> bytes:
    """The body of an `add-checkpoint` request: from the size that the witness has seen to the present one."""
    path = log.consistency_proof(old) if 0 < old < log.size else []
    proof = "".join(f"{encode_base64(node)}\n" for node in path)
    return f"old {old}\n{proof}\n{log.checkpoint.encode()}".encode()


def _add(log: LogWriter, url: str, old: int, proxy: str | None) -> bytes | int:
    """The cosignature lines that the witness gives, or the size that it has seen instead of `old`."""
    address = url.rstrip("/") + "/add-checkpoint"
    body = request(log, old=old)
    try:
        return ask(address, data=body, content_type="text/plain", proxy=proxy, max_bytes=100_000)
    except Refused as refused:
        seen = _size(refused)
        if seen is None:
            advice = _ADVICE.get(refused.status, refused.advice)
            raise InputError(url, refused.problem, advice) from refused
        return seen


def _last_seen(log: LogWriter, witness: VerifierKey) -> int:
    """The largest size that is kept with a cosignature of `witness`; 0 where there is none."""
    return max((c.head.size for c in log.kept() if cosignatures(c.note, [witness])), default=0)


def _size(refused: Refused) -> int | None:
    """The size that the witness says it has seen, where it refused for that."""
    text = refused.body.decode("ascii", errors="replace").strip()
    return int(text) if refused.status == _CONFLICT and text.isdecimal() and len(text) < 20 else None
