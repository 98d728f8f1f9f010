"""From A to B: ends, slider, strips and what is said where there is nothing to show."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image, ImageSequence
from playwright.sync_api import BrowserContext, Locator, Page, expect

from benchmarks.browser import Server

from .conftest import Visit
from .plane import (
    LOOK,
    ROUNDING,
    Panel,
    Point,
    assert_painted,
    codes,
    decoded,
    eventually,
    messages,
    off,
    pixels,
    point_of,
    the_model,
    the_run,
    wait_for_server,
)  # fmt: skip
from .test_phone import touch

RUN = "001-vae"
A, B = (0.5, -0.25), (-1.25, 1.5)
LINK = f"/interpolate?run={RUN}&from={A[0]},{A[1]}&to={B[0]},{B[1]}&t=0.25"
FROM_A_TO_B = 6000  # ms at speed 1
LONGEST_STEP = 100  # ms: a slow frame counts for no more

RECORD_T = """(slider) => {
    const speed = slider.getRootNode().querySelector("[data-testid=path-speed]");
    const seen = (window.played = [[performance.now(), slider.valueAsNumber, 1]]);
    const frame = (now) => { seen.push([now, slider.valueAsNumber, Number(speed.value)]); requestAnimationFrame(frame); };
    requestAnimationFrame(frame);
}"""


SCROLLED = "[document.scrollingElement, document.querySelector('[data-testid=stMain]')].map(({ scrollTop }) => scrollTop)"


def parameter(page: Page, name: str) -> str:
    found = re.search(rf"[?&]{name}=([^&]*)", page.evaluate("location.search"))
    return found[1] if found else ""


def end(page: Page, name: str) -> Point:
    return point_of(parameter(page, name))


def frames(page: Page, kind: str = "straight") -> list[np.ndarray]:
    """The frames of a row, as alpha (H, W)."""
    row = page.get_by_test_id(f"row-{kind}").locator("xpath=ancestor::*[@class='head']/following-sibling::*[1]")
    return [pixels(canvas.evaluate(LOOK))[..., 3].astype(float) for canvas in row.get_by_test_id("frame").all()]


def set_slider(page: Page, t: float) -> None:
    page.get_by_test_id("path-t").evaluate("(slider, t) => { slider.value = t; slider.dispatchEvent(new Event('input', { bubbles: true })); }", t)


def middle(handle: Locator) -> Point:
    box = handle.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, start: Point, to: Point) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    for i in range(1, 16):
        page.mouse.move(start[0] + (to[0] - start[0]) * i / 15, start[1] + (to[1] - start[1]) * i / 15)
    page.mouse.up()


def test_the_address_gives_ends_and_t_and_the_strip_is_what_torch_decodes_between_them(visit: Visit) -> None:
    page = visit(LINK)
    panel = Panel(page)
    eventually(lambda: panel.z, lambda z: np.allclose(z, np.add(A, 0.25 * np.subtract(B, A)), atol=2e-4), "the cursor at t")
    z, picture = panel.look()
    assert_painted(picture, RUN, z)
    seen = frames(page)
    expected = decoded(RUN, *((float(x), float(y)) for x, y in np.linspace(A, B, len(seen))))
    assert len(seen) == 11
    np.testing.assert_allclose(np.stack(seen), expected, atol=ROUNDING)
    page.get_by_test_id("path-frames").fill("25")
    page.keyboard.press("Enter")
    eventually(lambda: len(frames(page)), lambda count: count == 25, "the frames asked for")


def test_the_slider_moves_the_picture_tells_the_server_nothing_and_the_address_follows(visit: Visit) -> None:
    page = visit(LINK)
    panel = Panel(page)
    expect(page.get_by_test_id("row-straight")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_test_id("row-geodesic")).to_have_attribute("aria-pressed", "false")  # shown, not followed
    wait_for_server(page)
    before, length = messages(page), page.evaluate("history.length")
    for t in (0.6, 0.0, 1.0):
        set_slider(page, t)
        eventually(lambda: panel.z, lambda z, t=t: np.allclose(z, np.add(A, t * np.subtract(B, A)), atol=2e-4), f"the cursor at {t}")
    eventually(lambda: parameter(page, "t"), lambda t: t == "1", "t in the address")
    assert messages(page) == before
    assert page.evaluate("history.length") == length
    page.get_by_test_id("path-t").focus()
    page.keyboard.press("Home")
    eventually(lambda: parameter(page, "t"), lambda t: t == "0", "t in the address")
    page.keyboard.press(" ")
    eventually(lambda: panel.z, lambda z: not np.allclose(z, A, atol=0.05), "the space bar plays")


def test_an_end_can_be_dragged_moved_by_key_typed_picked_and_put_on_a_code(visit: Visit) -> None:
    page = visit(LINK)
    axes = Panel(page).axes()
    goal = Panel(page).at(0.6, 0.3)
    drag(page, middle(page.get_by_test_id("stop-B")), goal)
    eventually(lambda: end(page, "to"), lambda to: np.allclose(to, axes.latent(goal), atol=2.5 * abs(axes.scale[0])), "B in the address")
    assert end(page, "from") == A

    page.get_by_test_id("stop-A").focus()
    page.keyboard.press("ArrowRight")
    right = eventually(lambda: end(page, "from"), lambda at: at != A, "A in the address")
    assert right[0] > A[0]
    assert right[1] == A[1]

    for name in "AB":
        page.get_by_test_id(f"where-{name}").click()
    page.get_by_test_id("place-A").fill("(1, −0.5)")
    page.keyboard.press("Enter")
    eventually(lambda: end(page, "from"), lambda at: at == (1.0, -0.5), "the typed place")
    for name, there in (("A", "from"), ("B", "to")):
        place = page.get_by_test_id(f"place-{name}")
        for nonsense, sentence in (("abc", "is no position. Write two numbers"), ("99, -99", "far outside the map. Write a place between")):
            before = end(page, there)
            page.get_by_test_id(f"stop-{name}").press("ArrowRight")
            place.fill(nonsense)
            page.keyboard.press("Enter")
            after = eventually(
                lambda there=there: end(page, there), lambda at, before=before: at != before, "the step in the address, where the ways have come to rest"
            )
            expect(page.get_by_test_id("path-message")).to_contain_text(sentence)
            np.testing.assert_allclose(point_of(place.input_value().replace("−", "-").replace(" ", "")), after, atol=0.0051)
            assert (after[0] > before[0], after[1]) == (True, before[1])

    page.get_by_test_id("class-of-B").select_option("4")
    places, labels = codes(RUN)["mean"], codes(RUN)["label"]

    def on_a_four(at: Point) -> bool:
        distance = np.hypot(*(places - at).T)
        return bool(distance.min() < 2e-4 and labels[distance.argmin()] == 4)

    picked = eventually(lambda: end(page, "to"), on_a_four, "a code of class 4")
    page.get_by_test_id("another-B").click()
    eventually(lambda: end(page, "to"), lambda at: at != picked and on_a_four(at), "another code of class 4")


def test_the_other_end_is_moved_by_the_mouse_and_by_a_finger_and_the_strip_begins_there(visit: Visit, phone: BrowserContext) -> None:
    page = visit(LINK)
    axes, goal = Panel(page).axes(), Panel(page).at(0.7, 0.6)
    drag(page, middle(page.get_by_test_id("stop-A")), goal)
    assert_moved(page, axes.latent(goal), 2.5 * abs(axes.scale[0]))

    page = visit(LINK, context=phone)
    Panel(page).plane.scroll_into_view_if_needed()
    scrolled = page.evaluate(SCROLLED)
    axes, goal = Panel(page).axes(), Panel(page).at(0.65, 0.35)
    start, fingers = middle(page.get_by_test_id("stop-A")), phone.new_cdp_session(page)
    touch(fingers, "touchStart", start)
    for share in np.linspace(0, 1, 20):
        x, y = np.add(start, share * np.subtract(goal, start))
        touch(fingers, "touchMove", (float(x), float(y)))
    touch(fingers, "touchEnd")
    assert_moved(page, axes.latent(goal), 2.5 * abs(axes.scale[0]))
    assert page.evaluate(SCROLLED) == scrolled


def assert_moved(page: Page, there: Point, near: float) -> None:
    """A lies there, B where it was, and the strip's ends are what torch paints at them."""
    eventually(lambda: end(page, "from"), lambda at: np.allclose(at, there, atol=near), "A in the address")
    assert end(page, "to") == B
    eventually(lambda: frames(page), lambda seen: off(seen[0], RUN, end(page, "from")) <= ROUNDING, "the strip's first picture")
    assert_painted(frames(page)[-1], RUN, B)


