"""The hand moves, the picture follows: mouse, pen and keyboard."""

from __future__ import annotations

import math

import numpy as np
import pytest
from playwright.sync_api import expect

from .conftest import Visit
from .plane import LOOK, ROUNDING, RUNS, Panel, Point, address, assert_painted, codes, decoded, eventually, messages, off, pixels, the_run, wait_for_server


@pytest.mark.parametrize("run", RUNS)
def test_what_the_browser_paints_is_what_torch_decodes(visit: Visit, run: str) -> None:
    page = visit(f"/?run={run}&also=none")  # tiles everywhere, not faded beyond the data
    panel = Panel(page)
    assert panel.run == run
    axes = panel.axes()
    for place in ((0.02, 0.03), (0.52, 0.48), (0.97, 0.03)):  # these corners are empty plane
        at = panel.at(*place)
        page.mouse.click(*at)
        z, picture = eventually(panel.look, lambda seen, at=at: near(seen[0], axes.latent(at), 1.01 * abs(axes.scale)), "the cursor after a click")
        assert_painted(picture, run, z)

    mosaic, box = eventually(lambda: panel.layer("tiles"), lambda seen: bool(seen[0].any()), "tiles")
    tile = next(size for size in range(28, 40) if is_lattice(mosaic.shape, size, box["width"] * axes.scale[0]))  # with the gap between tiles
    rows, columns = mosaic.shape[0] // tile, mosaic.shape[1] // tile
    cell = 2.0 ** round(math.log2(box["width"] * axes.scale[0] / columns))
    x, y = np.array(axes.latent((box["left"], box["top"]))) / cell  # the upper left corner, in tiles from the origin
    assert abs(x - round(x)) < 0.1
    assert abs(y - round(y)) < 0.1
    middles = [((round(x) + i + 0.5) * cell, (round(y) - j - 0.5) * cell) for j in range(rows) for i in range(columns)]
    gap = (tile - 28) // 2
    painted = mosaic[..., 3].astype(float).reshape(rows, tile, columns, tile).swapaxes(1, 2).reshape(-1, tile, tile)[:, gap : gap + 28, gap : gap + 28]
    np.testing.assert_allclose(painted, decoded(run, *middles), atol=ROUNDING)


def test_a_mouse_drag_paints_all_the_way_and_costs_the_server_nothing(visit: Visit) -> None:
    page = visit("/?run=001-vae")
    panel = Panel(page)
    wait_for_server(page)
    seen, before, length = address(page), messages(page), page.evaluate("history.length")
    panel.record()
    page.mouse.move(*panel.at(0.2, 0.5))
    page.mouse.down()
    for i in range(80):
        page.mouse.move(*panel.at(0.2 + 0.006 * i, 0.5 + 0.3 * math.sin(i / 10)))
    z, picture = panel.look()
    assert_painted(picture, "001-vae", z)
    assert messages(page) == before
    assert address(page) == seen
    page.mouse.up()
    assert len(panel.recorded()) > 20
    eventually(lambda: address(page), lambda now: now.endswith(f"z={panel.plane.get_attribute('data-z')}"), "the settled point's address")
    assert messages(page) == before
    assert page.evaluate("history.length") == length


def test_a_pen_drags_too(visit: Visit) -> None:
    page = visit("/?run=001-vae")
    panel = Panel(page)
    pen = page.context.new_cdp_session(page)
    panel.plane.evaluate("(plane) => plane.addEventListener('pointermove', (event) => (window.kind = event.pointerType))")
    panel.record()

    def touch(kind: str, place: Point, pressed: bool = True) -> None:
        x, y = panel.at(*place)
        event = {"x": x, "y": y, "pointerType": "pen", "button": "left", "buttons": int(pressed), "clickCount": 1, "force": 0.5}
        pen.send("Input.dispatchMouseEvent", {"type": kind, **event})

    touch("mousePressed", (0.2, 0.2))
    for i in range(50):
        touch("mouseMoved", (0.2 + 0.01 * i, 0.2 + 0.01 * i))
    touch("mouseReleased", (0.7, 0.7), pressed=False)
    assert page.evaluate("window.kind") == "pen"
    assert len(panel.recorded()) > 10
    z, picture = panel.look()
    assert_painted(picture, "001-vae", z)


