"""What can go wrong, and what to do about it.

::

    OnrecordError
    ├── InputError          one input could not be taken; the rest of the batch goes on
    ├── RecordError         the record itself cannot be opened, written or found
    ├── UsageError          the caller asked for something that does not exist or does not fit
    └── MissingExtra        an optional part is not installed

Every error names its subject (the file, URL, record or id), the problem, and the advice::

    try:
        record.add("report.html")
    except onrecord.OnrecordError as error:
        print(error.subject, error.problem, error.advice)
"""

__all__ = ["InputError", "MissingExtra", "OnrecordError", "RecordError", "UsageError"]


class OnrecordError(Exception):
    """The base of all errors that onrecord raises on purpose."""

    def __init__(self, subject: str, problem: str, advice: str) -> None:
        self.subject = subject
        self.problem = problem
        self.advice = advice
        super().__init__(subject, problem, advice)

    def __str__(self) -> str:
        return f"{self.subject}: {self.problem}. {self.advice}"

    def about(self, subject: str) -> "OnrecordError":
        """The same error, told of another subject (a part's error as its file's, say)."""
        return type(self)(subject, self.problem, self.advice)


class InputError(OnrecordError):
    """One input could not be taken: empty, too large, damaged, not text, not there."""


class RecordError(OnrecordError):
    """The record cannot be opened or written: not a record, newer, locked, disk full."""


class UsageError(OnrecordError):
    """A name, id or value that does not exist or does not fit."""


class MissingExtra(OnrecordError):
    """An optional part is not installed; the advice is the command that installs it."""

    @classmethod
    def of(cls, extra: str, what: str) -> "MissingExtra":
        """The error for a verb that needs the extra named `extra`."""
        return cls(what, f"needs the extra '{extra}'", f"Install it with: pip install 'onrecord[{extra}]'")
