"""Two planes under one cursor."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
import torch
from playwright.sync_api import Page, expect

from aevae.recipe.datasets import DATASETS, idx_path
from benchmarks.browser import wait_until_ready

from .conftest import Visit
from .plane import LOOK, Panel, Point, address, assert_painted, codes, eventually, messages, pixels, the_model, the_run, wait_for_server
from .test_cursor import near_by

HERE, THERE = "001-ae", "001-vae"
ROUNDED = 1.01e-4  # data-z has four decimals


@pytest.fixture
def pair(visit: Visit) -> tuple[Page, Panel, Panel]:
    page = visit(f"/compare?a={HERE}&b={THERE}", 2)
    return page, Panel(page, 0), Panel(page, 1)


def same_picture(moved: Panel, other: Panel) -> int | None:
    """The index of the test picture whose code is nearest to the moved cursor, if the other cursor is on its code there."""
    mine, theirs = codes(moved.run), codes(other.run)
    distance = np.hypot(*(mine["mean"] - moved.z).T)
    for row in np.flatnonzero(distance <= distance.min() + 2 * ROUNDED):
        index = mine["index"][row]
        if np.abs(theirs["mean"][theirs["index"] == index][0] - other.z).max() <= ROUNDED:
            return int(index)
    return None


def same_place(moved: Panel, other: Panel) -> bool:
    """Whether both cursors are as many standard deviations from the middle of their codes."""
    mine, theirs = codes(moved.run)["mean"].astype(float), codes(other.run)["mean"].astype(float)
    expected = theirs.mean(0) + theirs.std(0) * (np.array(moved.z) - mine.mean(0)) / mine.std(0)
    return bool((np.abs(expected - other.z) <= ROUNDED * (1 + theirs.std(0) / mine.std(0))).all())


def drag(page: Page, panel: Panel, start: Point = (0.25, 0.5)) -> None:
    page.mouse.move(*panel.at(*start))
    page.mouse.down()
    for i in range(25):
        page.mouse.move(*panel.at(start[0] + 0.02 * i, start[1] + 0.2 * math.sin(i / 4)))


def test_same_picture_goes_to_the_code_of_the_nearest_test_picture(pair: tuple[Page, Panel, Panel]) -> None:
    page, left, right = pair
    wait_for_server(page)
    for moved, other in ((left, right), (right, left)):
        before = messages(page)
        drag(page, moved)
        eventually(lambda moved=moved, other=other: same_picture(moved, other), lambda index: index is not None, "the other plane's cursor")
        assert messages(page) == before
        page.mouse.up()
        for panel in (left, right):
            z, picture = panel.look()
            assert_painted(picture, panel.run, z)
        eventually(lambda: address(page), lambda url: f"z={left.plane.get_attribute('data-z')}" in url, "the address")
        assert messages(page) == before


def test_both_planes_say_where_their_cursor_has_come_to_rest(pair: tuple[Page, Panel, Panel]) -> None:
    page, left, right = pair
    ones = codes(HERE)["mean"][codes(HERE)["label"] == 1]  # among their like: no two classes are equally near
    page.mouse.click(*left.axes().screen(tuple(np.median(ones, 0))))
    for panel in (left, right):
        z, like = "({:.2f}, {:.2f})".format(*panel.z).replace("-", "−"), near_by(panel.run, panel.z)
        expect(panel.part("announce")).to_have_text(re.compile(rf"^{the_run(panel.run).title}: z = {re.escape(z)}\. {re.escape(like)}\. "))
        expect(panel.part("decoded")).to_have_attribute("aria-label", f"Decoded image. {like.split(':')[0]}")


def test_models_of_many_dimensions_redraw_the_picture_from_its_whole_code(visit: Visit) -> None:
    page = visit("/compare?a=002-ae&b=002-vae", 2)
    for place in ((0.4, 0.5), (0.6, 0.35)):
        page.mouse.click(*Panel(page, 0).at(*place))
        caption = page.get_by_text(re.compile(r"[Tt]est image \d+ \("))
        index = int(re.findall(r"\d+", str(caption.text_content()))[0])
        for side, run in enumerate(("002-ae", "002-vae")):
            panel, plane = Panel(page, side), the_run(run).plane
            code = codes(run)["mean"][codes(run)["index"] == index][0].astype(float)
            aside = np.array(panel.z) - (code - plane["origin"]) @ np.array(plane["axes"]).T  # the hand is near the code's shadow, the other cursor on it
            assert side == 0 or np.abs(aside).max() <= ROUNDED
            with torch.inference_mode():
                expected = 255 * the_model(run).decode(torch.tensor(np.array([code + aside @ plane["axes"]]), dtype=torch.float32)).numpy()[0, 0]
            gap = lambda panel=panel, expected=expected: np.abs(panel.look()[1][..., 3] - expected).max()  # noqa: E731
            eventually(gap, lambda seen: seen <= 1, f"the picture that {run} redraws")
    assert "pc=" not in address(page)
    page.get_by_test_id("components-follow").first.click()
    page.get_by_test_id("components-reset").first.click()
    eventually(lambda: address(page), lambda url: "pc=0" in url, "that the left plane lies in the middle")
    page.reload()
    wait_until_ready(page, 2)
    expect(page.get_by_test_id("components-follow").first).to_have_attribute("aria-pressed", "false")
    expect(page.get_by_test_id("components-follow").last).to_have_attribute("aria-pressed", "true")


def test_a_conditional_model_beside_another_is_told_what_the_picture_is(visit: Visit) -> None:
    page = visit("/compare?a=001-ae&b=conditional-vae", 2)
    left, right = Panel(page, 0), Panel(page, 1)
    for place in ((0.45, 0.5), (0.3, 0.4), (0.6, 0.6)):
        page.mouse.click(*left.at(*place))
        index = eventually(lambda: same_picture(left, right), lambda index: index is not None, "the other plane's cursor")
        label = int(codes("001-ae")["label"][codes("001-ae")["index"] == index][0])
        expect(page.get_by_test_id("told").get_by_role("radio", checked=True)).to_have_text(str(label))
        expect(right.part("readout")).to_contain_text(f"Given class: {label}")
        assert f"class={label}" in address(page)


def test_same_place_goes_to_the_same_standardised_position(pair: tuple[Page, Panel, Panel]) -> None:
    page, left, right = pair
    page.get_by_test_id("link-place").click()
    expect(page.get_by_test_id("link-place")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_test_id("link-picture")).to_have_attribute("aria-pressed", "false")
    for moved, other in ((left, right), (right, left)):
        drag(page, moved)
        page.mouse.up()
        eventually(lambda moved=moved, other=other: same_place(moved, other), bool, "the other plane's cursor")
        z, picture = other.look()
        assert_painted(picture, other.run, z)
    assert "link=place" in address(page)
    expect(page.get_by_test_id("original")).to_be_hidden()
    page.get_by_test_id("to-hole").click()
    hole = eventually(lambda: left.z, lambda z: bool(np.hypot(*(codes(HERE)["mean"] - z).T).min() > 0.2), "a place far from all codes")
    eventually(lambda: same_place(left, right), bool, "the other plane's cursor")
    clear, theirs = (np.hypot(*(codes(panel.run)["mean"] - panel.z).T).min() for panel in (left, right))
    spread = np.sqrt(codes(THERE)["mean"].std(0).prod())
    expect(page.get_by_test_id("hole-left")).to_contain_text(f"radius {clear:.2f}")
    expect(page.get_by_test_id("hole-right")).to_contain_text(f"nearest code is {theirs / spread:.2f} spreads away")
    assert "z={:g},{:g}".format(*hole) in address(page)
    page.get_by_test_id("link-picture").click()
    eventually(lambda: same_picture(left, right), lambda index: index is not None, "the other plane's cursor")
    eventually(lambda: address(page), lambda url: "link=" not in url, "the address")


def test_models_of_different_data_sets_share_places_but_no_pictures(visit: Visit) -> None:
    page = visit("/compare?a=digits-vae&b=001-vae", 2)
    picture = page.get_by_test_id("link-picture")
    expect(picture).to_be_disabled()
    expect(picture).to_have_attribute("title", re.compile("different data sets"))
    expect(page.get_by_test_id("link-place")).to_have_attribute("aria-pressed", "true")
    left, right = Panel(page, 0), Panel(page, 1)
    drag(page, left)
    page.mouse.up()
    eventually(lambda: same_place(left, right), bool, "the other plane's cursor")


def test_the_original_is_the_very_test_picture(pair: tuple[Page, Panel, Panel], mnist: str) -> None:
    page, left, right = pair
    raw = np.fromfile(idx_path(DATASETS[mnist], "test", "images"), dtype=np.uint8, offset=16).reshape(-1, 28, 28)
    original = page.get_by_test_id("original")
    for place in ((0.3, 0.4), (0.6, 0.6)):
        page.mouse.click(*left.at(*place))
        index = eventually(lambda: same_picture(left, right), lambda index: index is not None, "the other plane's cursor")
        eventually(lambda: pixels(original.evaluate(LOOK)), lambda seen, index=index: bool((seen[..., 3] == raw[index]).all()), "the original")
        expect(page.get_by_text(f"test image {index} (").first).to_be_visible()


def test_hiding_a_class_on_one_plane_hides_it_on_the_other(pair: tuple[Page, Panel, Panel]) -> None:
    _, left, right = pair
    left.part("class-3").click()
    expect(right.part("class-3")).to_have_attribute("aria-pressed", "false")
    expect(right.part("class-3")).to_be_hidden()  # one legend speaks of both
    left.part("class-3").click()
    expect(right.part("class-3")).to_have_attribute("aria-pressed", "true")