def played(page: Page) -> np.ndarray:
    """(frames, 3) since `RECORD_T`: the clock that plays, in ms; t, at most two frames behind it; and the speed chosen."""
    seen = np.array(page.evaluate("window.played"), dtype=float).reshape(-1, 3)
    steps = np.minimum(np.diff(seen[:, 0], prepend=seen[:1, 0]), LONGEST_STEP)
    return np.column_stack([steps.cumsum(), seen[:, 1:]])


def test_play_goes_on_to_the_end_and_rests_there_as_quickly_as_it_is_told(visit: Visit) -> None:
    page = visit(LINK)
    panel, play, slider = Panel(page), page.get_by_test_id("path-play"), page.get_by_test_id("path-t")
    slider.evaluate(RECORD_T)
    play.click()
    eventually(lambda: played(page)[-1, 1], lambda t: t > 0.4, "t after a while")
    page.get_by_test_id("path-speed").select_option("4")
    expect(play).to_have_attribute("aria-label", "Pause")
    expect(play).to_have_attribute("aria-label", "Play from A to B")  # by itself, at the end
    eventually(lambda: slider.evaluate("(slider) => slider.valueAsNumber"), lambda t: t == 1, "t at the end")
    expect(page.get_by_test_id("path-readout")).to_have_text("t = 1.00")
    eventually(lambda: parameter(page, "t"), lambda t: t == "1", "t in the address")
    np.testing.assert_allclose(panel.z, B, atol=1e-4)
    clock, t, speed = played(page).T
    assert (np.diff(t) >= 0).all()
    for times in (1, 4):
        clocks, ts = (all_of[(speed == times) & (t > 0.25) & (t < 1)] for all_of in (clock, t))
        assert np.ptp(clocks) == pytest.approx(np.ptp(ts) * FROM_A_TO_B / times, abs=2 * LONGEST_STEP)


