"""A training as a student sees it: started, watched, dragged across, found again on every page, stopped and removed; and a server that dies meanwhile."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from playwright.sync_api import Browser, Locator, Page, expect
from safetensors.numpy import load_file

from aevae.recipe.datasets import DATASETS
from aevae.science.model import new_model
from aevae.services import job_reader, jobs
from benchmarks.browser import serve, wait_until_ready

from .conftest import LAPTOP, PATIENCE, Visit
from .plane import Panel, Point, eventually, wait_for_server

PRESET, NAME, EPOCHS = "digits-ae", "mine", 2000


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """The runs of this module's own servers; whatever still trains at the end is removed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AEVAE_RUNS", str(tmp_path))
        patch.setenv("OMP_NUM_THREADS", "1")
        yield tmp_path
        for job in jobs.listing():
            jobs.delete(job.id)


def start(page: Page) -> None:
    """As a student does: pick the preset, name it, ask for many epochs, press the button."""
    page.get_by_role("combobox", name="Preset").click()
    page.get_by_role("option", name=PRESET).click()
    name = page.get_by_role("textbox", name="Name")
    expect(name).to_have_value(f"{PRESET}-2")
    epochs = page.get_by_role("spinbutton", name="Epochs")
    epochs.fill(str(EPOCHS))
    epochs.press("Tab")
    expect(page.get_by_role("button", name=f"epochs {EPOCHS}")).to_be_visible()
    name.fill(NAME.upper())
    name.press("Tab")
    expect(name).to_have_value(NAME)
    wait_for_server(page)
    page.get_by_role("button", name="Start", exact=True).click()


def epoch_in(place: Locator) -> int:
    """The epoch that a line about a training names; 0 before it names one."""
    text = place.first.inner_text() if place.count() else ""
    found = re.search(rf"epoch (\d+) of {EPOCHS}", text)
    return int(found[1]) if found else 0


def assert_grows(line: Locator, before: int) -> int:
    """The line tells an epoch later than `before`, and then a later one still; returns that."""
    first = eventually(lambda: epoch_in(line), lambda epoch: epoch > before, "the epoch")
    return eventually(lambda: epoch_in(line), lambda epoch: epoch > first, "the epoch a moment later")


def painted(weights: Path, z: Point) -> np.ndarray:
    """What torch makes of weights on the disk at z: grey levels (H, W)."""
    config = job_reader.job(NAME).config
    model = new_model(config, DATASETS[config.dataset].shape)
    model.load_state_dict({name: torch.from_numpy(array) for name, array in load_file(weights).items()})
    with torch.inference_mode():
        return 255 * model.decode(torch.tensor([z], dtype=torch.float32)).numpy()[0, 0]


