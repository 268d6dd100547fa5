"""Walks through the desk in Debian's Chromium: by keyboard, without scripts, with nothing but the server's own socket."""

import re
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.desk.desks import make_long_record, served

from onrecord.errors import UsageError
from onrecord.evidence.chromium import SWITCHES, find_chromium

playwright = pytest.importorskip("playwright.sync_api", reason="the extra 'browser' is not installed")


@pytest.fixture(scope="module")
def browser():
    try:
        chromium = find_chromium()
    except UsageError:
        pytest.skip("no Chromium is on this machine (Debian: apt install chromium)")
    with playwright.sync_playwright() as play:
        made = play.chromium.launch(executable_path=str(chromium), args=[*SWITCHES, "--no-sandbox"])
        yield made
        made.close()


@pytest.fixture(scope="module")
def long_record(tmp_path_factory) -> Path:
    return make_long_record(tmp_path_factory.mktemp("walks"))


@pytest.fixture(scope="module")
def desk_at(long_record):
    with served(long_record) as made:
        yield made


@pytest.fixture
def enter(browser, desk_at):
    yield from _entering(browser, *desk_at)


@pytest.fixture
def enter_small(browser, record_path):
    with served(record_path) as (base, app):
        yield from _entering(browser, base, app)


def _entering(browser, base, app):
    """Opens pages that were let in; every request to anything but the desk fails the test."""
    strange: list[str] = []
    with ExitStack() as stack:

        def opened(**options):
            context = browser.new_context(base_url=base, viewport={"width": 1200, "height": 850}, **options)
            stack.callback(context.close)

            def route(route):
                if route.request.url.startswith(base):
                    route.continue_()
                else:
                    strange.append(route.request.url)
                    route.abort()

            context.route("**/*", route)
            page = context.new_page()
            page.on("dialog", lambda dialog: strange.append("dialog"))
            page.goto(f"/?token={app.state.desk.sessions.new_token()}")
            return page

        yield opened
    assert strange == []


def go(page, what) -> None:
    """Click what leads to another page, and wait for it."""
    with page.expect_navigation():
        (page.locator(what) if isinstance(what, str) else what).click()


def numbers(page) -> dict:
    return page.request.get("/index.json").json()["numbers"]


def test_twenty_claims_are_reviewed_by_keyboard_alone(enter):
    page = enter()
    page.goto("/review")
    before = numbers(page)
    assert before["waiting"] >= 20
    for number in range(20):
        marked = page.locator(".review blockquote").inner_text()
        with page.expect_navigation():
            page.keyboard.press("x" if number % 5 == 4 else "a")
        assert marked
    after = numbers(page)
    assert after["waiting"] == before["waiting"] - 20
    assert after["decisions"] == before["decisions"] + 20
    rejected = page.request.get("/claims.json?status=rejected").json()["count"]
    assert rejected == 4


def test_keys_do_nothing_while_a_field_has_the_focus_and_can_be_switched_off(enter):
    page = enter()
    page.goto("/reports")
    go(page, page.locator("table.data a").first)
    before = numbers(page)["decisions"]
    page.locator("input[name=reason]").first.focus()
    page.keyboard.type("a x")
    assert page.locator("input[name=reason]").first.input_value() == "a x"
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert page.locator("#keys-help").is_visible()
    page.keyboard.press("Escape")
    page.goto("/settings")
    page.select_option("select[name=keys]", "off")
    go(page, "text=Keep")
    page.goto("/reports")
    go(page, page.locator("table.data a").first)
    page.keyboard.press("a")
    page.keyboard.press("x")
    page.wait_for_timeout(150)
    assert numbers(page)["decisions"] == before


def test_a_span_is_amended_by_selecting_its_words(enter):
    page = enter()
    page.goto("/claims?measure=wounded&outlet=Balmory+Courier")
    go(page, page.locator("table.data a").first)
    page.evaluate(
        """() => { const walker = document.createTreeWalker(document.getElementById('text'), NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node; node = walker.nextNode()) { const at = node.data.indexOf('near Tessim');
        if (at >= 0) { getSelection().setBaseAndExtent(node, at + 5, node, at + 11);
        document.dispatchEvent(new MouseEvent('mouseup')); return; } } }"""
    )
    page.keyboard.press("e")
    where = page.locator("details.slot-form", has=page.locator("input[value=where]"))
    where.locator("summary").click()
    assert where.locator("input[name=anchor]").input_value() == "Tessim"
    where.locator("input[name='where.name']").fill("Tessim")
    go(page, where.locator("button"))
    claim = re.search(r"claim=([0-9a-f]+)", page.url).group(1)
    now = page.request.get(f"/claims/{claim}.json").json()
    text = now["report"]["text"]
    start, end = now["claim"]["where"]["span"]
    assert text[start:end] == now["claim"]["where"]["wording"] == "Tessim"
    assert text[start - 5 : start] == "near "


@pytest.mark.parametrize("scripts", [True, False])
def test_the_tasks_are_done_with_and_without_scripts(enter, scripts, tmp_path):
    page = enter(java_script_enabled=scripts, accept_downloads=True)
    page.goto("/settings")
    page.fill("input[name=name]", "ada")
    go(page, "text=Keep")
    _accept_and_undo(page)
    _merge(page)
    _import(page, tmp_path, f"families {scripts}")
    _dossier(page)
    _verify(page)