def test_a_loop_goes_there_and_back_until_it_is_stopped(visit: Visit) -> None:
    page = visit(LINK.replace("t=0.25", "t=0.9"))
    slider, play = page.get_by_test_id("path-t"), page.get_by_test_id("path-play")
    page.get_by_test_id("path-loop").click()
    page.get_by_test_id("path-speed").select_option("4")
    slider.evaluate(RECORD_T)
    play.click()

    def turned(seen: np.ndarray) -> bool:
        """Up to B, back to A, and up again."""
        t = seen[:, 1]
        top = int(t.argmax())
        bottom = top + int(t[top:].argmin())
        return t[top] > 0.95 and t[bottom] < 0.05 and t[-1] > 0.1

    t = eventually(lambda: played(page), turned, "t there and back")[:, 1]
    assert np.abs(np.diff(t)).max() <= 1.1 * 4 * LONGEST_STEP / FROM_A_TO_B  # it never jumps
    play.click()
    expect(play).to_have_attribute("aria-label", "Play from A to B")
    eventually(
        lambda: (float(parameter(page, "t")), slider.evaluate("(slider) => slider.valueAsNumber")),
        lambda pair: pair[0] == pytest.approx(pair[1], abs=6e-4),
        "t in the address",
    )


def test_a_way_can_be_drawn_and_has_stops(visit: Visit) -> None:
    page = visit(LINK)
    panel = Panel(page)
    page.get_by_test_id("draw-way").click()
    page.mouse.click(*panel.at(0.5, 0.5))
    expect(page.get_by_test_id("path-message")).to_contain_text("more than one place")
    drag(page, panel.at(0.4, 0.2), panel.at(0.6, 0.8))
    expect(page.get_by_test_id("row-drawn")).to_have_attribute("aria-pressed", "true")
    way = eventually(lambda: parameter(page, "way"), bool, "the way in the address")
    assert (way.split(";")[0], way.split(";")[-1]) == (parameter(page, "from"), parameter(page, "to"))
    page.reload()
    expect(page.get_by_test_id("row-drawn")).to_have_attribute("aria-pressed", "true")
    assert parameter(page, "way") == way
    page.get_by_test_id("add-stop").click()
    expect(page.get_by_test_id("stop-1")).to_be_visible()
    expect(page.get_by_test_id("row-drawn")).to_have_count(0)
    page.get_by_test_id("remove-1").click()
    expect(page.get_by_test_id("stop-1")).to_have_count(0)


