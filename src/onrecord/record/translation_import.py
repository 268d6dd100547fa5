"""The verb `import` for translations: a text in another language beside the report that it is of."""

import io
from pathlib import Path

from onrecord import store
from onrecord.errors import InputError, UsageError
from onrecord.inputs import decode
from onrecord.inputs.kinds import TRANSLATION
from onrecord.model import Report, canonical
from onrecord.record.finding import one_report
from onrecord.record.folder import Folder
from onrecord.record.kept import Coming, keep
from onrecord.record.ledger import Ledger
from onrecord.record.table_import import Taken

__all__ = ["import_translation", "translations_of"]

_METHOD = "translation"


def import_translation(
    folder: Folder,
    database: store.Database,
    ledger: Ledger | None,
    path: Path,
    *,
    of: str | None,
    by: str | None,
    language: str,
    operator: str | None,
) -> Taken:
    """Keep a plain text as the translation of a report, with who or what translated it; without a ledger a dry run."""
    if not of or not by:
        raise UsageError(
            str(path), "it is not said of which report it is, or by whom", "Give --of REPORT and --by NAME"
        )
    report = one_report(database, of)
    try:
        text = decode(path.read_bytes())
    except OSError as error:
        raise InputError(str(path), f"it cannot be opened ({error.strerror})", "Check the name") from error
    taken = Taken("translation", str(path), dry=ledger is None, rows=1, made={"translations": 1})
    made = {"onrecord": "translation/1", "of": report.id, "by": by, "language": language, "text": text}
    known = {each.text.partition("\n\n")[2] for each in translations_of(database, report.id)}
    if ledger is None:
        taken.new = int(text not in known)
        return taken
    how = Coming(
        _METHOD,
        path.as_posix(),
        TRANSLATION,
        url=report.url,
        outlet=report.outlet,
        published=report.published,
        operator=operator,
    )
    details = {"of": report.id, "by": by, "container": report.item}
    _, capture = keep(folder, ledger, database, io.BytesIO(canonical(made).encode()), how, details)
    taken.new = int(capture is not None)
    return taken


def translations_of(database: store.Database, report: str) -> list[Report]:
    """The translations of a report that have been read, in the order they came."""
    found = []
    for capture in store.leaving.captures_by(database, _METHOD):
        if capture.details.get("of") == report:
            found += store.reports.of_item(database, capture.item)
    return found
