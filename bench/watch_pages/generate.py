"""The labelled pages of the watch, made of the tables beside this file: every platform's manners in five languages.

A case is a page as it was kept and what its server answers at two looks a day apart, by path (`*`: any other).
`state` is the label of the second look, `gone` of both together. Run it to see the cases as JSON Lines.
"""

import html
import json
import random
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
LANGUAGES = ("en", "uk", "ru", "ar", "ko")
UNKNOWN = "unavailable, cause not established"
GONE = ("soft 404", "account gone", "removed by author", "removed by platform")
Answer = dict[str, Any]


def cases() -> Iterator[dict[str, Any]]:
    """Every case, always the same ones in the same order."""
    texts, furniture = read("texts"), read("furniture")
    for split, name in (("tune", "tuned"), ("held out", "held_out")):
        table = read(name)
        for platform in table["platform"]:
            for language in LANGUAGES:
                site = Site(platform, language, texts[language], furniture[language], table["gates"])
                for number, made in enumerate(site.cases()):
                    named = f"{platform['name']}/{language}/{number:02d} {made['situation']}"
                    common = {"platform": platform["name"], "language": language, "split": split}
                    yield {"id": named, **common, **made}


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


class Site:
    """One platform in one language."""

    def __init__(self, platform: Any, language: str, texts: Any, furniture: Any, gates: Any) -> None:
        self.platform, self.language, self.texts = platform, language, texts
        self.furniture, self.gates = furniture, gates
        self.chance = random.Random(f"{platform['name']} {language}")
        self.articles = platform["kind"] == "articles"

    def cases(self) -> Iterator[dict[str, Any]]:
        for manner in self.platform["manner"]:
            yield from self.manner(manner)
        others = [*self.living(), *self.gated(), *self.wavering()]
        yield from others[self.chance.randrange(2) :: 2]

    def kept(self, turn: int) -> tuple[str, list[str]]:
        """Title and paragraphs of what was kept."""
        if self.articles:
            title, *paragraphs = self.texts["articles"][turn % 2]
            return title, paragraphs
        text = self.texts["posts"][turn % 3]
        return f"{self.platform['name']}: {text.partition('.')[0][:40]}", [text]

    def path(self) -> str:
        number = self.chance.randrange(1000, 9999)
        return f"/news/2031/hospital-{number}" if self.articles else f"/veresk/{number}"

    def manner(self, manner: Any) -> Iterator[dict[str, Any]]:
        """Pages of one manner, the label given."""
        path = self.path()
        answers, label = self.manner_answers(manner, path), manner["state"]
        gone = manner.get("gone", label in GONE)
        kept = self.kept(self.chance.randrange(3))
        yield self.case(label, label, path, kept, [answers, answers], gone=gone)

    def manner_answers(self, manner: Any, path: str) -> dict[str, Answer]:
        status, wording = manner["status"], manner.get(self.language)
        password = manner.get("password", False)
        missing = self.answer(404, self.notice("404", "heading"))
        page = self.answer(status, self.notice(wording, manner["where"], password)) if wording else None
        match manner.get("to"):
            case "front":
                return {path: moved(status, "/"), "*": moved(status, "/")}
            case "section":
                section = "/news/" if self.articles else "/veresk"
                return {path: moved(status, section), section: self.home(), "*": moved(status, section)}
            case "login":
                gate = self.answer(200, self.notice(wording, manner["where"], password=True))
                return {path: moved(status, f"/login?next={path}"), f"/login?next={path}": gate, "*": gate}
        if page is None:
            return {path: self.home(), "*": self.home()}
        everywhere = manner["state"] in ("soft 404", "login wall")
        return {path: page, "*": page if everywhere else missing}

    def living(self) -> Iterator[dict[str, Any]]:
        """Pages that are there: as they were, edited, moved, short, speaking of take-downs, rewritten."""
        kept, path = self.kept(0), self.path()
        there = {path: self.answer(200, self.post(*kept))}
        banner = f"<div class='banner'><p>{self.gates['consent'][self.language]}</p></div></body>"
        covered = self.post(*kept).replace("</body>", banner)
        yield self.case("up", "up", path, kept, [there, {path: self.answer(200, covered)}])
        slug = f"{path}-{self.chance.randrange(10, 99)}-renamed"
        away = {path: moved(301, slug), slug: self.answer(200, self.post(*kept))}
        yield self.case("renamed", "up", path, kept, [away, away])
        if self.articles:
            was, became = self.texts["edited"]
            edited = (kept[0], [each.replace(was, became) for each in kept[1]])
            assert edited != kept, self.language
            new = {path: self.answer(200, self.post(*edited))}
            yield self.case("edited", "changed", path, kept, [there, new])
            title, *paragraphs = self.texts["about"][0]
            about = (title, paragraphs)
            there = {path: self.answer(200, self.post(*about))}
            yield self.case("about take-downs", "up", path, about, [there, there])
            yield self.case("rewritten", "changed", path, kept, [there, there])
            return
        for name, text in (("quoting", self.texts["quoting"]), ("tiny", self.texts["tiny"])):
            short = (f"{self.platform['name']}", [text])
            there = {path: self.answer(200, self.post(*short))}
            yield self.case(name, "up", path, short, [there, there])
        was, more = self.texts["lookalike"]
        short, longer = ((self.platform["name"], [text]) for text in (was, f"{was} {more}"))
        there, added = ({path: self.answer(200, self.post(*each))} for each in (short, longer))
        yield self.case("lookalike", "up", path, short, [there, there])
        yield self.case("lookalike, added to", "changed", path, short, [added, added])

    def gated(self) -> Iterator[dict[str, Any]]:
        """Pages behind something that is none of their own: consent, maintenance, a check for robots."""
        wordings = {name: self.gates[name][self.language] for name in self.gates}
        for name, status in (("consent", 200), ("maintenance", 503), ("maintenance", 200), ("robot", 403)):
            path = self.path()
            page = self.answer(status, self.notice(wordings[name], "text"))
            answers = {path: page, "*": page}
            if name == "consent" and self.articles:
                gate = f"/consent?continue={path}"
                answers = {path: moved(302, gate), gate: page, "*": moved(302, gate)}
            yield self.case(name, UNKNOWN, path, self.kept(1), [answers, answers])

    def wavering(self) -> Iterator[dict[str, Any]]:
        """Not gone: away once and back; away twice while nothing of the site answers."""
        path, kept = self.path(), self.kept(2)
        away, back = self.answer(404, self.notice("404", "heading")), self.answer(200, self.post(*kept))
        yield self.case("away once", "up", path, kept, [{path: away, "*": away}, {path: back, "*": away}])
        outage = {path: away, "/": away, "*": away}
        yield self.case("outage", UNKNOWN, path, kept, [outage, outage])

    def case(
        self,
        situation: str,
        state: str,
        path: str,
        kept: tuple[str, list[str]],
        looks: list[dict[str, Answer]],
        *,
        gone: bool = False,
    ) -> dict[str, Any]:
        missing = self.answer(404, self.notice("404", "heading"))
        answers = [{"/": self.home(), "*": missing, **each} for each in looks]
        was = self.answer(200, self.post(*kept))
        return {
            "situation": situation,
            "state": state,
            "gone": gone,
            "path": path,
            "kept": was,
            "looks": answers,
        }

    def answer(self, status: int, page: str) -> Answer:
        return {"status": status, "html": page}

    def home(self) -> Answer:
        items = "".join(
            f"<li><a href='/n{at}'>{each}</a></li>" for at, each in enumerate(self.furniture["home"])
        )
        return self.answer(200, self.page(self.platform["name"], f"<ul>{items}</ul>", more=False))

    def notice(self, wording: str, where: str, password: bool = False) -> str:
        name, said = self.platform["name"], html.escape(wording)
        form = "<form><input name='user'><input type='password' name='word'></form>" if password else ""
        if where == "title":
            return self.page(f"{wording} - {name}", form)
        inner = f"<h1>{said}</h1>" if where == "heading" else f"<div class='notice'><p>{said}</p></div>"
        return self.page(name, inner + form, more=self.platform["form"] == "video")

    def post(self, title: str, paragraphs: list[str]) -> str:
        body = "".join(f"<p>{html.escape(each)}</p>" for each in paragraphs)
        counters = " ".join(
            f"<span class='meta'>{each.replace('N', str(self.chance.randrange(2, 900)))}</span>"
            for each in self.furniture["counters"]
        )
        if self.platform["form"] in ("news", "video"):
            return self.page(
                title, f"<article><h1>{html.escape(title)}</h1>{body}</article><div>{counters}</div>"
            )
        return self.page(title, f"<div class='post'>{body}<div>{counters}</div></div>")

    def page(self, title: str, inner: str, *, more: bool = True) -> str:
        menu = "".join(f"<a href='/m{at}'>{each}</a>" for at, each in enumerate(self.furniture["menu"]))
        shuffled = self.chance.sample(self.furniture["more"], 3)
        items = "".join(f"<li><a href='/r{at}'>{each}</a></li>" for at, each in enumerate(shuffled))
        aside = f"<aside class='related'><ul>{items}</ul></aside>" if more else ""
        main = {
            "app": f"<div id='root'><main>{inner}</main></div>",
            "plain": f"<div class='wrap'>{inner}</div>",
        }
        return (
            f"<!DOCTYPE html><html lang='{self.language}'><head><meta charset='utf-8'>"
            f"<title>{html.escape(title)}</title></head><body><nav>{menu}</nav>"
            f"{main.get(self.platform['form'], f'<main>{inner}</main>')}{aside}"
            f"<footer>{self.furniture['footer']}</footer></body></html>"
        )


def moved(status: int, to: str) -> Answer:
    return {"status": status, "location": to, "html": ""}


if __name__ == "__main__":
    for each in cases():
        print(json.dumps(each, ensure_ascii=False))