def test_a_path_opens_from_4_to_9_fitted_to_the_plane_with_the_slider_under_its_frames(visit: Visit) -> None:
    page = visit("/interpolate?run=mnist-vae")
    panel = Panel(page)
    for name, digit in (("A", "4"), ("B", "9")):
        expect(page.get_by_test_id(f"class-of-{name}")).to_have_value(digit)

    def shares() -> np.ndarray:
        """Where A and B stand, in shares of the plane's width and height."""
        (left, top), (right, bottom) = panel.at(0, 0), panel.at(1, 1)
        return np.array([np.subtract(middle(page.get_by_test_id(f"stop-{name}")), (left, top)) / (right - left, bottom - top) for name in "AB"])

    fitted = eventually(shares, lambda at: bool(0.5 < np.abs(at[0] - at[1]).max() < 0.8 and (np.abs(at - 0.5) < 0.45).all()), "a path that fills the plane")
    drag(page, middle(page.get_by_test_id("stop-A")), panel.at(0.5, 0.5))
    eventually(shares, lambda at: bool(np.abs(at[0] - 0.5).max() < 0.02 and np.abs(at[1] - fitted[1]).max() < 0.01), "A under the hand, in the same view")
    page.get_by_test_id("home").click()
    eventually(shares, lambda at: bool(np.abs(at[0] - at[1]).max() < 0.2), "all the data")
    page.get_by_test_id("class-of-A").select_option("0")
    eventually(shares, lambda at: bool(0.35 < np.abs(at[0] - at[1]).max() < 0.8 and (np.abs(at - 0.5) < 0.45).all()), "the other path, fitted")

    slider, first, last = (page.get_by_test_id(testid) for testid in ("path-t", "frame", "frame"))
    rail = slider.bounding_box()
    assert rail
    thumb = 8  # px, half of it: at its ends it is inside the slider
    for frame, end_of_rail in ((first.first, rail["x"] + thumb), (last.nth(10), rail["x"] + rail["width"] - thumb)):
        assert middle(frame)[0] == pytest.approx(end_of_rail, abs=1)


def test_ways_frames_and_pace_are_in_the_address_and_come_back_with_it(visit: Visit) -> None:
    page = visit(LINK)
    expect(page.get_by_test_id("frame")).to_have_count(22)
    page.get_by_test_id("show-straight").click()
    page.get_by_test_id("show-data").click()
    page.get_by_test_id("pace").click()
    page.get_by_test_id("path-frames").fill("5")
    page.keyboard.press("Enter")
    eventually(
        lambda: page.evaluate("location.search"),
        lambda said: {"ways=geodesic,data", "follow=data", "frames=5", "pace=picture"} <= set(said.split("&")),
        "what is shown in the address",
    )
    page.reload()
    expect(page.get_by_test_id("frame")).to_have_count(10)
    expect(page.get_by_test_id("row-data")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_test_id("pace")).to_have_attribute("aria-pressed", "true")
    page = visit(f"{LINK}&ways=geodesic,geodesic&frames=2&follow=drawn&pace=nan")
    expect(page.get_by_test_id("frame")).to_have_count(22)
    expect(page.get_by_test_id("row-geodesic")).to_have_attribute("aria-pressed", "false")


