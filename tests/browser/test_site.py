"""The built site in a headless Chromium: no other host is asked, and the playground and the form work.

python scripts/build_docs.py --site-dir site
ALICLAIM_SITE=site pytest tests/browser
"""

from __future__ import annotations

import http.server
import json
import os
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Final, Literal

import icalendar
import pytest

import aliclaim as ac
from aliclaim.adapters import json as codec

pytest.importorskip("playwright", reason="playwright is not installed: it comes with the group browser")

from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

SITE = os.environ.get("ALICLAIM_SITE", "")
if not SITE:
    pytest.skip("no ALICLAIM_SITE: the site that scripts/build_docs.py built", allow_module_level=True)

TYPES: Final = {".mjs": "text/javascript", ".js": "text/javascript", ".wasm": "application/wasm"}
CHROMIUM = os.environ.get("ALICLAIM_CHROMIUM", "/usr/bin/chromium")
PAGES = ("", "reference/case/", "playground/", "check-my-order/")
PATIENCE = 30_000
"""Milliseconds for all else: a page answers at once, but a busy machine may not."""
Scheme = Literal["light", "dark"]
LOADING = 90_000
"""Milliseconds until Python must have been loaded: a slow machine takes ten seconds."""


# --- the site and its reader ------------------------------------------------------------------


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves the site, with the types that modules and WebAssembly need."""

    def guess_type(self, path: str | os.PathLike[str]) -> str:
        """Tell the type of a file, whatever this machine makes of its ending."""
        return TYPES.get(Path(path).suffix) or super().guess_type(path)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its name there
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """Serve the site on this machine alone; give its address."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=SITE)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start one Chromium for all."""
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE)
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])


