"""The address holds what one sees: a link, a reload and Back bring it back, and nonsense brings the defaults."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Page, expect

from aevae.screen.addresses import PARAMETERS
from aevae.screen.pages import PAGES
from benchmarks.browser import Server, serve, wait_until_ready

from .conftest import Visit
from .plane import Panel, address, eventually, wait_for_server


@pytest.fixture(scope="module")
def other_server() -> Iterator[Server]:
    """Where a copied link arrives: a server that has never seen its sender. Its first request is a deep link to Compare."""
    with serve() as running:
        yield running


def shown(page: Page) -> list[tuple[str | None, str | None]]:
    """(run, z) of each plane on the page."""
    return [tuple(pair) for pair in page.get_by_test_id("plane").evaluate_all("(planes) => planes.map(({ dataset }) => [dataset.run, dataset.z ?? null])")]


def move_somewhere(page: Page) -> None:
    page.mouse.click(*Panel(page).at(0.31, 0.62))
    eventually(lambda: address(page), lambda url: f"z={shown(page)[0][1]}" in url, "the place in the address")


def test_a_deep_link_to_a_fresh_server_shows_frame_models_and_point(visit: Visit, other_server: Server) -> None:
    page = visit("/compare?a=001-vae&b=001-ae&z=0.5,-0.25&link=place", 2, server=other_server)
    expect(page.get_by_test_id("stSidebar").get_by_role("link")).to_have_text([re.compile(f"{one.title}$") for one in PAGES])
    assert [run for run, _ in shown(page)] == ["001-vae", "001-ae"]
    assert Panel(page).z == (0.5, -0.25)
    expect(page.get_by_test_id("link-place")).to_have_attribute("aria-pressed", "true")


def test_a_copied_link_and_a_reload_bring_models_and_points_back(visit: Visit, other_server: Server) -> None:
    page = visit("/compare?a=001-ae&b=001-vae", 2)
    length = page.evaluate("history.length")
    move_somewhere(page)
    before = shown(page)
    assert page.evaluate("history.length") == length
    assert f"z={before[0][1]}" in address(page)
    page.reload()
    wait_until_ready(page, 2)
    eventually(lambda: shown(page), lambda now: now == before, "models and points after a reload")
    other = visit(address(page).removeprefix("http://").partition("/")[2].join(["/", ""]), 2, server=other_server)
    eventually(lambda: shown(other), lambda now: now == before, "models and points on another server")


def test_a_page_that_has_just_been_opened_can_be_copied(visit: Visit) -> None:
    page = visit("/compare", 2)
    length = page.evaluate("history.length")
    (a, z), (b, _) = shown(page)
    eventually(lambda: address(page).partition("?")[2], lambda said: said.startswith(f"a={a}&b={b}&z={z}"), "the address")
    assert page.evaluate("history.length") == length


def test_the_class_that_one_of_two_models_is_given_stays_in_the_address(visit: Visit) -> None:
    page = visit("/compare?a=001-vae&b=conditional-vae&class=3&link=place", 2)
    move_somewhere(page)
    assert "class=3" in address(page)
    page = visit("/?run=001-vae&class=3")
    eventually(lambda: address(page), lambda url: "z=" in url and "class=" not in url, "an address without a class that no model is given")


def test_hidden_classes_come_with_the_address_and_go_along_to_the_next_model(visit: Visit) -> None:
    page = visit("/?run=001-vae&hide=3,5")
    panel = Panel(page)
    pressed = lambda: [panel.part(f"class-{k}").get_attribute("aria-pressed") == "true" for k in range(10)]  # noqa: E731
    assert pressed() == [k not in (3, 5) for k in range(10)]
    panel.part("class-3").click()
    panel.part("class-9").click()
    panel.part("tiles").click()
    eventually(lambda: address(page), lambda url: "hide=5,9" in url, "the classes in the address")
    page.get_by_role("combobox").first.fill("001-ae")
    page.get_by_role("option").filter(has_text="001-ae ").click()
    eventually(lambda: shown(page), lambda now: now[0][0] == "001-ae" and now[0][1] is not None, "the other model")
    assert pressed() == [k not in (5, 9) for k in range(10)]
    expect(panel.part("tiles")).to_have_attribute("aria-pressed", "false")
    assert "hide=5,9" in address(page)
    panel.part("class-all").click()
    eventually(lambda: address(page), lambda url: "hide" not in url, "an address without hidden classes")


def test_back_leaves_the_page_and_finds_the_other_as_it_was(visit: Visit) -> None:
    page = visit("/?run=001-vae")
    for place in ((0.2, 0.2), (0.6, 0.7), (0.4, 0.5)):  # several points, none of them a step back
        page.mouse.click(*Panel(page).at(*place))
    eventually(lambda: address(page), lambda url: f"z={shown(page)[0][1]}" in url, "the last place in the address")
    wait_for_server(page)
    before = shown(page)
    page.get_by_test_id("stSidebar").get_by_role("link", name="Compare").click()
    wait_until_ready(page, 2)
    move_somewhere(page)
    page.go_back()
    eventually(lambda: shown(page), lambda now: now == before, "Explore after Back")
    assert f"run={before[0][0]}&z={before[0][1]}" in address(page)


def test_another_model_in_the_picker_comes_into_the_address_without_the_old_point(visit: Visit) -> None:
    page = visit("/?run=001-vae&z=1.5,-1.5")
    page.get_by_role("combobox").first.fill("001-ae")
    page.get_by_role("option").filter(has_text="001-ae ").click()
    other = eventually(lambda: shown(page), lambda now: now[0][0] == "001-ae" and now[0][1] is not None, "the other model")
    assert other[0][1] != "1.5,-1.5"
    eventually(lambda: address(page), lambda url: f"run=001-ae&z={other[0][1]}" in url, "the address")


@dataclass(frozen=True)
class Row:
    """A page and every key of its address, each with a value that means something."""

    path: str
    planes: int
    runs: tuple[str, ...]  # what it shows where the address says nothing
    keys: dict[str, str]
    beside: tuple[str, ...] = ()  # keys that the others leave no room for

    def link(self, *parameters: str) -> str:
        return f"{self.path}{'&' if '?' in self.path else '?'}{'&'.join((*parameters, 'more=nan'))}"


LOOK = {"view": "0.5,0.25,2.5", "tiles": "0", "opacity": "0.7", "rings": "0"}
READING = {"select": "0,0;1,0;1,1;0,1", "pins": "1,1,here", "sample": "7", "trip": "1", "refine": "7"}
OVERLAYS = {"overlay": "density", "also": "error", "dots": "sample", "points": "names"}
ROWS = {
    "explore": Row("/", 1, ("mnist-vae",), {"run": "001-vae", "z": "0.5,0.25", **LOOK, "hide": "3,5", **OVERLAYS, **READING, "numbers": "1"}),
    # the tools read their keys only for models that the address names, or for none
    "compare": Row(
        "/compare?a=latent-8&b=conditional-vae", 2, ("latent-8", "conditional-vae"),
        {"z": "0.5,0.25", "view": "0.5,0,3", "viewb": "0,0.5,4", "link": "place", "class": "3", "pc": "1,0.5", **OVERLAYS, **READING, **{f"{key}b": value for key, value in READING.items()}},
        beside=("select",),
    ),
    "models of compare": Row("/compare", 2, ("mnist-ae", "mnist-vae"), {"a": "001-ae", "b": "001-vae"}),
    "interpolate": Row(
        "/interpolate", 1, ("mnist-vae",),
        {"run": "001-vae", "with": "001-ae", "from": "0.5,0.25", "to": "-1,1", "t": "0.25", "via": "0,0", "way": "0,0;0.5,0.5;1,1",
         "ways": "straight,fade", "follow": "fade", "frames": "7", "pace": "picture"}, beside=("with", "way"),
    ),
    "train": Row("/train", 0, ("digits-vae",),  # a film whose place the address does not hold
                 {"train-what": "Watch the film"}),
    "film": Row("/train?train-what=Watch+the+film", 1, ("mnist-vae",), {"film": "001-vae", "moment": "0.5"}),
    "evaluate": Row("/evaluate", 0, (), {"runs": "001-vae,001-ae"}),
}  # fmt: skip
TWICE = "twice"
VALUES = ["nan", "inf", "-0", "1e309", "", "9" * 10_000, TWICE, "__proto__", "<script>alert(1)</script><img src=x onerror=alert(1)>"]
STREAMLITS = {p.name for p in PARAMETERS if p.reader == "widget"}  # of what is said twice, Streamlit itself takes the first
POINTS = {p.name for p in PARAMETERS if p.kind in ("point", "points", "pins", "numbers")}
# Met in tests/pages, test_points, test_frame and test_homework; Learn's in test_learn, test_learn_sheets and tests/screen/test_learn.
ELSEWHERE = {"film2", "film-both", "tab-*", "which-*", "training", "present", "without", "embed", "sheet", "seed"}
ELSEWHERE |= {p.name for p in PARAMETERS if p.pages == ("Learn",)}


def test_every_parameter_has_its_row() -> None:
    assert {key for row in ROWS.values() for key in row.keys} == {p.name for p in PARAMETERS} - ELSEWHERE


def nonsense(keys: dict[str, str], turn: int) -> list[str]:
    """A value for each key, beginning elsewhere in their list on each page.

    A page takes two seconds to load, so that a key sees one of the values here and all of them, and many more, where they
    are read: in `tests/test_urls.py` and `tests/pages/test_pickers.py`.
    """
    parameters = []
    for place, (key, meant) in enumerate(keys.items()):
        value = VALUES[(place + turn) % len(VALUES)]
        if value == TWICE:
            parameters += [f"{key}={'nan' if key in STREAMLITS else quote(meant)}", f"{key}={quote(meant)}"]
        elif key in POINTS and value in ("nan", "inf", "1e309"):
            parameters.append(f"{key}={value},{value}")
        else:
            parameters.append(f"{key}={quote(value)}")
    return parameters


SETTINGS = """() => {
    const roots = [...document.querySelectorAll("[data-testid=stBidiComponentIsolated]")].map((component) => component.shadowRoot);
    const isVisible = (element) => element.checkVisibility({ visibilityProperty: true });
    const all = (what) => roots.flatMap((root) => [...root.querySelectorAll(what)]).filter(isVisible);
    const name = ({ dataset, textContent, className }) => dataset.testid ?? (textContent || className);
    const page = document.querySelector("[data-testid=stMain]").cloneNode(true);
    for (const caption of page.querySelectorAll("[data-testid=stCaptionContainer]")) caption.remove(); // they may say that a model is not here
    return {
        address: [...new URLSearchParams(location.search)].filter(([, value]) => value !== "").map(String).sort(), // Streamlit leaves an empty one
        page: page.textContent.replace(/( · | \\(≈ )[\\d.]+ (s|min|h)\\)?/g, ""), // how long trainings take here may just have been measured
        picked: [...document.querySelectorAll("[data-testid=stMain] [role=combobox]")].map(({ value }) => value),
        cursors: all("[data-testid=plane]").map(({ dataset: { run, z } }) => [run, z]),
        on: all("[aria-pressed=true], [aria-checked=true], :checked").map(name),
        typed: all("input, select").map((input) => [name(input), input.value]),
        open: all("[data-testid^=sheet-], [data-testid=pin], [data-testid=sample], [data-testid^=stop-], [data-testid=frame], [data-testid^=row-]").map(name),
        said: all("[role=status], [role=alert]").map(({ textContent }) => textContent),
    };
}"""


@pytest.mark.parametrize("name", ROWS)
def test_what_a_parameter_says_is_shown_and_nonsense_in_it_means_its_default(visit: Visit, server: Server, name: str) -> None:
    row = ROWS[name]
    page = visit(row.link(), len(row.runs))
    default = settled(page, row)
    assert [run for run, _ in shown(page)] == list(row.runs)

    meant = {key: value for key, value in row.keys.items() if key not in row.beside}
    page.goto(server.url + row.link(*(f"{key}={quote(value)}" for key, value in meant.items())))
    wait_until_ready(page, row.planes)
    eventually(lambda: page.evaluate(SETTINGS), lambda now: now["page"] != default["page"] or now["cursors"] != default["cursors"], "another page")
    settled(page, row)
    assert set(meant) <= set(parse_qs(urlsplit(address(page)).query))

    parameters = nonsense(row.keys, turn=list(ROWS).index(name))
    page.goto(server.url + row.link(*parameters))
    wait_until_ready(page, row.planes)
    assert_calm(page)
    eventually(
        lambda: {what: now for what, now in page.evaluate(SETTINGS).items() if now != default[what]},
        lambda changed: not changed,
        f"what differs from the default under {', '.join(parameter[:40] for parameter in parameters)}",
    )


def settled(page: Page, row: Row) -> dict[str, Any]:
    """What a page is set to, once it has stopped changing and its address says it."""
    if row.planes:
        eventually(lambda: address(page), lambda url: "z=" in url or "from=" in url, "the address of a page that has just been opened")
    wait_for_server(page)
    page.wait_for_load_state("networkidle")
    looks: list[dict[str, Any]] = []
    eventually(
        lambda: looks.append(page.evaluate(SETTINGS)) or looks[-10:], lambda last: len(last) == 10 and all(one == last[0] for one in last), "a page at rest"
    )
    return looks[-1]


def assert_calm(page: Page) -> None:
    """Neither a traceback nor an error on the screen."""
    wait_for_server(page)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_test_id("stAlertContentError")).to_have_count(0)
