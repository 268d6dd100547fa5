"""Verifying a log: against its own checkpoint, and against any that was kept outside.

What the log's own folder can show is that nothing in it was altered, removed, put in or reordered since
the checkpoint was signed. Whoever holds the key could sign another history; that only shows against a
checkpoint that was kept elsewhere. `verify_log` takes both.
"""

import itertools
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from onrecord.errors import OnrecordError
from onrecord.log.audit import TreeAudit, audit_tree
from onrecord.log.checkpoint import Checkpoint, TreeHead
from onrecord.log.cosignature import Cosignature, cosignatures
from onrecord.log.findings import Finding
from onrecord.log.inventory import take_inventory
from onrecord.log.leaf import Leaf
from onrecord.log.notes import VerifierKey
from onrecord.log.pending import replay
from onrecord.log.reader import KeyPeriod, LogReader

__all__ = ["LogVerdict", "verify_log"]


@dataclass(frozen=True, slots=True)
class LogVerdict:
    """What verifying a log gave."""

    head: TreeHead | None
    """The checkpoint that was verified against; None where it cannot be read."""
    findings: tuple[Finding, ...]
    agreeing: tuple[TreeHead, ...] = ()
    """The checkpoints kept outside of which this log is the continuation."""
    cosigned: tuple[Cosignature, ...] = ()
    """What known witnesses say to have seen, on any checkpoint kept."""
    unfinished: int = 0
    """Entries that are on the disk and not under a checkpoint yet: opening the log for appending ends that."""

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


def verify_log(
    folder: Path,
    *,
    outside: Iterable[TreeHead] = (),
    trusted: Iterable[VerifierKey] = (),
    progress: Callable[[int, int], None] | None = None,
) -> LogVerdict:
    """Verify the log in `folder`; also against checkpoints kept `outside`, and keys `trusted` from outside.

    Reads every entry and every tile. `progress` is called with entries checked and entries in all.
    """
    try:
        log = LogReader(folder)
    except OnrecordError as error:
        return LogVerdict(None, (_of(error, "checkpoint"),))
    journal = replay(folder / "pending", size=log.size)
    findings, periods = _check_keys(log, tuple(trusted))
    audit = audit_tree(folder, log.head, progress=progress)
    findings += audit.findings
    kept, broken = _kept(log)
    findings += broken
    findings += _check_signatures(kept, periods)
    total = log.size + len(journal.entries)
    heads, broken = _check_heads(log, audit, total=total)
    findings += broken
    agreeing, apart = _compare_heads(audit, [checkpoint.head for checkpoint in kept], tuple(outside))
    findings += apart
    findings += _check_rotations(log, periods, kept)
    cosigned, forged = _check_witnesses(log, kept, periods, following=_following(log, kept, periods))
    findings += forged
    older = [head.size for head in heads if head.size <= log.size]
    findings += take_inventory(folder, size=log.size, total=total, older=older)
    if journal.damaged:
        findings.append(Finding("altered", "pending", "a batch in the journal is not as it was written"))
    return LogVerdict(log.head, tuple(findings), agreeing, cosigned, len(journal.entries))


def _check_keys(
    log: LogReader, trusted: Sequence[VerifierKey]
) -> tuple[list[Finding], tuple[KeyPeriod, ...]]:
    try:
        periods = log.key_periods()
    except OnrecordError as error:
        return [_of(error, "keys")], ()
    findings = []
    present = [period.key for period in periods if period.first <= log.size]
    if any(period.key.name != log.head.origin for period in periods):
        findings.append(Finding("unsigned", "keys", f"a key in it is not one of {log.head.origin}"))
    if trusted and periods[0].key not in trusted:
        findings.append(Finding("unsigned", "keys", "its first key is not the one that you were given"))
    try:
        signed = log.checkpoint.note.verified(present[-1:])
    except OnrecordError as error:
        return [*findings, _of(error, "checkpoint")], periods
    if not signed:
        findings.append(Finding("unsigned", "checkpoint", "the log's present key did not sign it"))
    return findings, periods