def test_the_keyboard_moves_zooms_and_speaks(visit: Visit) -> None:
    page = visit("/?run=001-vae&z=0.5,0.25")
    panel = Panel(page)
    wait_for_server(page)
    before = messages(page)
    axes = panel.axes()
    box = panel.plane.bounding_box()
    assert box
    width, height = box["width"] * axes.scale[0], -box["height"] * axes.scale[1]
    panel.part("home").focus()
    for _ in range(3):
        page.keyboard.press("Shift+Tab")
    expect(panel.plane).to_be_focused()

    x, y = 0.5, 0.25
    for key, dx, dy in (("ArrowRight", 1, 0), ("ArrowUp", 0, 1), ("Shift+ArrowLeft", -5, 0), ("Shift+ArrowDown", 0, -5)):
        page.keyboard.press(key)
        x, y = x + dx * width / 100, y + dy * height / 100
        eventually(lambda: panel.z, lambda z, goal=(x, y): near(z, goal, 0.0005 * width), f"the cursor after {key}")
    z, picture = panel.look()
    assert_painted(picture, "001-vae", z)

    says = panel.part("announce")
    expect(says).to_contain_text(f"({z[0]:.2f}, {z[1]:.2f})".replace("-", "−"))
    expect(says).to_contain_text(near_by("001-vae", z))
    assert any(words in str(says.text_content()).lower() for words in ("inside the data", "at the edge", "far from the data"))
    eventually(lambda: address(page), lambda now: now.endswith(f"z={panel.plane.get_attribute('data-z')}"), "the settled point's address")
    assert messages(page) == before

    page.keyboard.press("+")
    eventually(panel.axes, lambda now: abs(axes.scale[0] / now.scale[0] - 1.25) < 0.01, "the zoom after +")
    page.keyboard.press("-")
    page.keyboard.press("-")
    eventually(panel.axes, lambda now: abs(axes.scale[0] / now.scale[0] - 0.8) < 0.01, "the zoom after - -")
    page.keyboard.press("Home")
    eventually(panel.axes, lambda now: np.allclose(now.scale, axes.scale, rtol=1e-3) and near(now.latent((0, 0)), axes.latent((0, 0)), 0.01), "home")


def test_distance_and_verdict_beside_the_picture_come_from_the_fifteenth_nearest_code(visit: Visit) -> None:
    page = visit("/?run=001-vae")
    panel = Panel(page)
    home = panel.axes()
    for _ in range(3):
        panel.part("zoom-out").click()
    axes = eventually(panel.axes, lambda now: now.scale[0] > 1.9 * home.scale[0], "the zoom")
    mean, inside = codes("001-vae")["mean"].astype(float), the_run("001-vae").spacing["inside"]

    def distance(z: Point) -> float:
        return float(np.sort(np.hypot(*(mean - z).T))[14])

    outwards = [(float(x), float(x)) for x in np.linspace(0.5, 3, 200)]
    far = np.array([distance(z) for z in outwards]) / inside
    places = [axes.screen(outwards[np.abs(far - wanted).argmin()]) for wanted in (0.3, 0.9, 1.1, 1.8, 2.4, 2.6, 6)]
    seen = []
    for place in [*places, panel.at(0.02, 0.02), panel.at(0.98, 0.6)]:
        before = panel.z
        page.mouse.click(*place)
        z = eventually(lambda: panel.z, lambda z, before=before: z != before, "the cursor after a click")
        share = distance(z) / inside
        seen.append("inside the data" if share <= 1 else "at the edge" if share <= 2.5 else "far from the data")
        expect(panel.element.locator(".near .verdict")).to_have_text(seen[-1])
        said = str(panel.element.locator(".ends .distance").text_content())
        assert float(said.removesuffix(" units")) == pytest.approx(distance(z), abs=0.0051)  # two decimals, and those of data-z
    assert len(set(seen)) == 3