def test_the_stops_of_a_tour_are_in_the_address_and_come_back_with_it(visit: Visit, server: Server) -> None:
    page = visit(f"{LINK}&via=0.25,0.5;-0.5,0.75")
    expect(page.get_by_test_id("place-1")).to_have_value("0.25, 0.50")
    expect(page.get_by_test_id("place-2")).to_have_value("−0.50, 0.75")
    page.get_by_test_id("add-stop").click()
    eventually(lambda: parameter(page, "via"), lambda via: via == "0.25,0.5;-0.5,0.75;-0.875,1.125", "the third stop in the address")
    page.reload()
    expect(page.get_by_test_id("stop-3")).to_be_visible()
    for _ in range(3):
        page.get_by_test_id("end-1").click()
        page.get_by_test_id("remove-1").click()
    eventually(lambda: parameter(page, "via"), lambda via: via == "", "no stops in the address")
    for malformed in ("1,2;a,b", ";".join(["0,0"] * 7), "0,0;1e9,0"):
        page.goto(f"{server.url}{LINK}&via={malformed}")
        expect(page.get_by_test_id("stop-B")).to_be_visible()
        expect(page.get_by_test_id("stop-1")).to_have_count(0)


@pytest.mark.parametrize(
    ("ends", "sentence"),
    [("from=90,90&to=0,0", "outside the map"), ("from=0.5,0.5&to=0.5,0.5", "same place")],
)
def test_odd_ends_are_explained(visit: Visit, ends: str, sentence: str) -> None:
    page = visit(f"/interpolate?run={RUN}&{ends}")
    expect(page.get_by_test_id("path-message")).to_contain_text(sentence)
    eventually(lambda: len(frames(page)), lambda count: count == 11, "the strip")


def test_two_models_go_from_the_same_picture_to_the_same_picture(visit: Visit) -> None:
    page = visit("/interpolate?run=001-ae&with=001-vae", 2)
    page.get_by_test_id("class-of-A").select_option("3")
    page.get_by_test_id("class-of-B").select_option("8")
    expect(page.get_by_test_id("frame")).to_have_count(33)

    def same_picture() -> bool:
        rows = [np.hypot(*(codes("001-ae")["mean"] - end(page, name)).T).argmin() for name in ("from", "to")]
        labels = [int(codes("001-ae")["label"][row]) for row in rows]
        theirs = decoded("001-vae", *(tuple(map(float, codes("001-vae")["mean"][row])) for row in rows))  # type: ignore[misc]
        strip = page.get_by_test_id("frame").nth(11), page.get_by_test_id("frame").nth(21)
        seen = [pixels(canvas.evaluate(LOOK))[..., 3].astype(float) for canvas in strip]
        return labels == [3, 8] and all(np.abs(a - b).max() <= ROUNDING for a, b in zip(seen, theirs, strict=True))

    eventually(lambda: parameter(page, "to"), bool, "the ends in the address")
    eventually(same_picture, bool, "the second model's strip between the codes of the same pictures")


def test_in_more_dimensions_the_way_goes_from_code_to_code_and_a_second_model_with_few_codes_knows_both(visit: Visit) -> None:
    """The strip's ends are what torch makes of the two codes, and so is the large picture."""
    page = visit("/interpolate?run=latent-8&with=002-ae&t=0", 2)
    expect(page.get_by_test_id("frame")).to_have_count(33)
    eventually(lambda: parameter(page, "from"), bool, "the ends in the address")
    panel = Panel(page)
    start = end(page, "from")
    for run_id, side in (("latent-8", 0), ("002-ae", 1)):
        run, strip = the_run(run_id), page.get_by_test_id("frame")
        means, index = run.tensors("codes")["mean"].astype(np.float32), run.tensors("codes")["index"]
        plane = json.loads((run.folder / "run.json").read_text())["plane"]
        on_plane = (means - np.array(plane["origin"])) @ np.array(plane["axes"]).T
        if side == 0:
            picture = int(index[np.hypot(*(on_plane - start).T).argmin()])
        [row] = np.flatnonzero(index == picture)
        with torch.inference_mode():
            expected = 255 * the_model(run_id).decode(torch.from_numpy(means[row][None])).squeeze().numpy()
        first = pixels(strip.nth(11 * side).evaluate(LOOK))[..., 3].astype(float)
        np.testing.assert_allclose(first, expected, atol=ROUNDING)
        if side == 0:
            np.testing.assert_allclose(panel.look()[1][..., 3], expected, atol=ROUNDING)


