import html.parser
import re
from html import escape

import pytest
from tests.desk.desks import visitor

from onrecord.desk.replay import sanitised
from onrecord.desk.shown import in_sight
from onrecord.record import AsCaptured, Record

TRICKS = {
    "script": "<script>window.hit=1</script>",
    "closing": "</title></textarea></script><script>window.hit=1</script>",
    "attribute": '" onmouseover="window.hit=1" x=\'',
    "svg": "<svg onload=window.hit=1><style>*{display:none}</style></svg>",
    "address": "javascript:window.hit=1",
    "css": "</style><style>*{display:none}</style>{background:url(//evil.example)}",
    "bidi": "\u202egnp.exe\u202c \u2066abc\u2069 \u200f",
    "template": "{{ 7*7 }}{% for x in y %}${7*7}#{7*7}",
    "control": "a\x07b\x1b[31mc",
    "long": "Z" * 5000,
}


class Shape(html.parser.HTMLParser):
    """What a page is made of: its elements and their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.scripts: list[str | None] = []
        self.bad: list[tuple[str, str]] = []
        self.addresses: list[str] = []
        self.tags: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.add(tag)
        if tag == "script":
            self.scripts.append(given.get("src"))
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.bad.append((tag, name))
            if name in ("href", "src", "action", "formaction", "xlink:href", "data", "poster"):
                self.addresses.append(value or "")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A record whose reports put tricks in every field that they control."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "in").mkdir()
    declared = []
    for number, (name, trick) in enumerate(TRICKS.items()):
        safe = escape(trick, quote=True)
        body = (
            f"<p>At least {number + 3} soldiers {safe} were killed near Tessim on 3 March 2024, the ministry {safe} said.</p>"
            f"<p>{safe} Orla {safe} Quenby, a doctor, said that 7 men of {safe} had died in {safe}.</p>"
        )
        text = (
            f'<html><head><title>{safe}</title><meta name="author" content="{safe}">'
            f'<meta property="og:site_name" content="{safe}"><link rel="canonical" href="{safe}">'
            f'</head><body><article><h1>{safe}</h1>{body}<figure><img src="{safe}" alt="{safe}" onerror="window.hit=1">'
            f"<figcaption>{safe}</figcaption></figure><script>window.hit=1</script>"
            f'<iframe src="javascript:window.hit=1"></iframe><a href="javascript:window.hit=1">{safe}</a>'
            f'<form action="https://evil.example"><input name=x></form><svg onload="window.hit=1"></svg></article></body></html>'
        )
        path = folder / "in" / f"{name}.html"
        path.write_text(text, encoding="utf-8")
        declared.append(path)
    with Record.init(folder / "record") as record:
        for path, trick in zip(declared, TRICKS.values(), strict=True):
            record.add(path, url=f"https://x.example/{trick[:50]}", outlet=trick[:300], operator=trick[:40])
        record.read(workers=1)
        record.link()
        for claim in list(record.claims())[:4]:
            record.decide(
                claim.id, "reject", reason="".join(TRICKS.values())[:3000], operator=TRICKS["script"]
            )
    return folder / "record"


@pytest.fixture(scope="module")
def client(hostile):
    return visitor(hostile)


def addresses(client):
    yield from (
        "/",
        "/claims",
        "/reports",
        "/incidents",
        "/inbox",
        "/sources",
        "/evidence",
        "/evidence/watch",
        "/decisions",
    )
    for report in client.get("/reports.json").json()["reports"]:
        yield f"/reports/{report['id']}"
    for incident in client.get("/incidents.json").json()["incidents"][:6]:
        yield f"/incidents/{incident['id']}"
        yield f"/dossier?incident={incident['id']}"
    for row in client.get("/evidence.json").json()["captures"][:4]:
        yield f"/items/{row['item']}"


def test_the_tricks_have_come_into_the_record(client):
    claims = client.get("/claims.json").json()["claims"]
    assert len(claims) >= len(TRICKS)
    words = " ".join(claim["quote"] + str(claim["said_by"]) for claim in claims)
    assert "<script>" in words


def test_no_page_gains_a_script_a_handler_a_style_or_an_address_from_a_report(client):
    for address in addresses(client):
        answer = client.get(address)
        assert answer.status_code == 200, address
        shape = Shape(answer.text)
        assert shape.scripts == ["/static/htmx.min.js", "/static/desk.js"], address
        assert shape.bad == [], address
        assert shape.tags.isdisjoint({"style", "object", "embed", "base"}), address
        strange = [each for each in shape.addresses if not re.match(r"^(/(?!/)|#|$)", each)]
        assert strange == [], address


def test_what_could_mislead_the_eye_is_shown_as_a_mark(client):
    for address in addresses(client):
        text = client.get(address).text
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069]", text), address


def test_marks_keep_every_letter_in_its_place():
    text = "a\u202eb\x00c\ud800d\u200be"
    assert len(in_sight(text)) == len(text)
    assert in_sight("Kasteria, Tessim\nКурськ 日本") == "Kasteria, Tessim\nКурськ 日本"
    assert in_sight(text).encode("utf-8")


def test_a_dossier_gains_nothing_either(client):
    for incident in client.get("/incidents.json").json()["incidents"][:6]:
        for profile in ("public", "full"):
            text = client.get("/dossier/file", params={"incident": incident["id"], "profile": profile}).text
            shape = Shape(text)
            assert shape.scripts == []
            assert shape.bad == []
            assert all(each.startswith("#") for each in shape.addresses)
            assert text.count("<style>") == 1


def test_a_replay_keeps_words_and_nothing_that_runs_or_asks(client):
    for report in client.get("/reports.json").json()["reports"]:
        answer = client.get(f"/reports/{report['id']}/replay")
        shape = Shape(answer.text)
        assert shape.scripts == []
        assert shape.addresses == []
        assert shape.bad == []
        assert "soldiers" in answer.text
        policy = answer.headers["content-security-policy"]
        assert "sandbox" in policy
        assert "script-src" not in policy
        assert policy.startswith("default-src 'none'")


def test_a_page_nested_without_end_is_replayed():
    deep = "<div>" * 3000 + "Nine died." + "</div>" * 3000
    assert sanitised(AsCaptured("text/html", deep, None)).startswith("<!doctype html>")
    assert "<p>x</p>" in sanitised(AsCaptured("text/html", "<p onclick=1 style=x>x</p>", None))
    assert "&lt;b&gt;" in sanitised(AsCaptured("text/plain", "<b>", None))
    assert sanitised(AsCaptured("text/html", "", None))


def test_csv_of_hostile_claims_starts_no_formula(client):
    text = client.get("/decisions.csv").text
    assert not re.search(r'(^|,)"?[=+@]', text, flags=re.MULTILINE)


def test_an_error_shows_what_was_asked_as_words(client):
    answer = client.get("/claims", params={"measure": TRICKS["script"]})
    assert answer.status_code == 404
    assert Shape(answer.text).scripts == ["/static/htmx.min.js", "/static/desk.js"]
    other = client.get("/nowhere/<script>window.hit=1</script>")
    assert other.status_code == 404
    assert Shape(other.text).scripts == ["/static/htmx.min.js", "/static/desk.js"]