def test_a_resting_mouse_is_told_class_and_coordinates(visit: Visit) -> None:
    page = visit("/?run=001-vae")
    panel = Panel(page)
    axes = panel.axes()
    box = panel.plane.bounding_box()
    assert box
    mean, label = codes("001-vae")["mean"], codes("001-vae")["label"]
    row = loneliest(mean, axes.latent((box["x"] + 60, box["y"] + 60)), axes.latent((box["x"] + box["width"] - 60, box["y"] + box["height"] - 60)))
    page.mouse.move(*axes.screen(tuple(mean[row])))
    tooltip = panel.element.locator(".tooltip")
    expect(tooltip.locator("b")).to_be_visible()
    expect(tooltip).to_contain_text(f"({mean[row, 0]:.2f}, {mean[row, 1]:.2f})".replace("-", "−"))
    expect(tooltip.locator("b")).to_contain_text(str(label[row]))
    expect(tooltip.locator("figcaption:visible").last).to_have_text("reconstruction")  # beside its original, where that is here
    panel.part(f"class-{label[row]}").click()  # what is hidden has nothing to say
    page.mouse.move(*axes.screen(tuple(mean[row])))
    expect(tooltip.locator("b")).to_be_hidden()
    expect(tooltip.locator("figcaption:visible")).to_have_text(["decoded here"])
    at = box["x"] + 20, box["y"] + 20
    page.mouse.move(*at)
    image = tooltip.locator(".here canvas")
    eventually(lambda: off(pixels(image.evaluate(LOOK)), "001-vae", axes.latent(at)), lambda gap: gap <= 3, "the image torch decodes there")
    page.mouse.down()  # a drag has the large image
    expect(tooltip).to_be_hidden()
    page.mouse.up()


def is_lattice(shape: tuple[int, ...], tile: int, width: float) -> bool:
    """Whether whole tiles of that many pixels fill a mosaic `width` latent units wide, and each is a power of two wide."""
    exponent = math.log2(width / (shape[1] / tile))
    return shape[0] % tile == shape[1] % tile == 0 and abs(exponent - round(exponent)) < 0.01


def near(a: Point, b: Point, within: float | np.ndarray) -> bool:
    return bool((np.abs(np.subtract(a, b)) <= within).all())


def near_by(run: str, z: Point) -> str:
    """What the 15 nearest test codes say, by brute force, in the readout's words; for places inside the data."""
    nearest = np.argsort(np.hypot(*(codes(run)["mean"] - z).T))[:15]
    votes = np.bincount(codes(run)["label"][nearest], minlength=10)
    second, first = (int(digit) for digit in votes.argsort(kind="stable")[-2:])
    if votes[first] < 12:
        return f"Between {first} and {second}" if votes[second] >= 4 else f"Mostly among the {first}s ({votes[first]} of 15)"
    return f"Looks like {'an' if first == 8 else 'a'} {first}: {'all 15' if votes[first] == 15 else f'{votes[first]} of 15'} nearest digits are {first}s"


def loneliest(mean: np.ndarray, upper_left: Point, lower_right: Point) -> int:
    """The code in a window whose nearest other code is the furthest away."""
    inside = (mean[:, 0] > upper_left[0]) & (mean[:, 0] < lower_right[0]) & (mean[:, 1] < upper_left[1]) & (mean[:, 1] > lower_right[1])
    candidates = np.flatnonzero(inside)
    gaps = [np.partition(np.hypot(*(mean - mean[i]).T), 1)[1] for i in candidates]
    return int(candidates[np.argmax(gaps)])
