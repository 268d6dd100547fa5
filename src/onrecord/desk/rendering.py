"""Templates to pages: everything is escaped, and what could mislead the eye is shown as what it is."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from onrecord.desk.asking import Ask, Page
from onrecord.desk.shown import day, in_sight
from onrecord.desk.words import LANGUAGES
from onrecord.drawing.svg import inline
from onrecord.model.shown import AS_REPORTED, bounds_text, range_text, time_text

__all__ = ["Renderer"]


@cache
def _environment() -> Environment:
    """The templates: compiled once a process."""
    environment = Environment(
        loader=PackageLoader("onrecord.desk"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    environment.filters |= {
        "bounds": bounds_text,
        "day": day,
        "range": lambda each: range_text(each.low, each.best, each.high),
        "time": time_text,
        "n": lambda value: f"{value:,}",
        "short": lambda id_: str(id_)[:8],
        "enc": lambda text: quote(str(text), safe=""),
    }
    environment.globals |= {"languages": LANGUAGES, "note": AS_REPORTED, "drawing": _drawing, "url": _url}
    return environment


class Renderer:
    """The templates, filled in."""

    def __init__(self) -> None:
        self._environment = _environment()

    def warm(self) -> None:
        """Compile every template now, so that no reader waits for it."""
        for name in self._environment.list_templates(extensions=["html"]):
            self._environment.get_template(name)

    def page(self, ask: Ask, page: Page) -> str:
        """A page as HTML."""
        template = self._environment.get_template(page.template)
        common = {"ask": ask, "_": ask.say, "title": page.title, "csrf": ask.session.csrf}
        return template.render({**common, **page.context})

    def refusal(self, say: Callable[..., str], words: str) -> str:
        """A page for whoever is not let in: it shows nothing of the record."""
        return self._environment.get_template("refusal.html").render({"_": say, "words": words})

    def text(self, template: str, context: Mapping[str, Any]) -> str:
        """Another template's text."""
        return self._environment.get_template(template).render(context)


def _finalize(value: Any) -> Any:
    """What a template shows of a value: None as nothing, controls and bidi overrides as visible marks."""
    if value is None:
        return ""
    if isinstance(value, str) and not isinstance(value, Markup):
        return in_sight(value)
    return value


def _drawing(svg: str) -> Markup:
    """A drawing of ours inside a page: its colours come from the page's own style sheet."""
    return Markup(in_sight(inline(svg)))


def _url(path: str, **query: object) -> str:
    kept = {name: value for name, value in query.items() if value is not None}
    return path + (f"?{urlencode(kept)}" if kept else "")