def _accept_and_undo(page) -> None:
    page.goto("/claims?measure=killed&outlet=Quay+Evening")
    go(page, page.locator("table.data a").first)
    address = page.url
    go(page, "button[value=accept]")
    page.goto(address)
    assert "accepted" in page.locator(".review h2").inner_text()
    go(page, page.locator(".decided button.link").last)
    page.goto(address)
    assert "candidate" in page.locator(".review h2").inner_text()


def _merge(page) -> None:
    page.goto("/incidents")
    before = int(page.locator(".count b").inner_text())
    go(page, page.locator("table.data a").first)
    page.goto(page.url.partition("#")[0] + "#decide")
    page.locator("select[name=other]").select_option(index=1)
    page.locator("form[action$='/merge'] input[name=reason]").fill("one and the same")
    go(page, "text=Make them one")
    page.goto("/incidents")
    assert int(page.locator(".count b").inner_text()) == before - 1


def _import(page, folder: Path, name: str) -> None:
    path = folder / "list.csv"
    path.write_text(
        "full name,date of birth\nOrla Quenby,1990-04-02\nBertil Holt,1988-11-30\n", encoding="utf-8"
    )
    page.goto("/lists")
    page.set_input_files("input[type=file]", str(path))
    page.fill("input[name=name]", name)
    go(page, "text=Show what it would do")
    assert "2 entries out of 2 rows" in page.locator(".lead").inner_text()
    go(page, "text=Import 2 entries")
    assert page.locator("table.data tbody tr").count() == 2
    page.goto("/estimate")
    assert "It takes two matched lists" in page.locator("main").inner_text()


def _dossier(page) -> None:
    page.goto("/incidents")
    go(page, page.locator("table.data a").first)
    go(page, "text=Make a dossier")
    page.click("text=colleagues")
    go(page, "text=Show what would leave")
    assert "Testimonies" in page.frame_locator("iframe").locator("body").inner_text()
    with page.expect_download() as caught:
        page.locator("form[method=post] input[name=reason]").press("Enter")
    text = Path(caught.value.path()).read_text(encoding="utf-8")
    assert "profile <b>colleagues</b>" in text


def _verify(page) -> None:
    page.goto("/evidence")
    go(page, page.locator("button", has_text="Verify the record"))
    for _ in range(100):
        if page.locator(".verdict").count():
            break
        page.wait_for_timeout(100)
        page.goto("/evidence/verify")
    assert "Nothing was changed since it was logged." in page.locator(".verdict").inner_text()


def every_page(page) -> list[str]:
    get = lambda address: page.request.get(address).json()  # noqa: E731
    report = get("/reports.json")["reports"][0]["id"]
    incident = get("/incidents.json")["incidents"][0]["id"]
    item = get("/evidence.json")["captures"][0]["item"]
    source = get("/sources.json")["sources"][0]["source"]
    return [
        "/", "/claims", "/reports", f"/reports/{report}", "/incidents", f"/incidents/{incident}", "/inbox",
        f"/dossier?incident={incident}", "/sources", f"/source?name={source}", "/persons", "/lists", "/pairs",
        "/overlap", "/estimate", "/evidence", "/evidence/verify", "/evidence/watch", f"/items/{item}", "/decisions",
        "/settings", "/help", "/nowhere", "/claims?measure=nonsense",
    ]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_violation_on_any_page(enter_small, scheme):
    axe = pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
    script = (Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
    page = enter_small(color_scheme=scheme, bypass_csp=True)
    found = []
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    only = (
        {"type": "tag", "values": tags}
        if scheme == "light"
        else {"type": "rule", "values": ["color-contrast"]}
    )
    for address in every_page(page):
        page.goto(address)
        page.evaluate("() => document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        page.evaluate(script)
        asked = {"runOnly": only, "iframes": False, "resultTypes": ["violations"]}
        result = page.evaluate("(asked) => axe.run(document, asked)", asked)
        for each in result["violations"]:
            if each["impact"] in ("serious", "critical"):
                nodes = "; ".join(node["html"][:160] for node in each["nodes"][:3])
                found.append(f"{address[:40]}: {each['id']} ({len(each['nodes'])}): {nodes}")
    assert found == []


@pytest.mark.parametrize("width", [320, 640])
def test_nothing_is_cut_off_on_a_phone_or_at_twice_and_four_times_the_size(enter_small, width):
    page = enter_small()
    page.set_viewport_size({"width": width, "height": 800})
    wide = []
    for address in every_page(page):
        page.goto(address)
        across = page.evaluate("document.documentElement.scrollWidth")
        if across > width:
            wide.append((address[:40], across))
    assert wide == []


def test_the_first_tab_leads_past_the_pages_to_the_content(enter):
    page = enter()
    page.goto("/claims")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_filters_show_at_once_and_stay_in_the_address(enter):
    page = enter()
    page.goto("/claims")
    page.select_option("select[name=measure]", "missing")
    page.wait_for_url(re.compile(r"measure=missing"))
    page.wait_for_function("document.querySelector('#results .count b').textContent === '8'")
    assert page.locator("#results table tbody tr").count() == 8
