"""What the plane shows, and how it is looked at: zoom, tiles, rings, classes, colours, sizes."""

from __future__ import annotations

import hashlib
import re
from collections import Counter

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from benchmarks.browser import wait_until_ready

from .conftest import Visit
from .plane import TICKS, Axes, Panel, eventually


@pytest.mark.parametrize("view", ["0.5,-0.9,300", "-1.5,-0.895,400", "0,-1.08,40"])  # a number stands half-way up, beside the axis's name
def test_the_name_of_an_axis_lies_on_none_of_its_numbers_however_close_one_looks(visit: Visit, view: str) -> None:
    panel = Panel(visit(f"/?run=mnist-vae&view={view}"))
    panel.axes()  # they are there
    [name], numbers = ([box for one in panel.element.locator(f".{part}").all() if (box := one.bounding_box())] for part in ("ytitle", "ytick text"))
    assert len(numbers) >= 2
    assert min(box["x"] for box in numbers) >= name["x"] + name["width"]


def test_the_wheel_zooms_around_the_pointer_and_home_shows_all_again(visit: Visit) -> None:
    page = visit("/?run=001-vae&z=0.5,0.5")
    panel = Panel(page)
    home, at = panel.axes(), panel.at(0.7, 0.3)
    tiles = first_tiles(panel)
    page.mouse.move(*at)
    page.mouse.wheel(0, -500)
    zoomed = eventually(panel.axes, lambda now: now.scale[0] < 0.6 * home.scale[0], "the zoom")
    assert np.abs(np.subtract(zoomed.latent(at), home.latent(at))).max() <= home.scale[0]  # a pixel of before
    assert panel.z == (0.5, 0.5)
    eventually(lambda: tiles_of(panel), lambda now: now != tiles, "new tiles")
    eventually(lambda: page.evaluate("location.href"), lambda url: "view=" in url, "the view in the address")
    page.reload()
    wait_until_ready(page)
    seen = eventually(panel.axes, lambda now: np.allclose(now.scale, zoomed.scale, rtol=1e-3), "the view that the address names")
    assert np.abs(np.subtract(seen.latent(at), zoomed.latent(at))).max() <= home.scale[0]
    page.mouse.wheel(0, 200)
    eventually(panel.axes, lambda now: now.scale[0] > 1.2 * zoomed.scale[0], "the zoom back")
    panel.part("home").click()
    eventually(panel.axes, lambda now: same(now, home), "home")
    eventually(lambda: tiles_of(panel), lambda now: now == tiles, "the first tiles")
    eventually(lambda: page.evaluate("location.href"), lambda url: "view=" not in url, "an address without a view")
    page.mouse.move(*at)
    page.mouse.wheel(0, -500)
    eventually(panel.axes, lambda now: now.scale[0] < 0.6 * home.scale[0], "the zoom")
    page.mouse.dblclick(*at)
    eventually(panel.axes, lambda now: same(now, home), "home by a double-click")


ZOOM_BY_FRAMES = """async (panel, ticks) => {
    const plane = panel.querySelector("[data-testid=plane]"), box = plane.getBoundingClientRect(), seen = [];
    for (let notch = 1; notch <= 12; notch++) {
        plane.dispatchEvent(new WheelEvent("wheel", { deltaY: -20, clientX: box.x + 300, clientY: box.y + 200, bubbles: true, cancelable: true }));
        await new Promise(requestAnimationFrame); // whoever asked for this frame before us has drawn
        seen.push(TICKS(panel));
    }
    return seen;
}""".replace("TICKS", f"({TICKS})")


def test_in_every_frame_of_a_zoom_the_ticks_stand_where_their_numbers_are(visit: Visit) -> None:
    page = visit("/?run=001-vae")
    panel = Panel(page)
    home = panel.axes()
    for notch, frame in enumerate(panel.element.evaluate(ZOOM_BY_FRAMES), 1):
        for axis, (marks, values) in enumerate(frame):
            per_px = home.scale[axis] * np.exp(-0.0016 * 20 * notch)
            start = values[0] - per_px * marks[0]
            np.testing.assert_allclose(marks, (np.array(values) - start) / per_px, atol=1.1)  # a mark is as wide as a pixel


def test_the_gestures_are_named_until_one_of_them_has_been_used(visit: Visit) -> None:
    page = visit("/?run=001-vae")
    page.evaluate("localStorage.clear()")
    page.reload()
    panel = Panel(page)
    hint = panel.element.locator(".gesture-hint")
    expect(hint).to_be_visible()
    page.mouse.click(*panel.at(0.3, 0.4))
    expect(hint).to_be_visible()
    panel.part("zoom-in").click()
    expect(hint).to_be_hidden()
    page.reload()
    expect(panel.plane).to_have_attribute("data-ready", "true")
    expect(hint).to_be_hidden()