class Reader:
    """A reader of the site, and all that the browser said and asked meanwhile."""

    def __init__(self, browser: Browser, site: str, scheme: Scheme = "light", width: int = 1200) -> None:
        """Open an empty page."""
        self.site = site
        self.said: list[str] = []
        self.asked: list[Request] = []
        self.context: BrowserContext = browser.new_context(
            color_scheme=scheme,
            viewport={"width": width, "height": 900},
            timezone_id="Europe/Madrid",
            locale="en-US",
            accept_downloads=True,
        )
        self.page: Page = self.context.new_page()
        self.page.on("console", lambda message: self._heard(message.type, message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.context.on("request", self._noted)

    def _heard(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.said.append(text)

    def _noted(self, request: Request) -> None:
        self.asked.append(request)

    def open(self, path: str) -> Page:
        """Open a page of the site."""
        self.page.goto(self.site + path)
        self.page.wait_for_load_state("networkidle")
        return self.page

    def leave(self) -> None:
        """Close the page: no other host was asked, and nothing was complained of."""
        self.context.close()
        others = [each.url for each in self.asked if not each.url.startswith((self.site, "blob:", "data:"))]
        assert others == []
        assert self.said == []


@pytest.fixture
def reader(browser: Browser, site: str) -> Iterator[Reader]:
    """Give a reader in daylight at a desk."""
    someone = Reader(browser, site)
    yield someone
    someone.leave()


SETTLED = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  const moving = () => document.getAnimations().some((each) => each.playState === "running");
  for (let quiet = 0; quiet < 10; quiet = moving() ? 0 : quiet + 1) await frame();
}"""
"""Waits until nothing has moved for some frames: what is fading in is hard to read, and only for a moment."""


def violations(page: Page) -> list[str]:
    """Return what axe finds to be hard to read or to reach, once the page stands still."""
    page.evaluate(SETTLED)
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate(
        "async () => (await axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']})).violations"
    )
    return [f"{each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"]]


def overflow(page: Page) -> int:
    """Return by how many pixels a page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


# --- all pages --------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_can_be_read_by_everyone(browser: Browser, site: str, path: str, scheme: Scheme) -> None:
    """Axe finds nothing, in either scheme; and reading a page loads no Python."""
    someone = Reader(browser, site, scheme)
    page = someone.open(path)

    assert violations(page) == []
    assert not [each.url for each in someone.asked if "/py/" in each.url]
    someone.leave()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_a_phone(browser: Browser, site: str, path: str) -> None:
    """On a phone no page is scrolled sideways."""
    someone = Reader(browser, site, width=390)

    assert overflow(someone.open(path)) <= 0
    someone.leave()


# --- the editor -------------------------------------------------------------------------------


def test_programs_are_run_and_stopped_by_the_keyboard_alone(reader: Reader) -> None:
    """Ctrl and Enter runs what stands there, and Tab leads to Stop, which ends even a loop without end."""
    page = reader.open("playground/")
    program, out = page.get_by_label("Program"), page.locator(".py-out")
    page.get_by_label("Example").focus()
    page.keyboard.press("Tab")
    expect(program).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("import aliclaim, sys\nprint(len(aliclaim.TRANSITIONS), sys.platform)\n6 * 7")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Done after")).to_be_visible(timeout=LOADING)
    assert out.inner_text() == f"{len(ac.TRANSITIONS)} emscripten\n42\n"

    page.keyboard.press("Control+A")
    page.keyboard.insert_text("aliclaim.Money(0.1, 'USD')")
    page.keyboard.press("Home")
    page.keyboard.insert_text("import aliclaim; ")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("It failed after")).to_be_visible(timeout=LOADING)
    assert out.inner_text().startswith('Traceback (most recent call last):\n  File "program.py", line 1')
    assert "InvalidValueError: Money.amount: expected a decimal number as text" in out.inner_text()
    assert violations(page) == []

    page.keyboard.press("Control+A")
    page.keyboard.insert_text("while True: print('on and on')")
    page.keyboard.press("Control+Enter")
    expect(out).to_contain_text("More was printed, and is not shown.", timeout=LOADING)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Stop")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Stopped", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Run")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("print('again')")
    page.keyboard.press("Control+Enter")
    expect(out).to_have_text("again\n", timeout=LOADING)


def test_a_site_without_python_says_so(reader: Reader) -> None:
    """Where the site was built without Python, both pages say so, and nothing fails."""
    reader.page.route("**/built.json", lambda route: route.fulfill(json={"core": ""}))

    expect(reader.open("playground/").get_by_role("note")).to_contain_text("without Python")
    expect(reader.open("check-my-order/").get_by_role("note")).to_contain_text("without Python")


# --- the form ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def desk(browser: Browser, site: str) -> Iterator[Reader]:
    """Open the form once: loading Python is what takes the time."""
    someone = Reader(browser, site)
    someone.open("check-my-order/")
    yield someone
    someone.leave()


@pytest.fixture
def form(desk: Reader) -> Iterator[Page]:
    """Give the form as it was at first."""
    yield desk.page
    desk.page.set_viewport_size({"width": 1200, "height": 900})
    desk.page.emulate_media(color_scheme="light")
    desk.page.get_by_role("button", name="Start over").click()
    expect(desk.page.locator(".co-result")).to_be_hidden()


def fill_order(page: Page) -> None:
    """Tell of an order of 61.70 dollars, shipped on 1 March at noon in UTC, and ask for 1 April."""
    page.get_by_label("How much did you pay in all?").fill("61.70")
    page.get_by_label("When was it shipped?").fill("2026-03-01T13:00")
    page.locator("#co-claim-reason").select_option("not_as_described")
    page.get_by_label("For which moment?").fill("2026-04-01T12:00")


def check(page: Page) -> None:
    """Press the button, and await the answer."""
    page.get_by_role("button", name="Check my order").click()
    expect(page.get_by_role("heading", name="Where it stands")).to_be_focused(timeout=LOADING)


def add(page: Page, tag: str, at: str, **answers: str) -> None:
    """Tell one thing that has happened, and await that it was taken."""
    told = page.locator(".co-steps li")
    count = told.count()
    page.get_by_label("What happened next?").select_option(tag)
    page.get_by_label("When did it happen?").fill(at)
    for name, answer in answers.items():
        page.locator(f"input#co-next-{name}").fill(answer)
    page.get_by_role("button", name="Add it").click()
    expect(told).to_have_count(count + 1)


def test_an_order_is_checked_to_a_known_answer(desk: Reader, form: Page, tmp_path: Path) -> None:
    """The window, the phase, the picture, the advice and both files are those worked out by hand."""
    fill_order(form)
    check(form)
    opening = form.locator(".co-opening")
    expect(opening).to_contain_text("Yes, now.")
    expect(opening).to_contain_text("about 11 March 2026, 13:00")  # 10 days after shipping (W1)
    expect(opening).to_contain_text("about 30 April 2026, 14:00")  # 60 days, and summer time (W2)
    before = len(desk.asked)
    add(form, "dispute_opened", "2026-03-20T09:00")
    add(form, "seller_proposed", "2026-03-22T09:00", amount="10")
    add(form, "platform_proposed", "2026-03-29T09:00", amount="40", ends="2026-04-05T09:00")

    result = form.locator(".co-result")
    expect(result).to_contain_text("AliExpress has made its own proposal, and the buyer may choose.")
    expect(result.locator(".warning")).to_contain_text("Do not accept the seller's offer")
    expect(result.locator(".warning a").first).to_have_attribute("href", "../reference/rules/#T4")
    expect(result.locator("table")).to_contain_text("5 April 2026, 09:00")
    expect(result.locator("svg title").first).to_have_text("Timeline of the order my order")
    assert len(desk.asked) == before  # once Python is there, nothing at all is asked

    saved = tmp_path / "case.json"
    with form.expect_download() as download:
        form.get_by_role("button", name="Save the case").click()
    download.value.save_as(saved)
    case = codec.loads(saved.read_bytes()).case
    ends = datetime(2026, 4, 5, 7, tzinfo=UTC)
    assert isinstance(case.dispute, ac.Judged)
    assert (case.dispute.negotiation.at, case.dispute.platform_proposal) == (
        ends,
        ac.Refund(ac.Money("40", "USD")),
    )

    with form.expect_download() as download:
        form.get_by_role("button", name="Save the calendar").click()
    download.value.save_as(tmp_path / "case.ics")
    calendar = icalendar.Calendar.from_ical((tmp_path / "case.ics").read_bytes())
    assert ends in [event.DTSTART for event in calendar.events]

    assert violations(form) == []
    form.get_by_label("Or a case file").set_input_files(saved)
    expect(form.locator(".co-note")).to_contain_text("Order my order, 61.70 USD paid.")
    expect(result).to_contain_text("AliExpress has made its own proposal, and the buyer may choose.")


def test_the_form_is_filled_by_the_keyboard_alone(form: Page) -> None:
    """From the first field on by Tab, letters and digits; Enter asks, and the answer gets the focus."""
    form.get_by_label("Or a case file").focus()
    form.keyboard.press("Tab")
    form.keyboard.type("61.70")
    form.keyboard.press("Tab")
    form.keyboard.press("Tab")
    form.keyboard.type("030120260100PM")
    form.get_by_label("How much did you pay in all?").focus()
    form.keyboard.press("Enter")
    expect(form.get_by_role("heading", name="Where it stands")).to_be_focused(timeout=LOADING)

    expect(form.locator(".co-happened")).to_contain_text("1 March 2026, 13:00 The seller shipped the order.")
    expect(form.get_by_role("status").filter(has_text="Checked.")).to_contain_text(
        "No dispute has been opened."
    )


def test_what_is_wrong_is_told_beside_its_field(form: Page) -> None:
    """The first wrong field gets the focus, with its message; what the rules refuse tells its rule."""
    form.get_by_role("button", name="Check my order").click()
    paid = form.get_by_label("How much did you pay in all?")
    expect(paid).to_be_focused(timeout=LOADING)
    expect(paid).to_have_accessible_description("With shipping, such as 61.70. Give an amount.")
    expect(paid).to_have_attribute("aria-invalid", "true")
    assert violations(form) == []

    fill_order(form)
    check(form)
    form.get_by_label("What happened next?").select_option("dispute_opened")
    form.get_by_label("When did it happen?").fill("2026-03-05T09:00")
    form.get_by_role("button", name="Add it").click()
    when = form.get_by_label("When did it happen?")
    expect(when).to_be_focused()
    expect(when).to_have_accessible_description(
        "No dispute can be opened before about 11 March 2026, 13:00. [W1]"
    )
    form.get_by_label("AliExpress shows that this happened").check()
    form.get_by_role("button", name="Add it").click()
    expect(form.locator(".co-steps li")).to_have_count(1)
    form.get_by_role("button", name="Remove:").click()
    expect(form.locator(".co-result")).to_contain_text("No dispute has been opened.")


def test_an_example_is_shown_on_a_phone_at_night(form: Page) -> None:
    """An example fills the page with its answer, which fits a phone and can be read in the dark."""
    form.set_viewport_size({"width": 390, "height": 800})
    form.emulate_media(color_scheme="dark")
    expect(form.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    form.get_by_label("Which order").select_option("platform-proposal-beside-worse-offer")
    expect(form.get_by_role("heading", name="Where it stands")).to_be_focused(timeout=LOADING)
    named = json.loads(
        (Path(SITE) / "examples" / "platform-proposal-beside-worse-offer.json").read_text("utf-8")
    )

    expect(form.locator(".co-note")).to_contain_text(named["order"]["id"])
    assert overflow(form) <= 0
    assert violations(form) == []