def test_a_training_is_watched_dragged_across_found_everywhere_stopped_and_removed(visit: Visit, browser: Browser, folder: Path) -> None:
    with serve(AEVAE_RUNS=str(folder), OMP_NUM_THREADS="1") as server:
        page = visit("/train", 1, server=server)
        start(page)
        expect(page.locator(f"[data-testid=plane][data-run={NAME}][data-ready=true]")).to_be_visible(timeout=PATIENCE)
        panel, live = Panel(page), page.get_by_test_id("live")
        assert panel.run == NAME
        expect(live).to_contain_text("live · epoch")

        moments: dict[int, bytes] = {}  # the dots move from epoch to epoch
        eventually(
            lambda: moments.setdefault(epoch_in(live), panel.canvas("points").tobytes()), lambda _: len(set(moments.values())) >= 4, "four sights of the dots"
        )
        assert len(moments) >= 4

        assert_follows_the_hand(page, panel)
        page.get_by_role("button", name="Pause").click()
        expect(live).to_contain_text("paused")
        assert job_reader.job(NAME).state == "paused"
        z = panel.z  # where the hand has let go

        def as_saved(seen: tuple[Point, np.ndarray]) -> bool:
            return seen[0] == z and np.abs(seen[1][..., 3] - painted(folder / NAME / "weights.safetensors", z)).max() <= 1.01

        eventually(panel.look, as_saved, "what the saved decoder paints")
        page.get_by_role("button", name="Resume").click()
        expect(live).to_contain_text("live · epoch")

        page.get_by_test_id("stSidebar").get_by_role("link", name="Explore").click()
        page.wait_for_url(lambda url: "/train" not in url)
        wait_until_ready(page)
        badge = page.get_by_test_id("stSidebar").get_by_text(f": {NAME}")
        before = assert_grows(badge, 0)
        page.reload()
        before = assert_grows(badge, before - 1)
        other_context = browser.new_context(viewport=LAPTOP)
        other = visit("/train", 1, server=server, context=other_context)
        row = other.get_by_test_id("stMain").get_by_text(f"{NAME}: ")
        assert Panel(other).run == NAME
        assert_grows(row, before - 1)

        other.get_by_role("button", name="Stop").click()
        expect(row).to_contain_text("stopped")
        assert job_reader.job(NAME).epoch >= before
        expect(badge).to_have_count(0)
        page.get_by_role("combobox").first.fill(NAME)
        page.get_by_role("option").filter(has_text=NAME).click()
        expect(page.locator(f"[data-testid=plane][data-run={NAME}][data-ready=true]")).to_be_visible(timeout=PATIENCE)
        z, picture = panel.look()
        np.testing.assert_allclose(picture[..., 3], painted(folder / NAME / "weights.safetensors", z), atol=1.01)

        other.get_by_role("button", name="Delete").click()
        expect(other.get_by_text(f"Remove {NAME} for good?")).to_be_visible()
        assert (folder / NAME / "run.json").is_file()
        other.get_by_role("button", name="Yes, delete it").click()
        expect(row).to_have_count(0)
        eventually(lambda: (folder / NAME).exists(), lambda there: not there, "the run's folder")
        page.reload()
        wait_until_ready(page)
        page.get_by_role("combobox").first.fill(NAME)
        expect(page.get_by_role("listbox")).to_be_visible()
        expect(page.get_by_role("option").filter(has_text=NAME)).to_have_count(0)
        other_context.close()
        page.close()  # a server waits for its visitors before it ends


def assert_follows_the_hand(page: Page, panel: Panel) -> None:
    """The cursor goes with the mouse, and the picture with the cursor, while the model learns."""
    panel.plane.scroll_into_view_if_needed()  # the form was longer than the screen
    axes = panel.axes()
    page.mouse.move(*panel.at(0.2, 0.2))
    page.mouse.down()
    seen = []
    for share in (0.25, 0.5, 0.75):
        page.mouse.move(*panel.at(share, share), steps=5)
        seen.append(eventually(panel.look, lambda now: not seen or now[0] != seen[-1][0], "the cursor under the hand"))
        assert seen[-1][1][..., 3].any()
    page.mouse.up()
    assert len({picture.tobytes() for _, picture in seen}) == 3
    scale = np.abs(axes.scale).max()
    np.testing.assert_allclose(seen[-1][0], panel.axes().latent(panel.at(0.75, 0.75)), atol=40 * scale)  # the window grows with the codes


def test_a_training_outlives_its_server_and_the_next_one_shows_it(visit: Visit, browser: Browser, folder: Path) -> None:
    """F2: started on a page of a real server, which is then killed."""
    with serve(AEVAE_RUNS=str(folder), OMP_NUM_THREADS="1") as server:
        context = browser.new_context(viewport=LAPTOP)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(f"{server.url}/train")
        start(page)
        eventually(
            lambda: [(job.id, job.state, job.epoch > 0) for job in job_reader.all_jobs()], lambda jobs: jobs == [(NAME, "running", True)], "the training"
        )
        context.close()
        os.kill(server.pid, signal.SIGKILL)
    before = job_reader.job(NAME)
    assert before.state == "running"
    eventually(lambda: job_reader.job(NAME).epoch, lambda epoch: epoch > before.epoch + 1, "progress without a server")
    with serve(AEVAE_RUNS=str(folder), OMP_NUM_THREADS="1") as server:
        page = visit("/train", 1, server=server)
        assert Panel(page).run == NAME
        row = page.get_by_test_id("stMain").get_by_text(f"{NAME}: ")
        assert_grows(row, before.epoch)
        page.get_by_role("button", name="Stop").click()
        expect(row).to_contain_text("stopped")
        page.close()
    assert job_reader.job(NAME).state == "stopped"
