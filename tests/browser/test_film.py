"""The film of a training: its slider, its keys and its play button, the dots, the loss, and two films on one clock."""

from __future__ import annotations

import re

import numpy as np
import pytest
from PIL import Image, ImageSequence
from playwright.sync_api import Page, expect

from aevae.recipe.losses import loss_curves
from benchmarks.browser import SHADOW

from .conftest import Visit
from .plane import Panel, assert_painted, eventually, the_run

RUN, OTHER = "digits-vae", "001-vae"  # 60 epochs, 20 epochs
ADDRESS = f"/train?train-what=Watch+the+film&film={RUN}"
LENGTH = 12_000  # ms at speed 1

# Of each frame the time (ms), the epoch, and a number that says what the dots look like.
RECORD = """(panel) => {
    const plane = panel.querySelector("[data-testid=plane]"), dots = panel.querySelector("canvas.points");
    const sum = () => {
        const { data } = dots.getContext("2d").getImageData(0, 0, dots.width, dots.height);
        let hash = 0;
        for (let i = 3; i < data.length; i += 4) if (data[i]) hash = (31 * hash + i) | 0;
        return hash;
    };
    const seen = (window.film = []);
    const frame = (now) => {
        const epoch = Number(plane.dataset.epoch), last = seen.at(-1);
        seen.push([now, epoch, last?.[1] === epoch ? last[2] : sum()]);
        requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
}"""
NEEDLES = """(panel) => [...panel.getRootNode().querySelectorAll("[data-testid=film-losses]")].map((losses) => {
    const [curve, needle] = [".curve", ".needle"].map((name) => losses.querySelector(name).getBoundingClientRect());
    return ((needle.left + needle.right) / 2 - curve.left) / curve.width;
})"""


def epoch(panel: Panel) -> float:
    return float(panel.plane.get_attribute("data-epoch") or "nan")


def epochs(run: str) -> list[int]:
    """After which the film has a frame."""
    return the_run(run).tensors("film")["epoch"].tolist()


def needles(panel: Panel) -> list[float]:
    """Where the loss's needle stands, of each film, as a share of its curve."""
    return panel.element.evaluate(NEEDLES)


def scrub(page: Page, share: float) -> None:
    """Drag the slider there."""
    box = page.get_by_test_id("film-t").bounding_box()
    assert box
    thumb = 16  # CSS px: its middle stays half as far within the ends
    page.mouse.move(box["x"] + thumb / 2 + (box["width"] - thumb) * share, box["y"] + box["height"] / 2)


def test_the_slider_goes_through_the_training_with_dots_needle_and_losses(visit: Visit) -> None:
    page = visit(ADDRESS)
    panel, last = Panel(page), epochs(RUN)[-1]
    assert (panel.run, epoch(panel)) == (RUN, last)
    loss = loss_curves(the_run(RUN).config, the_run(RUN).history())[0]
    scrub(page, 1)
    page.mouse.down()
    seen: dict[float, bytes] = {}
    for share in (0.75, 0.5, 0.25, 0.0):
        scrub(page, share)
        now = eventually(lambda: epoch(panel), lambda e, share=share: abs(e - share * last) < 0.03 * last, f"the epoch at {share}")
        np.testing.assert_allclose(needles(panel), [now / last], atol=0.005)
        seen[now] = panel.canvas("points").tobytes()
        shown = page.get_by_test_id("film-losses").inner_text()
        assert shown.startswith(loss.title)
        if done := round(now):
            assert re.findall(r"[\d.]+", shown) == [f"{loss.train[done - 1]:.1f}", f"{loss.test[done - 1]:.1f}"]
        else:
            assert "–" in shown  # before the first epoch nobody has measured a loss
    page.mouse.up()
    assert len(set(seen.values())) == 4
    expect(page.get_by_test_id("film-epoch")).to_contain_text("0")


def test_keys_go_from_frame_to_frame_and_the_last_is_the_finished_model(visit: Visit) -> None:
    page = visit(ADDRESS)
    panel, kept = Panel(page), epochs(RUN)
    z, finished = panel.z, panel.canvas("points")
    panel.plane.focus()
    for step in range(2, 5):
        page.keyboard.press(",")
        eventually(lambda: epoch(panel), lambda e, step=step: e == kept[-step], "a frame back")
    assert (panel.canvas("points") != finished).any()
    page.get_by_test_id("film-forward").click()
    eventually(lambda: epoch(panel), lambda e: e == kept[-3], "a frame on")
    page.get_by_test_id("film-back").click()
    panel.plane.focus()
    for step in range(4, 0, -1):
        eventually(lambda: epoch(panel), lambda e, step=step: e == kept[-step], "a frame on")
        page.keyboard.press(".")
    eventually(lambda: epoch(panel), lambda e: e == kept[-1], "the last frame")
    np.testing.assert_array_equal(panel.canvas("points"), finished)
    at, picture = panel.look()
    assert at == z
    assert_painted(picture, RUN, z)