def _kept(log: LogReader) -> tuple[list[Checkpoint], list[Finding]]:
    kept, findings = [], []
    folder = log.folder / "checkpoints"
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        name = f"checkpoints/{path.name}"
        try:
            checkpoint = Checkpoint.parse(path.read_bytes(), name=f"log/{name}")
        except (OnrecordError, OSError) as error:
            findings.append(Finding("altered", name, str(getattr(error, "problem", error))))
            continue
        if path.name != str(checkpoint.head.size):
            findings.append(Finding("altered", name, "it is not the checkpoint that its name says"))
        kept.append(checkpoint)
    return kept, findings


def _check_signatures(kept: Iterable[Checkpoint], periods: Sequence[KeyPeriod]) -> list[Finding]:
    findings = []
    for checkpoint in kept:
        name = f"checkpoints/{checkpoint.head.size}"
        known = [period.key for period in periods if period.first <= checkpoint.head.size]
        try:
            signed = checkpoint.note.verified(known)
        except OnrecordError as error:
            findings.append(_of(error, name))
            continue
        if known and known[-1] not in signed:
            findings.append(Finding("unsigned", name, "no key that the log had then signed it"))
    return findings


def _check_heads(
    log: LogReader, audit: TreeAudit, *, total: int
) -> tuple[tuple[TreeHead, ...], list[Finding]]:
    """The heads that the log says to have signed: in order, up to the present one, and each its beginning.

    Where an append was interrupted, one more may be there, up to the `total` with what is pending.
    """
    try:
        heads = log.heads()
    except OnrecordError as error:
        return (), [_of(error, "heads")]
    findings = []
    sizes = [head.size for head in heads]
    whole = (log.folder / "heads").read_bytes().endswith(b"\n")
    if sizes[:1] != [0] or not (whole or total > log.size):
        findings.append(Finding("altered", "heads", "its lines are not those that were written"))
    if log.head not in heads:
        findings.append(Finding("altered", "heads", f"the checkpoint's {log.size} entries are not in it"))
    if sizes and sizes[-1] > total:
        detail = f"the log had {sizes[-1]} entries once and has {log.size} now"
        findings.append(Finding("rolled back", "heads", detail, log.size, sizes[-1]))
    roots = audit.roots(size for size in sizes if size <= log.size)
    for head in heads:
        if audit.sound and head.size <= log.size and roots[head.size] not in (head.root, None):
            detail = f"the root that it has for {head.size} entries is not the log's"
            findings.append(Finding("altered", "heads", detail))
    return heads, findings


def _compare_heads(
    audit: TreeAudit, kept: Sequence[TreeHead], outside: Sequence[TreeHead]
) -> tuple[tuple[TreeHead, ...], list[Finding]]:
    """Hold the log against each head; name the first that it does not continue, and what lies between."""
    roots = audit.roots(head.size for head in (*kept, *outside) if head.size <= audit.head.size)
    agreeing = [head for head in (*kept, *outside) if roots.get(head.size) == head.root]
    findings = []
    for head, name in (
        *((head, f"checkpoints/{head.size}") for head in kept),
        *((head, f"the checkpoint kept outside, at {head.size} entries") for head in outside),
    ):
        finding = _apart(audit, head, name, roots, agreeing)
        if finding:
            findings.append(finding)
    ours = {head for head in outside if head in agreeing and head.origin == audit.head.origin}
    return tuple(sorted(ours, key=lambda head: head.size)), findings


def _apart(
    audit: TreeAudit,
    head: TreeHead,
    name: str,
    roots: dict[int, bytes | None],
    agreeing: Sequence[TreeHead],
) -> Finding | None:
    if head.origin != audit.head.origin:
        return Finding("unsigned", name, f"it is of another log, {head.origin}")
    if head.size > audit.head.size:
        detail = f"the log had {head.size} entries then and has {audit.head.size} now"
        return Finding("rolled back", name, detail, audit.head.size, head.size)
    if roots[head.size] == head.root:
        return None
    if roots[head.size] is None:
        return Finding("altered", name, "too much is missing or altered to compare the log with it")
    last = max((other.size for other in agreeing if other.size < head.size), default=0)
    detail = f"one or more of entries {last} to {head.size - 1} are not those that the log had then"
    return Finding("forked", name, detail, last, head.size)


