"""What one does with a page as a whole: copy its link, save and print what is seen, show it to a room, choose a theme."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect
from scipy.spatial import KDTree

from aevae.runs.catalog import open_run

from .conftest import Visit
from .plane import Panel, address, assert_painted, eventually

SVG = "{http://www.w3.org/2000/svg}"
LIGHT, DARK = "rgb(252, 251, 248)", "rgb(20, 22, 26)"


def saved(page: Page, testid: str) -> Path:
    with page.expect_download() as file:
        page.get_by_test_id(testid).click()
    assert re.fullmatch(r"001-vae_0\.50_0\.25\.(png|svg)", file.value.suggested_filename)
    return file.value.path()


def test_what_is_seen_is_saved_as_it_stands_and_printed_so(visit: Visit) -> None:
    page = visit("/?run=001-vae&z=0.5,0.25&hide=3&tiles=0")
    panel = Panel(page)
    axes, box = panel.axes(), panel.plane.bounding_box()
    assert box
    drawing = ElementTree.parse(saved(page, "save-svg")).getroot()
    run = open_run("001-vae")
    codes = run.tensors("codes")
    shown = codes["mean"][codes["label"] != 3].astype(float)
    expected = np.array([axes.screen(tuple(z)) for z in shown]) - (box["x"], box["y"])
    inside = ((expected > 1) & (expected < (box["width"] - 1, box["height"] - 1))).all(1)
    [dots] = [group for group in drawing.iter(f"{SVG}g") if group.get("class") == "dots"]
    circles = np.array([(float(dot.get("cx", "nan")), float(dot.get("cy", "nan"))) for dot in dots])
    assert inside.sum() <= len(circles) <= len(shown)
    assert KDTree(circles).query(expected[inside])[0].max() < 0.6  # px: ticks on the screen are at whole ones

    with Image.open(saved(page, "save-png")) as picture:
        png = np.asarray(picture.convert("RGB")).astype(float)
    assert png.shape[:2] == (2 * int(drawing.get("height", 0)), 2 * int(drawing.get("width", 0)))
    decoded = panel.look()[1].astype(float)
    image = next(one for one in drawing.iter(f"{SVG}image") if "pixelated" in one.get("style", ""))
    left, top, size = (2 * float(image.get(name, "nan")) for name in ("x", "y", "width"))
    middles = (np.arange(28) + 0.5) * size / 28
    seen = png[(top + middles).astype(int)[:, None], (left + middles).astype(int)]
    alpha = decoded[..., 3:] / 255
    assert np.abs(seen - (alpha * decoded[..., :3] + (1 - alpha) * png[0, 0])).max() <= 1.5

    corner, sides = (box["x"], box["y"]), (box["width"], box["height"])
    where = [(axes.screen((0.5, 0.25))[i] - corner[i]) / sides[i] for i in (0, 1)]
    page.emulate_media(media="print")
    paper = page.get_by_test_id("on-paper")
    expect(paper.locator(".cursor").first).to_be_visible()
    expect(panel.plane).to_be_hidden()
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    expect(paper).to_contain_text("VAE, tutorial 001")
    expect(paper).to_contain_text("z=0.5,0.25")
    ring, plane = (paper.locator(what).first.bounding_box() for what in (".cursor", "g > rect[fill=none]"))
    assert ring
    assert plane
    assert plane["width"] / plane["height"] == pytest.approx(box["width"] / box["height"], rel=0.02)
    printed = [(ring[a] + ring[b] / 2 - plane[a]) / plane[b] for a, b in (("x", "width"), ("y", "height"))]
    assert printed == pytest.approx(where, abs=0.004)
    page.emulate_media(media="screen")
    expect(panel.plane).to_be_visible()


def test_a_link_is_copied_and_a_room_sees_the_page_large_and_light_until_escape(visit: Visit, laptop: BrowserContext) -> None:
    laptop.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visit("/?run=beta-2&z=0.5,0.25&without=tools,nonsense")
    panel = Panel(page)
    app, sidebar = page.get_by_test_id("stApp"), page.get_by_test_id("stSidebar")
    eventually(lambda: address(page), lambda url: url.endswith("&without=tools"), "an address without nonsense")
    expect(page.locator(".tools").first).to_be_hidden()
    page.get_by_test_id("theme-dark").first.click()
    expect(app).to_have_css("background-color", DARK)
    page.get_by_test_id("copy-link").click()
    expect(page.get_by_test_id("said")).to_have_text("Link copied")
    assert page.evaluate("navigator.clipboard.readText()") == address(page)

    page.get_by_test_id("present").click()
    expect(app).to_have_css("background-color", "rgb(255, 255, 255)")
    expect(sidebar).to_be_hidden()
    assert "present=1" in address(page)
    line = page.locator(".readout .like")
    assert float(line.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")) >= 28
    expect(line).to_be_in_viewport(ratio=1)
    expect(panel.part("dots-caption")).to_be_hidden()  # it would lie on the larger numbers of the axis
    page.keyboard.press("PageDown")
    expect(panel.plane).to_have_attribute("data-run", "beta-4")
    page.keyboard.press("Escape")
    expect(sidebar).to_be_visible()
    expect(app).to_have_css("background-color", DARK)
    page.reload()
    expect(app).to_have_css("background-color", DARK)
    page.get_by_test_id("theme-system").first.click()
    expect(app).to_have_css("background-color", LIGHT)


def test_a_link_for_a_class_leaves_out_what_is_ticked_with_its_keys(visit: Visit, laptop: BrowserContext) -> None:
    laptop.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visit("/?run=beta-2&z=0.5,0.25&embed=yes")
    eventually(lambda: address(page), lambda url: "embed" not in url, "an address without nonsense")
    page.get_by_test_id("class-link").click()
    sheet = page.get_by_test_id("class-link-sheet")
    for tick in sheet.get_by_role("checkbox").all():
        tick.check()
    expect(page.get_by_test_id("class-link-address")).to_have_value(
        re.compile(r"z=0\.5,0\.25&present=1&without=nav,picker,about,save,legend,tools,draw,pin,sample,trip,refine,select,")
    )
    for name in ("present", "tools"):  # each by itself, not the row
        page.get_by_test_id(f"class-link-{name}").uncheck()
    page.get_by_test_id("class-link-copy").click()
    expect(page.get_by_test_id("class-link-said")).to_have_text("Link copied")
    gone = {
        "nav": page.get_by_test_id("stSidebar"), "picker": page.locator(".st-key-picked-run"), "about": page.get_by_test_id("stPopover"), "save": page.get_by_test_id("save-png"),
        "legend": page.locator(".legend"), "draw": page.get_by_test_id("draw"), "pin": page.get_by_test_id("tool-pin"), "sample": page.get_by_test_id("tool-sample"),
        "trip": page.get_by_test_id("tool-trip"), "refine": page.get_by_test_id("tool-refine"), "select": page.get_by_test_id("tool-select"), "numbers": page.get_by_test_id("numbers"),
        "overlays": page.locator(".colour-by"), "readout": page.get_by_test_id("readout"), "ladder": page.get_by_test_id("ladder"),
    }  # fmt: skip
    page.get_by_test_id("class-link-close").click()
    for control in gone.values():
        expect(control.first).to_be_visible()
    page.goto(page.evaluate("navigator.clipboard.readText()"))
    panel = Panel(page)
    expect(panel.plane).to_have_attribute("data-run", "beta-2")
    assert address(page).endswith("without=" + ",".join(gone))
    for control in gone.values():
        expect(control.first).to_be_hidden()
    before = address(page)
    panel.plane.focus()
    for key in ("p", "s", "r", "f", "Shift+L"):
        page.keyboard.press(key)
    expect(page.locator(".sheet:visible")).to_have_count(0)
    page.keyboard.press("?")
    expect(page.get_by_test_id("key-sheet")).to_be_visible()
    expect(page.get_by_test_id("key-sheet")).not_to_contain_text("pin the cursor")
    assert address(page) == before


def test_embedded_a_page_is_its_content_alone(visit: Visit) -> None:
    page = visit("/compare?embed=true", planes=2)
    for part in (page.get_by_test_id("stSidebar"), page.get_by_role("heading", level=1), page.locator(".st-key-tabs")):
        expect(part).to_be_hidden()
    panel = Panel(page)
    before = panel.z
    page.mouse.click(*panel.at(0.3, 0.4))
    z, picture = eventually(panel.look, lambda seen: seen[0] != before, "the cursor after a click")
    assert_painted(picture, panel.run, z)


def test_the_link_to_explore_leads_there_in_a_new_tab_too(visit: Visit, laptop: BrowserContext) -> None:
    """Fails when its address stays empty: the tab then shows the page that one was on."""
    page = visit("/evaluate", 0)
    link = page.get_by_test_id("stSidebar").get_by_role("link", name="Explore")
    with laptop.expect_page() as opened:
        link.click(button="middle")
    expect(opened.value.get_by_role("heading", name="Explore one model")).to_be_visible()
    opened.value.close()
    link.click()
    expect(page.get_by_role("heading", name="Explore one model")).to_be_visible()