def test_a_second_model_keeps_the_pictures_the_stops_and_the_ways(visit: Visit) -> None:
    page = visit(f"/interpolate?run={RUN}")
    page.get_by_test_id("class-of-A").select_option("4")
    page.get_by_test_id("class-of-B").select_option("1")
    page.get_by_test_id("add-stop").click()
    page.get_by_test_id("show-data").click()
    via = point_of(eventually(lambda: parameter(page, "via"), bool, "the stop in the address"))
    before = end(page, "from"), end(page, "to")
    page.get_by_test_id("stSelectbox").nth(1).locator("input").fill("001-ae")
    page.get_by_role("option").filter(has_text="001-ae ").click()
    expect(page.get_by_test_id("frame")).to_have_count(66)  # three ways in each model
    means = codes(RUN)["mean"]
    nearest = means[np.hypot(*(means - via).T).argmin()]
    eventually(lambda: parameter(page, "via"), lambda now: bool(now) and np.allclose(point_of(now), nearest, atol=1e-4), "the stop on the nearest code")
    assert (end(page, "from"), end(page, "to")) == before
    for name, digit in (("A", "4"), ("B", "1")):
        expect(page.get_by_test_id(f"class-of-{name}")).to_have_value(digit)


def test_strip_animation_and_table_can_be_taken_away(visit: Visit, tmp_path: Path) -> None:
    page = visit(LINK)
    eventually(lambda: len(frames(page)), lambda count: count == 11, "the strip")

    page.get_by_test_id("save").click()

    def saved(button: str) -> Path:
        with page.expect_download() as download:
            page.get_by_test_id(button).click()
        download.value.save_as(tmp_path / download.value.suggested_filename)
        return tmp_path / download.value.suggested_filename

    with saved("export-csv").open() as file:
        lines = [line for line in csv.DictReader(file) if line["path"] == "straight"]
    np.testing.assert_allclose([[float(line["z1"]), float(line["z2"])] for line in lines], np.linspace(A, B, 101), atol=1e-5)
    with Image.open(saved("export-gif")) as animation:
        assert animation.n_frames == 94  # there and back
        pictures = [np.asarray(frame.convert("RGB")) for frame in ImageSequence.Iterator(animation)]
    way = decoded(RUN, *((float(x), float(y)) for x, y in np.linspace(A, B, 48)))
    for picture, expected in zip(pictures, [*way, *way[-2:0:-1]], strict=True):
        np.testing.assert_array_equal(picture[:448], picture[:448:16, ::16, :1].repeat(16, 0).repeat(16, 1).repeat(3, 2))  # grey, and sixteen times as large
        np.testing.assert_allclose(255 - picture[:448:16, ::16, 0].astype(float), expected, atol=ROUNDING)
        np.testing.assert_array_equal(picture[448:], pictures[0][448:])  # the caption stays
    assert pictures[0].shape == (488, 448, 3)
    assert pictures[0][448:].min() < 100
    for picture, expected in ((pictures[0], frames(page)[0]), (pictures[47], frames(page)[-1])):
        np.testing.assert_allclose(255 - picture[:448:16, ::16, 0].astype(float), expected, atol=ROUNDING)
    with Image.open(saved("export-png")) as strip:
        sheet_of_rows = np.asarray(strip.convert("RGB")).astype(float)
    for row, kind in enumerate(("straight", "geodesic")):
        for column, expected in enumerate(frames(page, kind)):
            y, x = 48 + 120 * row, 240 + 120 * column  # as print.js lays them out
            picture = sheet_of_rows[y : y + 112, x : x + 112]
            np.testing.assert_allclose(255 - picture, expected.repeat(4, 0).repeat(4, 1)[..., None].repeat(3, 2), atol=ROUNDING)