def _check_rotations(
    log: LogReader, periods: Sequence[KeyPeriod], kept: Sequence[Checkpoint]
) -> list[Finding]:
    """Each key after the first came in by an entry of its own, under a checkpoint that the key before it
    signed as well."""
    findings = []
    if periods and periods[0].first != 0:
        findings.append(Finding("altered", "keys", "no key of it signs from the start"))
    for before, after in itertools.pairwise(periods):
        both = [c for c in kept if c.head.size == after.first]
        try:
            logged = Leaf.decode(log.entry(after.first - 1)).kind == "key"
            signed = bool(both) and len(both[0].note.verified([before.key, after.key])) == 2
        except OnrecordError:
            logged = signed = False
        if not both:
            name = f"checkpoints/{after.first}"
            findings.append(Finding("missing", name, "a key of the log came in by it, and it is gone"))
        elif not (logged and signed):
            detail = f"the key from entry {after.first} on did not come in by the key before it"
            findings.append(Finding("unsigned", "keys", detail, after.first, log.size))
    return findings


def _following(
    log: LogReader, kept: Iterable[Checkpoint], periods: Sequence[KeyPeriod]
) -> frozenset[tuple[str, bytes]]:
    """The signature (name, id) of a new key whose change was killed before `keys` had it: the entry is there,
    and the checkpoint over it is kept with both keys' signatures. The next to append finishes it."""
    newest = [checkpoint.note for checkpoint in kept if checkpoint.head == log.head]
    if not newest or not periods or periods[-1].first == log.size:
        return frozenset()
    try:
        changing = Leaf.decode(log.entry(log.size - 1)).kind == "key"
    except OnrecordError:
        return frozenset()
    lines = newest[0].signatures if changing else ()
    return frozenset((line.name, line.key_id) for line in lines if line.name == log.head.origin)


def _check_witnesses(
    log: LogReader,
    kept: Iterable[Checkpoint],
    periods: Sequence[KeyPeriod],
    *,
    following: Container[tuple[str, bytes]],
) -> tuple[tuple[Cosignature, ...], list[Finding]]:
    """The cosignatures that are kept: each that the file `witnesses` lists is there, and no other."""
    try:
        listed = log.witnesses()
    except OnrecordError as error:
        return (), [_of(error, "witnesses")]
    cosigned: list[Cosignature] = []
    findings: list[Finding] = []
    by_size = {checkpoint.head.size: checkpoint.note for checkpoint in kept}
    for size, key in ((each.first, each.key) for each in listed):
        name = f"checkpoints/{size}"
        try:
            found = cosignatures(by_size[size], [key]) if size in by_size else ()
        except OnrecordError as error:
            findings.append(_of(error, name))
            continue
        if not found:
            findings.append(Finding("missing", name, f"the cosignature of {key.name} is gone"))
        cosigned.extend(found)
    known = {(each.first, each.key.name, each.key.id) for each in listed}
    own = {(period.key.name, period.key.id) for period in periods}
    by_size.pop(log.size, None)  # where a process was killed between keeping a cosignature and listing it
    for size, note in by_size.items():
        for line in note.signatures:
            by = (line.name, line.key_id)
            if by not in own and by not in following and (size, *by) not in known:
                detail = f"a signature on checkpoints/{size} by {line.name} is not listed"
                findings.append(Finding("missing", "witnesses", detail))
    return tuple(cosigned), findings


def _of(error: OnrecordError, name: str) -> Finding:
    verdict = "missing" if error.problem.endswith("is missing") else "altered"
    return Finding(verdict, name, error.problem)
