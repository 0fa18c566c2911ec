"""The pages in a real browser, with scripts and without; screenshots go to a folder that git ignores."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support import ROOT, skip_or_fail
from support.browser import run_browser
from support.served import ServerProcess, run_server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request

_SHOTS = ROOT / ".screenshots"
REPORT = "doc/report/10.1038-s41392-025-02313-9-table-2/84.html"
SHOWN = {
    "front": "",
    "report": REPORT,
    "trial": "doc/trial/NCT02017912.html",
    "disease": "doc/disease/crohn-disease.html",
    "dataset": "doc/dataset.html",
    "ontology": "doc/ontology.html",
    "trials": "trials.html?disease=crohn-disease",
    "search": "search.html?q=crohn",
    "pictures": "pictures.html",
    "queries": "queries.html",
    "query": "queries/landscape.html",
    "editor": "sparql.html",
}


@pytest.fixture(scope="module")
def server(bundled_build: Path) -> Iterator[ServerProcess]:
    with run_server(bundled_build) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with run_browser() as found:
        yield found


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def page(request: pytest.FixtureRequest, browser: Browser, server: ServerProcess) -> Iterator[Page]:
    """A page whose complaints (errors, what the policy blocks) fail the test."""
    context = browser.new_context(java_script_enabled=request.param, base_url=server.url)
    found = context.new_page()
    complaints: list[str] = []
    found.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    found.on("pageerror", lambda error: complaints.append(str(error)))
    found.on("requestfailed", lambda failed: _complain(complaints, failed))
    yield found
    context.close()
    assert complaints == []


def _complain(complaints: list[str], failed: Request) -> None:
    """Report a request that failed; one that became a download is ended by the browser."""
    if failed.failure != "net::ERR_ABORTED":
        complaints.append(f"{failed.url}: {failed.failure}")


def test_from_the_front_page_to_a_trial_and_its_printed_row(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Trials", exact=True).first.click()
    page.locator("input[name='disease'][value='amyotrophic-lateral-sclerosis']").check()
    page.locator("main form button[type='submit']").first.click()
    page.get_by_role("link", name="NCT02017912").first.click()
    assert page.get_by_role("heading", level=1).inner_text() == "Trial NCT02017912"
    page.locator("main a[href*='/report/']").first.click()
    row = page.locator("main")
    assert "1.25 × 108 cells and 4.8 × 107 cells" in row.inner_text()
    assert page.locator("mark").filter(has_text="Intrathecal").count() >= 1


def test_a_mark_leads_to_its_reading(page: Page) -> None:
    page.goto(f"/{REPORT}")
    link = page.locator("mark a").filter(has_text="Intrathecal")
    target = (link.get_attribute("href") or "").partition("#")[2]
    link.click()
    assert page.url.endswith(f"#{target}")
    words = page.locator(f"[id='{target}']")
    assert words.is_visible()
    assert "Intrathecal" in words.inner_text()


def test_trials_are_filtered_by_a_form(page: Page) -> None:
    page.goto("/trials.html")
    before = page.locator("main a[href*='doc/trial/']").count()
    page.locator("input[name='disease'][value='crohn-disease']").check()
    page.locator("main form button[type='submit']").first.click()
    page.wait_for_url("**disease=crohn-disease**")
    after = page.locator("main a[href*='doc/trial/']").count()
    assert 0 < after < before
    assert page.locator("input[name='disease'][value='crohn-disease']").is_checked()


def test_a_stored_query_is_run_with_a_parameter_and_downloaded(page: Page, tmp_path: Path) -> None:
    page.goto("/queries.html")
    page.get_by_role("link", name="At what dose were trials run").first.click()
    page.locator("input[name='disease']").fill("Crohn disease")
    page.get_by_role("button", name="Run").click()
    rows = page.locator("main table tbody tr").count()
    assert rows > 0
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV").first.click()
    waiting.value.save_as(tmp_path / "found.csv")
    with (tmp_path / "found.csv").open(encoding="utf-8", newline="") as stream:
        assert len(list(csv.reader(stream))) - 1 == rows


def test_the_editor_runs_what_is_written(page: Page) -> None:
    page.goto("/sparql.html")
    page.get_by_role("button", name="Run").first.click()
    page.wait_for_url("**query=**")
    assert page.locator("main table tbody tr").count() > 0


def test_search_leads_to_a_disease_by_its_abbreviation(page: Page) -> None:
    page.goto("/")
    page.get_by_role("searchbox").first.fill("ALS")
    page.get_by_role("button", name="Search").first.click()
    page.get_by_role("link", name="amyotrophic lateral sclerosis").first.click()
    assert page.get_by_role("heading", level=1).inner_text() == "amyotrophic lateral sclerosis"


def test_the_first_tab_stop_skips_to_the_content(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.partition("#")[2] != ""


def test_the_keyboard_passes_a_picture_by_one_key(page: Page) -> None:
    page.goto("/")
    page.locator(".drawing .skip").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.closest('figcaption') !== null")
    assert (focused, page.locator(".drawing svg a").count() > 10) == (True, True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_is_wider_than_the_screen(
    browser: Browser, server: ServerProcess, width: int, scheme: str
) -> None:
    _SHOTS.mkdir(exist_ok=True)
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, base_url=server.url
    )
    page = context.new_page()
    wide = {}
    for name, path in SHOWN.items():
        page.goto(f"/{path}")
        wide[name] = page.evaluate("document.documentElement.scrollWidth")
        page.screenshot(path=_SHOTS / f"{name}-{width}-{scheme}.png", full_page=name != "ontology")
    context.close()
    assert {name: found for name, found in wide.items() if found > width} == {}


#: Texts whose contrast with what lies behind them is below that of WCAG 2.2, 1.4.3, each with its contrast; those
#: in a picture lie upon shapes and are left out.
_FAINT = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  function over(color, below) {
    canvas.fillStyle = `rgb(${below.join()})`;
    canvas.fillRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return Array.from(canvas.getImageData(0, 0, 1, 1).data.slice(0, 3));
  }
  function light(color) {
    const [r, g, b] = color.map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }
  function behind(element) {
    const parent = element.parentElement;
    return over(getComputedStyle(element).backgroundColor, parent ? behind(parent) : [255, 255, 255]);
  }
  const faint = {};
  let looked = 0;
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement, style = getComputedStyle(element);
    if (!texts.currentNode.data.trim() || element.closest("svg, script, noscript, datalist")) continue;
    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const ground = behind(element);
    const [a, b] = [light(over(style.color, ground)), light(ground)].sort((one, other) => other - one);
    const size = parseFloat(style.fontSize);
    const least = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
    looked += 1;
    if ((a + 0.05) / (b + 0.05) < least) {
      faint[`${element.tagName}.${element.className}`] = ((a + 0.05) / (b + 0.05)).toFixed(2);
    }
  }
  return [faint, looked];
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_stand_out_from_what_is_behind_them(
    browser: Browser, server: ServerProcess, scheme: str
) -> None:
    context = browser.new_context(color_scheme=scheme, base_url=server.url)
    page = context.new_page()
    found = {}
    for name, path in SHOWN.items():
        page.goto(f"/{path}")
        faint, looked = page.evaluate(_FAINT)
        assert looked > 20
        if faint:
            found[name] = faint
    context.close()
    assert found == {}


def test_the_list_of_trials_shows_all_columns(browser: Browser, server: ServerProcess) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900}, base_url=server.url)
    page.goto("/trials.html")
    inside, whole = page.evaluate("(e => [e.clientWidth, e.scrollWidth])(document.querySelector('.scroll'))")
    page.close()
    assert whole <= inside


def test_the_editor_is_enhanced_where_scripts_run(browser: Browser, server: ServerProcess) -> None:
    if server.ask("/editor/yasqe.min.js", method="HEAD").status != 200:
        skip_or_fail("the editor was not fetched: bash .ci/fetch-editor")
    context = browser.new_context(base_url=server.url)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/sparql.html")
    page.locator(".CodeMirror").wait_for(timeout=10_000)
    page.locator(".CodeMirror").click()
    page.keyboard.press("Control+End")
    page.keyboard.type("\n?trial a msc:Tr")
    page.keyboard.press("Control+Space")
    page.locator(".CodeMirror-hint").first.wait_for(timeout=10_000)
    assert page.locator(".CodeMirror-hint").all_inner_texts() == ["msc:Trial", "msc:TrialReport"]
    assert [url for url in asked if not url.startswith((server.url, "data:"))] == []
    _SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=_SHOTS / "editor-enhanced.png")
    context.close()
