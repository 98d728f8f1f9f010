"""Reading the plane: gather codes, keep points, draw from the prior, follow the round trip."""

from __future__ import annotations

import csv
import re
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
import torch
from playwright.sync_api import Locator, Page, expect

from .conftest import LAPTOP, PHONE, Visit
from .plane import LOOK, Panel, Point, address, assert_painted, codes, eventually, pixels, point_of, the_model

RUN, OTHER = "001-vae", "001-ae"


def said(page: Page, name: str) -> str | None:
    """A parameter of the address."""
    values = parse_qs(urlsplit(address(page)).query).get(name)
    return values[0] if values else None


def box(page: Page, panel: Panel, start: Point, end: Point) -> None:
    """With Alt and Shift held, whatever tool is pressed."""
    for key in ("Alt", "Shift"):
        page.keyboard.down(key)
    page.mouse.move(*panel.at(*start))
    page.mouse.down()
    page.mouse.move(*panel.at(*end), steps=4)
    page.mouse.up()
    for key in ("Alt", "Shift"):
        page.keyboard.up(key)


def painted(picture: Locator) -> np.ndarray:
    """Grey levels (H, W) of a small picture."""
    return pixels(picture.locator("canvas").evaluate(LOOK))[..., 3].astype(float)


def test_a_box_holds_the_codes_that_numpy_finds_in_it(visit: Visit) -> None:
    page = visit(f"/?run={RUN}&z=0,0")
    panel = Panel(page)
    panel.part("class-1").click()  # what is hidden is not gathered
    before = panel.z
    box(page, panel, (0.35, 0.3), (0.6, 0.62))
    page.wait_for_function("() => location.search.includes('select=')")
    assert panel.z == before

    corners = np.array([point_of(corner) for corner in str(said(page, "select")).split(";")])
    data = codes(RUN)
    (left, low), (right, high) = corners.min(0), corners.max(0)
    x, y = data["mean"].T
    found = np.flatnonzero((x >= left) & (x <= right) & (y >= low) & (y <= high) & (data["label"] != 1))
    assert len(found) > 100
    sheet = panel.part("sheet-select")
    expect(sheet.get_by_role("status")).to_have_text(f"{len(found):,} test digits")
    assert [text.strip() or "0" for text in sheet.locator(".tally span").all_text_contents()] == [
        str(n) for n in np.bincount(data["label"][found], minlength=10)
    ]
    mean = torch.tensor(data["mean"][found].mean(0, dtype=np.float64), dtype=torch.float32)
    middle = pixels(sheet.get_by_test_id("mean-code").evaluate(LOOK))[..., 3]
    assert_painted(middle, RUN, (float(mean[0]), float(mean[1])))
    assert sheet.get_by_test_id("gallery-picture").count() == 60
    sheet.get_by_test_id("gallery-more").click()
    assert sheet.get_by_test_id("gallery-picture").count() == min(120, len(found))

    with page.expect_download() as download:
        sheet.get_by_test_id("select-csv").click()
    with download.value.path().open(newline="") as file:
        table = list(csv.DictReader(file))
    assert [int(line["row"]) for line in table] == list(found)
    assert [int(line["test_index"]) for line in table] == list(data["index"][found])
    assert [int(line["label"]) for line in table] == list(data["label"][found])
    assert (np.array([[line["z1"], line["z2"]] for line in table], dtype=np.float32) == data["mean"][found]).all()
    np.testing.assert_allclose([float(line["squared_error"]) for line in table], data["error"][found].astype(float))

    sheet.get_by_test_id("gallery-picture").nth(3).click()
    np.testing.assert_allclose(panel.z, data["mean"][found[3]], atol=1e-4)
    panel.plane.focus()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    page.wait_for_function("() => !location.search.includes('select=')")


def test_a_lasso_drawn_by_hand_holds_what_lies_within_its_line_and_not_in_its_hole(visit: Visit) -> None:
    page = visit(f"/?run={RUN}&z=0,0")
    panel = Panel(page)
    axes, before = panel.axes(), panel.z
    button = panel.part("tool-select")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    turns = np.pi * (0.5 + 0.8 * np.arange(6))  # a five-pointed star in one line: its middle is a hole
    tips = [panel.at(float(0.48 + 0.25 * x), float(0.5 - 0.25 * y)) for x, y in zip(np.cos(turns), np.sin(turns), strict=True)]
    page.mouse.move(*tips[0])
    page.mouse.down()
    for tip in tips[1:]:
        page.mouse.move(*tip, steps=8)
    page.mouse.up()
    page.wait_for_function("() => location.search.includes('select=')")
    assert panel.z == before

    polygon = np.array([point_of(corner) for corner in str(said(page, "select")).split(";")])
    pixel = float(abs(axes.scale[0]))
    for tip in tips:
        assert np.hypot(*(polygon - axes.latent(tip)).T).min() < 3 * pixel
    assert 5 <= len(polygon) <= 12  # the tips, and little of the hand's trembling
    data = codes(RUN)
    with page.expect_download() as download:
        panel.part("select-csv").click()
    with download.value.path().open(newline="") as file:
        rows = {int(line["row"]) for line in csv.DictReader(file)}
    inside, edge = within(polygon, data["mean"].astype(float))
    middle = np.hypot(*(data["mean"] - axes.latent(panel.at(0.48, 0.5))).T) < 0.05 * 250 * pixel
    assert middle.sum() > 5
    assert not inside[middle].any()
    assert len(rows) > 100
    for row in rows ^ set(np.flatnonzero(inside)):  # the address rounds to four decimals
        assert edge[row] < 1e-4
    expect(panel.part("sheet-select").get_by_role("status")).to_have_text(f"{len(rows):,} test digits")
    page.reload()
    expect(panel.part("sheet-select").get_by_role("status")).to_have_text(f"{inside.sum():,} test digits")