def test_play_moves_the_dots_smoothly_from_the_beginning_to_the_end(visit: Visit) -> None:
    page = visit(ADDRESS)
    panel, last = Panel(page), epochs(RUN)[-1]
    page.get_by_test_id("film-speed").select_option("4")
    panel.element.evaluate(RECORD)
    page.get_by_test_id("film-play").click()
    eventually(lambda: epoch(panel), lambda e: 0 < e < 0.5 * last, "the beginning")
    expect(page.get_by_test_id("film-play")).to_have_attribute("aria-label", "Pause")
    expect(page.get_by_test_id("film-play")).to_have_attribute("aria-label", "Play the training")  # by itself, at the end
    eventually(lambda: epoch(panel), lambda e: e == last, "the end")
    np.testing.assert_allclose(needles(panel), [1], atol=0.005)
    clock, at, dots = np.array(page.evaluate("window.film")).T
    first = int((at < last).argmax())  # before it, the finished model stood there
    during = slice(first, first + int((at[first:] == last).argmax()))
    assert (np.diff(at[during]) >= 0).all()
    moments = np.unique(at[during])
    assert len(moments) > 15
    assert len(np.unique(dots[during])) > 0.9 * len(moments)  # no moment that only looks new
    counted = np.minimum(np.diff(clock, prepend=clock[0]), 100).cumsum()  # a slow frame counts for no more
    assert np.ptp(counted[during]) == pytest.approx(np.ptp(at[during]) / last * LENGTH / 4, abs=2 * 100)  # what is drawn may be two frames behind
    assert np.diff(moments).max() <= 2.5 * 4 * 100 / LENGTH * last

    page.get_by_test_id("film-speed").select_option("1")
    panel.plane.focus()
    page.keyboard.press(" ")  # from the beginning again
    eventually(lambda: epoch(panel), lambda e: 0 < e < 0.5 * last, "the beginning again")
    page.keyboard.press(" ")
    expect(page.get_by_test_id("film-play")).to_have_attribute("aria-label", "Play the training")
    rest = eventually(lambda: (epoch(panel), needles(panel)), lambda now: now[1] == pytest.approx([now[0] / last], abs=0.005), "the needle at rest")
    assert 0 < rest[0] < last


def test_an_earlier_decoder_paints_then_and_the_film_can_be_kept(visit: Visit) -> None:
    page = visit(ADDRESS)
    panel = Panel(page)
    kept = sorted({int(name.partition("/")[0]) for name in the_run(RUN).tensors("decoders")})
    expect(page.get_by_test_id("film-decoder")).to_have_text("decoder: final")
    finished = panel.look()[1]
    page.get_by_test_id("film-back").click()
    expect(page.get_by_test_id("film-decoder")).to_have_text(f"decoder: epoch {kept[-1]}")
    page.get_by_test_id("film-t").fill("0.02")
    expect(page.get_by_test_id("film-decoder")).to_have_text(f"decoder: epoch {kept[0]}")
    assert np.abs(panel.look()[1].astype(float) - finished).mean() > 10

    button = page.get_by_test_id("film-gif")
    button.evaluate(
        "(b) => new MutationObserver(() => (window.said ??= new Set()).add(b.textContent)).observe(b, { childList: true, characterData: true, subtree: true })"
    )
    with page.expect_download() as download:
        button.click()
    expect(button).to_have_text("GIF")
    assert page.evaluate("window.said.size") > 10  # others had their turn in between
    assert download.value.suggested_filename == f"{RUN}-film.gif"
    assert download.value.path().stat().st_size <= 2e6
    with Image.open(download.value.path()) as gif:
        frames = [np.asarray(frame.convert("RGB")).astype(int) for frame in ImageSequence.Iterator(gif)]
        assert gif.info["duration"] == 2000  # the last one rests
    assert len(frames) == 48
    changed = np.abs(frames[0] - frames[-1]).sum(2) > 60
    assert changed.mean() > 0.01
    assert epoch(panel) == pytest.approx(0.02 * epochs(RUN)[-1], abs=0.01)  # the page is where it was


def test_two_films_run_on_one_clock_each_to_its_own_end(visit: Visit) -> None:
    page = visit(ADDRESS + f"&film2={OTHER}")
    page.get_by_text("Side by side").click()
    expect(page.get_by_test_id("panel")).to_have_count(2)
    page.wait_for_function(f"() => [...({SHADOW}?.querySelectorAll('[data-ready=true][data-epoch]') ?? [])].length === 2")
    left, right = Panel(page, 0), Panel(page, 1)
    assert [left.run, right.run] == [RUN, OTHER]
    ends = [epochs(RUN)[-1], epochs(OTHER)[-1]]
    assert [epoch(left), epoch(right)] == ends
    before = [panel.canvas("points") for panel in (left, right)]
    expect(page.get_by_test_id("film")).to_have_count(1)
    page.get_by_test_id("film-play").click()
    eventually(lambda: epoch(left), lambda e: 0.1 * ends[0] < e < 0.6 * ends[0], "the film")
    page.get_by_test_id("film-play").click()
    expect(page.get_by_test_id("film-play")).to_have_attribute("aria-label", "Play the training")
    shares = epoch(left) / ends[0], epoch(right) / ends[1]
    assert 0.05 < shares[0] < 0.95
    assert shares[0] == pytest.approx(shares[1], abs=0.002)
    np.testing.assert_allclose(needles(left), shares, atol=0.01)
    for panel, finished in zip((left, right), before, strict=True):
        assert (panel.canvas("points") != finished).any()