def test_a_button_is_explained_under_the_pointer_and_by_key_until_escape_and_to_a_screen_reader(visit: Visit) -> None:
    page = visit("/?run=001-vae")
    panel = Panel(page)
    tip, button = page.get_by_role("tooltip"), panel.part("zoom-in")
    button.hover()
    expect(tip).to_have_text("Zoom in (+ key, or the wheel).")
    page.mouse.move(*panel.at(0.5, 0.5))
    expect(tip).to_have_count(0)
    panel.part("zoom-out").focus()
    page.keyboard.press("Tab")
    expect(tip).to_have_text("Zoom in (+ key, or the wheel).")
    expect(button).to_have_accessible_name("Zoom in (+ key, or the wheel).")
    page.keyboard.press("Escape")
    expect(tip).to_have_count(0)


def test_the_zoom_buttons_zoom_and_a_shift_drag_pans(visit: Visit) -> None:
    page = visit("/?run=001-vae&z=0.5,0.5")
    panel = Panel(page)
    home = panel.axes()
    panel.part("zoom-in").click()
    closer = eventually(panel.axes, lambda now: now.scale[0] < 0.8 * home.scale[0], "zoom-in")
    panel.part("zoom-out").click()
    eventually(panel.axes, lambda now: same(now, home), "zoom-out")
    page.keyboard.down("Shift")
    page.mouse.move(*panel.at(0.5, 0.5))
    page.mouse.down()
    page.mouse.move(*panel.at(0.6, 0.6), steps=5)
    page.mouse.up()
    page.keyboard.up("Shift")
    eventually(panel.axes, lambda now: not same(now, home) and np.allclose(now.scale, home.scale, rtol=1e-3), "the pan")
    assert panel.z == (0.5, 0.5)
    assert closer.scale[0] < home.scale[0]


def test_a_pan_brings_new_tiles_to_the_bared_edge_and_the_way_back_the_first_ones(visit: Visit) -> None:
    page = visit("/?run=001-vae&z=0.5,0.5")
    panel = Panel(page)
    tiles = first_tiles(panel)
    assert fills(panel)

    def pan(right: float) -> None:
        page.keyboard.down("Shift")
        page.mouse.move(*panel.at(0.5 - right / 2, 0.5))
        page.mouse.down()
        page.mouse.move(*panel.at(0.5 + right / 2, 0.5), steps=5)
        page.mouse.up()
        page.keyboard.up("Shift")

    pan(0.6)
    eventually(lambda: tiles_of(panel), lambda now: now != tiles, "other tiles")
    eventually(lambda: fills(panel), bool, "tiles all over the plane")
    pan(-0.6)
    eventually(lambda: tiles_of(panel), lambda now: now == tiles, "the first tiles")


def test_tiles_and_rings_have_switches(visit: Visit) -> None:
    panel = Panel(visit("/?run=001-vae"))
    first_tiles(panel)
    mosaic, tiles, opacity, rings = panel.element.locator("canvas.tiles"), panel.part("tiles"), panel.part("tiles-opacity"), panel.part("rings")
    tiles.click()
    expect(tiles).to_have_attribute("aria-pressed", "false")
    expect(mosaic).to_be_hidden()
    tiles.click()
    expect(mosaic).to_be_visible()
    panel.part("overlays").click()
    opacity.fill("0.8")
    panel.part("overlays").click()
    expect(mosaic).to_have_css("opacity", "0.8")

    with_rings = painted(panel, "marks")
    rings.click()
    expect(rings).to_have_attribute("aria-pressed", "false")
    eventually(lambda: painted(panel, "marks"), lambda now: now < 0.8 * with_rings, "the rings' pixels")
    rings.click()
    eventually(lambda: painted(panel, "marks"), lambda now: now == with_rings, "the rings' pixels")


def test_a_model_without_a_prior_has_no_rings(visit: Visit) -> None:
    expect(Panel(visit("/?run=001-ae")).part("rings")).to_be_disabled()


