"""S6 as two students and their teacher see it: another's training has no buttons, the key brings them, and a server that only shows has none at all."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from aevae.recipe.datasets import DATASETS
from aevae.recipe.presets import recipe
from aevae.runs.catalog import runs_dir
from aevae.runs.files import claim, description, write_json
from aevae.runs.status import Status, write_status
from aevae.services.roles.owner import read_owner, write_owner
from benchmarks.browser import serve

from .conftest import LAPTOP, Visit
from .plane import eventually, wait_for_server

ELSEWHERE = "127.0.0.2"  # an address of this machine that the app does not take for it
KEY = "correct horse battery"


def paused(name: str, owner: str) -> Path:
    folder = claim(name)
    write_owner(folder, owner)
    assert DATASETS["digits"]
    write_json(folder / "run.json", description(name, recipe("digits-ae", epochs=2000), "digits-ae", 0))
    write_status(folder, Status("paused", epochs=2000))
    return folder


def buttons(page: Page, run_id: str) -> list[str]:
    wait_for_server(page)
    return page.locator(f".st-key-row-{run_id}").get_by_role("button").all_inner_texts()


def test_a_training_is_its_owner_s_and_the_teacher_s_alone(visit: Visit, browser: Browser) -> None:
    """Fails when the cookie does not reach Python, or a row asks nobody whose it is."""
    paused("theirs", "f" * 64)
    with serve(address=ELSEWHERE, AEVAE_RUNS=str(runs_dir()), AEVAE_TEACHER_KEY=KEY, OMP_NUM_THREADS="1") as server:
        first, second = (browser.new_context(viewport=LAPTOP) for _ in range(2))
        ann, ben = visit("/train", 0, first, server), visit("/train", 0, second, server)
        row = ann.locator(".st-key-row-theirs")
        expect(row).to_contain_text("somebody else’s")
        expect(row.get_by_role("button")).to_have_count(0)
        ann.get_by_role("button", name="Start", exact=True).click()
        expect(ann.locator(".st-key-row-digits-vae-2")).to_be_visible()
        expect(ann.locator(".st-key-row-digits-vae-2").get_by_role("button", name="Delete")).to_be_visible()
        assert len(read_owner(runs_dir() / "digits-vae-2")) == 64
        ben.reload()
        other = ben.locator(".st-key-row-digits-vae-2").first
        expect(other).to_be_visible()
        expect(other.get_by_role("button", name="Delete")).to_have_count(0)

        ben.get_by_role("button", name="Teacher…").click()
        ben.get_by_label("Teacher's key").fill("not the key at all")
        ben.get_by_role("button", name="Enter", exact=True).click()
        expect(ben.get_by_text("This is not the teacher's key.")).to_be_visible()
        ben.get_by_label("Teacher's key").fill(KEY)
        ben.get_by_role("button", name="Enter", exact=True).click()
        expect(ben.get_by_role("button", name="Leave")).to_be_visible()
        mine = ben.locator(".st-key-row-theirs")
        mine.get_by_role("button", name="Delete").click()
        ben.get_by_role("button", name="Yes, delete it").click()
        expect(mine).to_have_count(0)
        eventually(lambda: (runs_dir() / "theirs").exists(), lambda there: not there, "the training to go")
        for context in (first, second):
            context.close()
