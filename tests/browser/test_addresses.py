"""The address holds what one sees: a link, a reload and Back bring it back, and nonsense brings the defaults."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote, unquote

import pytest
from playwright.sync_api import Page, expect

from aevae.screen.frame import PAGES
from benchmarks.browser import Server, serve, wait_until_ready

from .conftest import Visit
from .plane import Panel, address, eventually, wait_for_server


@pytest.fixture(scope="module")
def other_server() -> Iterator[Server]:
    """Where a copied link arrives: a server that has never seen its sender. Its first request is a deep link to Compare."""
    with serve() as running:
        yield running


@pytest.fixture(scope="module")
def defaults() -> dict[str, list[tuple[str | None, str | None]]]:
    """(run, z) of each plane of a page without parameters, by path; filled where first asked for."""
    return {}


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


@pytest.mark.parametrize(("path", "planes"), [("/?run=001-vae", 1), ("/compare?a=001-ae&b=001-vae", 2)])
def test_a_copied_link_and_a_reload_bring_model_and_point_back(visit: Visit, other_server: Server, path: str, planes: int) -> None:
    page = visit(path, planes)
    length = page.evaluate("history.length")
    move_somewhere(page)
    seen = shown(page)
    assert page.evaluate("history.length") == length
    assert f"z={seen[0][1]}" in address(page)
    page.reload()
    wait_until_ready(page, planes)
    eventually(lambda: shown(page), lambda now: now == seen, "models and points after a reload")
    other = visit(address(page).removeprefix("http://").partition("/")[2].join(["/", ""]), planes, server=other_server)
    eventually(lambda: shown(other), lambda now: now == seen, "models and points on another server")


def test_a_page_that_has_just_been_opened_can_be_copied(visit: Visit) -> None:
    page = visit("/compare", 2)
    length = page.evaluate("history.length")
    (a, z), (b, _) = shown(page)
    eventually(lambda: address(page).partition("?")[2], lambda said: said.startswith(f"a={a}&b={b}&z={z}"), "the address")
    assert page.evaluate("history.length") == length


def test_the_class_that_one_of_two_models_is_told_stays_in_the_address(visit: Visit) -> None:
    page = visit("/compare?a=001-vae&b=conditional-vae&class=3", 2)
    move_somewhere(page)
    assert "class=3" in address(page)
    page = visit("/?run=001-vae&class=3")
    eventually(lambda: address(page), lambda url: "z=" in url and "class=" not in url, "an address without a class that nobody is told")


def test_back_leaves_the_page_and_finds_the_other_as_it_was(visit: Visit) -> None:
    page = visit("/?run=001-vae")
    for place in ((0.2, 0.2), (0.6, 0.7), (0.4, 0.5)):  # several points, none of them a step back
        page.mouse.click(*Panel(page).at(*place))
    eventually(lambda: address(page), lambda url: f"z={shown(page)[0][1]}" in url, "the last place in the address")
    wait_for_server(page)
    seen = shown(page)
    page.get_by_test_id("stSidebar").get_by_role("link", name="Compare").click()
    wait_until_ready(page, 2)
    move_somewhere(page)
    page.go_back()
    eventually(lambda: shown(page), lambda now: now == seen, "Explore after Back")
    assert f"run={seen[0][0]}&z={seen[0][1]}" in address(page)


def test_another_model_in_the_picker_comes_into_the_address_without_the_old_point(visit: Visit) -> None:
    page = visit("/?run=001-vae&z=1.5,-1.5")
    page.get_by_role("combobox").first.click()
    page.get_by_role("option").filter(has_text="001-ae ").click()
    seen = eventually(lambda: shown(page), lambda now: now[0][0] == "001-ae" and now[0][1] is not None, "the other model")
    assert seen[0][1] != "1.5,-1.5"
    eventually(lambda: address(page), lambda url: f"run=001-ae&z={seen[0][1]}" in url, "the address")


NONSENSE = {
    "nan": "nan",
    "inf": "inf",
    "minus zero": "-0",
    "overflow": "1e309",
    "empty": "",
    "10 kB": "9" * 10_000,
    "unknown": "no-such-run",
    "path": "../../etc/passwd",
    "markup": "<script>alert(1)</script>",
    "image": "<img src=x onerror=alert(1)>",
}


@pytest.mark.parametrize(("path", "keys"), [("/", ["run"]), ("/compare", ["a", "b"])], ids=["explore", "compare"])
@pytest.mark.parametrize("value", NONSENSE.values(), ids=NONSENSE)
def test_nonsense_in_the_address_means_the_defaults(visit: Visit, defaults: dict[str, list], path: str, keys: list[str], value: str) -> None:
    if path not in defaults:
        defaults[path] = shown(visit(path, len(keys)))
    text = quote(value)
    points = [text, f"{text},{text}"] if value == "nan" else [f"{text},{text}"]
    for point in points:
        page = visit(f"{path}?{'&'.join(f'{key}={text}' for key in keys)}&z={point}&link={text}&more={text}", len(keys))
        expected = defaults[path]
        if value == "-0":  # as a pair it is a point: the origin
            assert Panel(page).z == (0, 0)
        else:
            assert shown(page)[0] == expected[0]
        assert [run for run, _ in shown(page)] == [run for run, _ in expected]
        assert_named(page, keys)
        assert_calm(page)


@pytest.mark.parametrize(("path", "keys"), [("/", ["run"]), ("/compare", ["a", "b"])], ids=["explore", "compare"])
def test_a_repeated_parameter_means_the_default(visit: Visit, defaults: dict[str, list], path: str, keys: list[str]) -> None:
    if path not in defaults:
        defaults[path] = shown(visit(path, len(keys)))
    page = visit(f"{path}?{'&'.join(f'{key}=001-ae&{key}=001-vae' for key in keys)}&z=1,1&z=2,2&link=place&link=place", len(keys))
    assert shown(page)[0] == defaults[path][0]
    assert_calm(page)


def assert_named(page: Page, keys: list[str]) -> None:
    """The address says what is shown, and not what it said before."""
    runs = "&".join(f"{key}={run}" for key, (run, _) in zip(keys, shown(page), strict=True))
    eventually(lambda: unquote(address(page)), lambda url: runs in url and f"z={shown(page)[0][1]}" in url, "what one sees in the address")


def assert_calm(page: Page) -> None:
    """Neither a traceback nor an error on the screen."""
    wait_for_server(page)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_test_id("stAlert")).to_have_count(0)


EXPLORE = ["overlay", "also", "dots", "class", "pc", "select", "pins", "sample", "trip"]
INTERPOLATE = ["from", "to", "t", "via", "way", "with", "ways", "follow", "frames", "pace"]
SETTINGS = """() => {
    const root = document.querySelector("[data-testid=stBidiComponentIsolated]").shadowRoot;
    const seen = (element) => element.checkVisibility({ visibilityProperty: true });
    const all = (what) => [...root.querySelectorAll(what)].filter(seen);
    const name = ({ dataset, textContent, className }) => dataset.testid ?? (textContent || className);
    return {
        address: [...new URLSearchParams(location.search)].map(String).sort(),
        cursors: all("[data-testid=plane]").map(({ dataset: { run, z } }) => [run, z]),
        on: all("[aria-pressed=true], [aria-checked=true], :checked").map(name),
        typed: all("input, select").map((input) => [name(input), input.value]),
        open: all("[data-testid^=sheet-], [data-testid=pin], [data-testid=sample], [data-testid^=stop-], [data-testid=frame], [data-testid^=row-]").map(name),
        said: all("[role=status], [role=alert]").map(({ textContent }) => textContent),
    };
}"""


@pytest.mark.parametrize(
    ("path", "keys"),
    [("/?run=conditional-vae", EXPLORE), ("/?run=latent-8", EXPLORE), ("/interpolate?run=001-vae", INTERPOLATE)],
    ids=["explore told a class", "explore in eight dimensions", "interpolate"],
)
def test_nonsense_in_every_other_parameter_at_once_means_the_defaults_too(visit: Visit, path: str, keys: list[str]) -> None:
    page = visit(path)
    eventually(lambda: address(page), lambda url: "z=" in url or "from=" in url, "the address of a page that has just been opened")
    wait_for_server(page)
    default = settled(page)
    assert default["cursors"]
    for value in ("nan,nan;inf,-inf", f"1e309,1e309,{'9' * 400}", NONSENSE["image"], "__proto__"):
        page = visit(f"{path}&{'&'.join(f'{key}={quote(value)}' for key in keys)}")
        eventually(lambda page=page: page.evaluate(SETTINGS), lambda now: now == default, f"what the page is set to after {value[:20]}")
        assert_calm(page)


def settled(page: Page) -> dict:
    """What a page is set to, once it has stopped changing."""
    seen: list[dict] = []
    eventually(
        lambda: seen.append(page.evaluate(SETTINGS)) or seen[-10:], lambda last: len(last) == 10 and all(one == last[0] for one in last), "a page at rest"
    )
    return seen[-1]
