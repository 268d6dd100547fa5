"""What went wrong, as a page: the subject, the problem, the advice, as every error of onrecord has them."""

from starlette.exceptions import HTTPException

from onrecord.desk.asking import Page
from onrecord.errors import OnrecordError, RecordError, UsageError

__all__ = ["fault_page"]


def fault_page(error: OnrecordError | HTTPException) -> Page:
    """The page that says so, with a status that says whose fault it is."""
    if isinstance(error, HTTPException):
        nothing = error.status_code == 404
        subject = "Not found" if nothing else "Not done"
        problem = "There is no such page." if nothing else str(error.detail)
        wire = {"error": {"subject": subject, "problem": problem, "advice": ""}}
        return Page("fault.html", subject, wire["error"], wire, [wire["error"]], error.status_code)
    said = {"subject": error.subject, "problem": error.problem, "advice": error.advice}
    return Page("fault.html", "Not done", said, {"error": said}, [said], _status(error))


def _status(error: OnrecordError) -> int:
    if isinstance(error, UsageError):
        return 404 if error.problem.startswith("there is no") else 400
    if isinstance(error, RecordError):
        return 410 if "withheld" in error.problem else 409
    return 400
