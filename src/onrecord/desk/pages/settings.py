"""How the desk looks, who reviews, and an address for one more browser."""

from starlette.responses import RedirectResponse, Response

from onrecord.desk.asking import Ask, Page
from onrecord.desk.words import LANGUAGES
from onrecord.errors import UsageError

__all__ = ["another", "change", "help_", "settings"]

_YEAR = 365 * 24 * 3600
_CHOICES = {"language": tuple(LANGUAGES), "theme": ("auto", "light", "dark"), "keys": ("on", "off")}
_CHOICES |= {"borders": ("on", "off")}
_NAME_LENGTH = 60
KEYS = {
    "j": "next claim",
    "k": "claim before",
    "a": "accept, and on to the next that waits",
    "x": "reject, and on to the next that waits",
    "e": "amend: select the words first",
    "n": "a new claim on the selected words",
    "c": "comment",
    "u": "undo the last decision about the claim",
    "w": "on to the next that waits",
    "?": "this help",
}
"""The keys of the review: single letters, taken only while no field has the focus."""


def settings(ask: Ask) -> Page:
    """The form of settings."""
    now = {name: ask.cookies.get(name, values[0]) for name, values in _CHOICES.items()}
    now["language"] = ask.language
    context = {"now": now, "choices": _CHOICES, "name": ask.session.name, "operator": ask.desk.operator}
    data = {"settings": now, "name": ask.session.name or ask.desk.operator}
    return Page("settings.html", ask.say("Settings"), context, data, [now])


def help_(ask: Ask) -> Page:
    """The keys, and the words of the trade."""
    return Page("help.html", ask.say("Help"), {"keys": KEYS}, {"keys": KEYS}, [KEYS])


def change(ask: Ask) -> Response:
    """Keep settings in this browser; the name with this session."""
    answer = RedirectResponse("/settings", 303)
    if "name" in ask.form:
        ask.session.name = (ask.field("name") or "")[:_NAME_LENGTH] or None
    for name, values in _CHOICES.items():
        value = ask.field(name)
        if value is None:
            continue
        if value not in values:
            raise UsageError(
                f"{name}={value[:40]}", "there is no such value", f"Values are {', '.join(values)}"
            )
        answer.set_cookie(name, value, max_age=_YEAR, httponly=True, samesite="lax")
    return answer


def another(ask: Ask) -> Page:
    """A one-time address for one more browser or reviewer on this machine."""
    token = ask.desk.sessions.new_token()
    return Page("address.html", ask.say("One more browser"), {"token": token}, {}, ())