def within(polygon: np.ndarray, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Whether each point is inside by the even-odd rule, and how far it is from the nearest edge."""
    inside, distance = np.zeros(len(points), dtype=bool), np.full(len(points), np.inf)
    for a, b in zip(polygon, np.roll(polygon, -1, axis=0), strict=True):
        along = b - a
        share = np.clip((points - a) @ along / max(along @ along, 1e-12), 0, 1)
        distance = np.minimum(distance, np.hypot(*(points - a - share[:, None] * along).T))
        crosses = (a[1] > points[:, 1]) != (b[1] > points[:, 1])
        with np.errstate(divide="ignore", invalid="ignore"):
            right = points[:, 0] < a[0] + (points[:, 1] - a[1]) / along[1] * along[0]
        inside ^= crosses & right
    return inside, distance


def test_a_selection_comes_back_with_its_address_and_an_empty_one_says_so(visit: Visit) -> None:
    page = visit(f"/?run={RUN}&select=0.5,-0.25")
    panel = Panel(page)
    sheet = panel.part("sheet-select")
    expect(sheet.get_by_role("status")).to_contain_text("50 test digits")
    nearest = np.argsort(np.hypot(*(codes(RUN)["mean"] - (0.5, -0.25)).T), kind="stable")[:50]
    shares = np.bincount(codes(RUN)["label"][nearest], minlength=10)
    expect(sheet.locator(".counts")).to_have_attribute("aria-label", "Classes: " + ", ".join(f"{k}: {n}" for k, n in enumerate(shares) if n))
    box(page, panel, (0.01, 0.01), (0.03, 0.03))
    expect(sheet.get_by_role("status")).to_contain_text("No codes there")
    expect(sheet.get_by_test_id("select-csv")).to_be_disabled()


def test_what_is_selected_on_one_plane_stands_out_on_the_other(visit: Visit) -> None:
    page = visit(f"/compare?a={RUN}&b={OTHER}&select=0.5,-0.25", 2)
    right = Panel(page, 1)
    layer, rect = eventually(lambda: right.layer("selected"), lambda seen: bool(seen[0].any()), "the selected dots of the other plane")
    axes = right.axes()
    mine, theirs = codes(RUN), codes(OTHER)
    nearest = np.argsort(np.hypot(*(mine["mean"] - (0.5, -0.25)).T), kind="stable")[:50]
    there = theirs["mean"][np.isin(theirs["index"], mine["index"][nearest])]
    assert len(there) == 50
    for z in there:
        x, y = axes.screen((float(z[0]), float(z[1])))
        column, row = (int(v) for v in ((x - rect["left"]) * layer.shape[1] / rect["width"], (y - rect["top"]) * layer.shape[0] / rect["height"]))
        if 2 <= row < layer.shape[0] - 2 and 2 <= column < layer.shape[1] - 2:
            assert layer[row - 2 : row + 3, column - 2 : column + 3, 3].any()
    assert (layer[..., 3] > 0).sum() < 50 * 81  # and nothing else does


def test_pins_keep_points_with_their_pictures_and_names(visit: Visit) -> None:
    page = visit(f"/?run={RUN}&z=0.5,0.25")
    panel = Panel(page)
    panel.plane.focus()
    page.keyboard.press("p")
    page.mouse.click(*panel.at(0.3, 0.4))
    second = panel.z
    panel.part("tool-pin").click()
    panel.part("tool-pin").click()  # the same point is not kept twice
    pins = panel.part("pin")
    expect(pins).to_have_count(2)
    for pin, z in ((pins.nth(0), (0.5, 0.25)), (pins.nth(1), second)):
        assert_painted(painted(pin), RUN, z)
    pins.nth(1).get_by_role("textbox").fill("<b>slanted</b>, a very long name")
    pins.nth(1).get_by_role("textbox").blur()
    page.wait_for_function("() => location.search.includes('slanted')")

    page.reload()
    expect(pins).to_have_count(2)
    expect(pins.nth(1).get_by_role("textbox")).to_have_value("<b>slanted</b> a very l")  # 24 characters, without the comma
    pins.nth(0).get_by_role("button", name="Pin 1").click()
    assert panel.z == (0.5, 0.25)
    pins.nth(0).get_by_test_id("pin-remove").click()
    expect(pins).to_have_count(1)
    assert_painted(painted(pins.nth(0)), RUN, second)


def test_what_a_tool_gathers_is_in_sight_beside_the_plane_and_under_it_on_a_phone(visit: Visit) -> None:
    page = visit(f"/?run={RUN}")
    panel = Panel(page)
    panel.plane.press("Shift+L")
    sheet, mean = panel.part("sheet-select"), panel.part("mean-picture")
    expect(mean).to_be_in_viewport(ratio=1)
    plane, beside = panel.plane.bounding_box(), sheet.bounding_box()
    assert plane
    assert beside
    assert beside["x"] >= plane["x"] + plane["width"]
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == 0
    page.set_viewport_size(PHONE)
    eventually(
        lambda: (sheet.bounding_box() or plane)["y"] > sum((panel.plane.bounding_box() or plane)[side] for side in ("y", "height")),
        bool,
        "the sheet under the plane",
    )
    page.set_viewport_size(LAPTOP)
    eventually(lambda: sheet.bounding_box(), lambda box: box == beside, "the sheet beside the plane again")
    panel.part("overlays").click()
    menu, picture = page.get_by_role("dialog", name="More").bounding_box(), panel.element.locator(".side > .frame").bounding_box()
    assert menu
    assert picture
    assert menu["y"] >= picture["y"] + picture["height"] or menu["y"] + menu["height"] <= picture["y"] or menu["x"] + menu["width"] <= picture["x"]


def test_a_pin_holds_the_cursor_of_each_plane(visit: Visit) -> None:
    page = visit(f"/compare?a={RUN}&b={OTHER}", 2)
    left, right = Panel(page, 0), Panel(page, 1)
    page.mouse.click(*right.at(0.4, 0.6))
    right.tool("tool-pin").click()
    for panel in (left, right):
        expect(panel.part("pin")).to_have_count(1)
        assert_painted(painted(panel.part("pin")), panel.run, panel.z)
    assert point_of(said(page, "pins")) == left.z
    assert point_of(said(page, "pinsb")) == right.z
    left.part("pin-remove").click()
    expect(right.part("pin")).to_have_count(0)


def test_samples_are_decoded_where_they_were_drawn(visit: Visit) -> None:
    page = visit(f"/?run={RUN}&sample=7")
    panel = Panel(page)
    samples = panel.part("sample")
    expect(samples).to_have_count(16)
    expect(panel.part("sheet-sample").get_by_role("status")).to_contain_text("of 16 land inside the data")
    seen = set()
    for i in (0, 5, 15):
        picture = painted(samples.nth(i))
        samples.nth(i).click()
        seen.add(panel.z)
        assert_painted(picture, RUN, panel.z)
    assert len(seen) == 3
    panel.part("sample-again").click()
    page.wait_for_function("() => location.search.includes('sample=8')")
    panel.part("sample-count").fill("40")
    page.keyboard.press("Enter")
    expect(samples).to_have_count(40)
    page.wait_for_function("() => location.search.includes('sample=8x40')")
    page.reload()
    expect(samples).to_have_count(40)
    panel.part("sample-count").fill("1000")
    page.keyboard.press("Enter")
    expect(panel.part("sample-count")).to_have_value("64")


def test_an_autoencoder_says_that_it_has_no_prior(visit: Visit) -> None:
    panel = Panel(visit(f"/?run={OTHER}"))
    panel.part("tool-sample").click()
    expect(panel.part("sheet-sample").get_by_role("status")).to_contain_text("has no prior to sample from")
    assert panel.part("sample").count() == 16


@pytest.mark.parametrize("run", [RUN, OTHER])
def test_the_round_trip_goes_where_torch_goes(visit: Visit, run: str) -> None:
    page = visit(f"/?run={run}&z=0.8,-0.6")
    panel = Panel(page)
    panel.plane.focus()
    page.keyboard.press("r")
    status = panel.part("sheet-trip").get_by_role("status")
    expect(status).to_contain_text(re.compile("settles|stays|swings|on its way"))
    model = the_model(run)
    z = torch.tensor([panel.z], dtype=torch.float32)
    with torch.inference_mode():
        way = [z] + [z := model.encode(model.decode(z)).mean for _ in range(12)]
    text = status.inner_text()
    steps = panel.element.locator("[data-testid=trip-pictures] canvas:visible").count() - 1
    if "stays" not in text:
        found = re.search(r"\(([^(),]+), ([^(),]+)\)", text)
        assert found
        end = [float(value.replace("−", "-")) for value in found.groups()]
        np.testing.assert_allclose(end, way[steps][0].numpy(), atol=0.006)
    panel.part("close-trip").click()
    expect(panel.part("sheet-trip")).to_be_hidden()
    expect(panel.part("tool-trip")).to_have_attribute("aria-pressed", "false")