def test_a_chip_hides_the_points_of_its_class(visit: Visit) -> None:
    panel = Panel(visit("/?run=001-vae"))
    everything = painted(panel, "points")
    one = panel.part("class-5")
    colour = np.array([int(part) for part in re.findall(r"\d+", one.evaluate("(chip) => getComputedStyle(chip).backgroundColor"))[:3]])

    def of_this_colour() -> int:
        layer = panel.canvas("points")
        return int(((layer[..., 3] > 100) & (np.abs(layer[..., :3].astype(int) - colour).max(-1) <= 4)).sum())

    assert of_this_colour() > 1000
    one.click()
    expect(one).to_have_attribute("aria-pressed", "false")
    eventually(of_this_colour, lambda pixels: pixels < 20, "pixels in the colour of class 5")
    assert painted(panel, "points") > everything / 2
    panel.part("class-all").click()
    expect(one).to_have_attribute("aria-pressed", "true")
    one.click(modifiers=["Alt"])  # this one alone
    expect(panel.part("class-2")).to_have_attribute("aria-pressed", "false")
    eventually(lambda: painted(panel, "points") - of_this_colour(), lambda others: others < 20, "pixels in other colours")
    one.click()
    eventually(lambda: painted(panel, "points"), lambda pixels: pixels == 0, "pixels without a class")


def test_the_theme_changes_the_ink_and_nothing_else(visit: Visit) -> None:
    page = visit("/?run=001-vae&z=0.5,0.5")
    page.emulate_media(color_scheme="light")
    panel = Panel(page)
    panel.plane.evaluate("(plane) => (plane.marked = true)")
    page.mouse.click(*panel.at(0.3, 0.4))
    eventually(lambda: panel.z, lambda z: z != (0.5, 0.5), "the cursor after a click")
    z, before = panel.look()
    ink = before[..., 3] > 100
    page.emulate_media(color_scheme="dark")
    _, after = eventually(panel.look, lambda seen: seen[1][ink][:, :3].min() > 128, "chalk on black")
    assert before[ink][:, :3].max() < 128
    assert (before[..., 3] == after[..., 3]).all()
    assert panel.z == z
    assert panel.plane.evaluate("(plane) => plane.marked")  # the very same element: nothing was built anew
    page.emulate_media(color_scheme="light")
    eventually(panel.look, lambda seen: (seen[1][ink] == before[ink]).all(), "ink on white")


@pytest.mark.parametrize(("path", "planes"), [("/?run=001-vae", 1), ("/compare?a=001-ae&b=001-vae", 2)])
def test_a_laptop_shows_the_whole_plane_without_scrolling(visit: Visit, path: str, planes: int) -> None:
    page = visit(path, planes)
    for side in range(planes):
        box, picture = Panel(page, side).plane.bounding_box(), Panel(page, side).part("decoded").bounding_box()
        assert box
        assert picture
        assert box["y"] + box["height"] <= 768
        assert min(box["width"], box["height"]) >= 240
        assert picture["y"] + 0.5 * picture["height"] <= 768
    assert_no_sideways_scroll(page)


def assert_no_sideways_scroll(page: Page) -> None:
    wide = page.evaluate(
        """() => [document.scrollingElement, document.querySelector("[data-testid=stMain]")]
        .filter((element) => element.scrollWidth > element.clientWidth + 1).map((element) => element.outerHTML.slice(0, 80))"""
    )
    assert wide == []


def same(a: Axes, b: Axes) -> bool:
    """Equal to a third of a pixel at the corners of a laptop's screen."""
    return bool(np.abs(np.subtract([a.latent((0, 0)), a.latent((1366, 768))], [b.latent((0, 0)), b.latent((1366, 768))])).max() <= abs(b.scale).max() / 3)


def painted(panel: Panel, layer: str) -> int:
    """Pixels of a layer with paint on them."""
    return int((panel.canvas(layer)[..., 3] > 100).sum())


def fills(panel: Panel) -> bool:
    """Whether the tiles reach every edge of the plane."""
    _, box = panel.layer("tiles")
    plane = panel.plane.bounding_box()
    assert plane
    return all(
        box[edge] <= plane[at] and box[edge] + box[size] >= plane[at] + plane[size] for edge, at, size in (("left", "x", "width"), ("top", "y", "height"))
    )


def first_tiles(panel: Panel) -> bytes:
    """The tiles once they have stopped getting finer."""
    seen = Counter[bytes]()

    def look() -> bytes:
        now = tiles_of(panel)
        seen[now] += 1
        return now

    return eventually(look, lambda now: len(now) > 0 and seen[now] >= 8, "resting tiles")


def tiles_of(panel: Panel) -> bytes:
    """Changes when other tiles are shown; empty before the first ones."""
    mosaic = panel.canvas("tiles")
    return hashlib.sha256(mosaic.tobytes()).digest() if mosaic.any() else b""