def test_the_homework_sheet_opens_by_its_link_and_can_be_saved_printed_and_copied(visit: Visit, tmp_path: Path) -> None:
    page = visit(f"{LINK}&sheet=hw9&seed=5")
    sheet = page.get_by_test_id("homework-sheet")
    expect(sheet.locator("canvas")).to_be_visible()
    expect(page.get_by_test_id("sheet-seed")).to_have_value("5")
    assert "sheet=hw9&seed=5" in page.url

    def saved(kind: str) -> Path:
        with page.expect_download() as download:
            page.get_by_test_id(f"sheet-{kind}").click()
        assert download.value.suggested_filename == f"{RUN}-homework-5.{kind}"
        download.value.save_as(tmp_path / download.value.suggested_filename)
        return tmp_path / download.value.suggested_filename

    with Image.open(saved("png")) as image:
        assert image.size == (1240, 1754)
        assert (np.asarray(image.convert("L")) < 100).mean() > 0.01  # there is ink on it
    assert saved("pdf").read_bytes().startswith(b"%PDF")
    page.get_by_test_id("sheet-rows").fill("99")
    page.get_by_test_id("sheet-rows").blur()
    expect(page.get_by_test_id("sheet-note")).to_have_text("Rows of each kind: 1 to 10.")
    page.get_by_test_id("sheet-steps").fill("3")
    page.get_by_test_id("sheet-steps").blur()
    expect(page.get_by_test_id("sheet-python")).to_contain_text("np.linspace(*run.encode(ends), 5)[1:-1]")
    page.wait_for_url("**sheet=10x3&seed=5**")
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")  # the browser's own command means the sheet too
    expect(page.get_by_test_id("on-paper").locator("img")).to_have_count(1)
    page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    page.get_by_test_id("sheet-print").click()
    page.wait_for_function("() => document.querySelector('body > iframe.printer')?.contentDocument.images[0]?.naturalWidth === 1240")
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    page.wait_for_function("() => !location.search.includes('sheet')")
    expect(page.get_by_test_id("save")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_test_id("homework").press("Enter")
    expect(sheet).to_be_visible()


def test_a_second_model_can_be_picked_and_left_again_and_a_drawn_digit_becomes_the_chosen_end(visit: Visit) -> None:
    page = visit(f"/interpolate?run={RUN}")

    def pick(box: int, name: str) -> None:
        page.get_by_test_id("stSelectbox").nth(box).locator("input").fill(name)
        page.get_by_role("option").filter(has_text=f"{name} ").click()

    pick(1, "001-ae")
    eventually(lambda: page.get_by_test_id("frame").count(), lambda count: count == 33, "two models and the cross-fade")
    pick(0, "mnist-vae")
    eventually(lambda: parameter(page, "run"), lambda run: run == "mnist-vae", "the other model in the address")
    eventually(lambda: page.get_by_test_id("row-straight").first.text_content(), lambda text: text == "mnist-vae, straight", "the other model's row")
    page.get_by_test_id("stSelectbox").nth(1).get_by_label("Clear").click()
    eventually(lambda: page.get_by_test_id("frame").count(), lambda count: count == 22, "one model")
    eventually(lambda: parameter(page, "with"), lambda other: other == "", "no second model in the address")

    page.get_by_test_id("end-B").click()
    before = end(page, "to")
    page.get_by_test_id("draw").click()
    pad = page.get_by_test_id("pad").bounding_box()
    assert pad
    drag(page, (pad["x"] + pad["width"] / 2, pad["y"] + 30), (pad["x"] + pad["width"] / 2, pad["y"] + pad["height"] - 30))
    eventually(lambda: end(page, "to"), lambda at: at != before, "B at the drawn digit's code")
