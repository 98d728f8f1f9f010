"""S6 as two students and their teacher see it: another's training has no buttons, the key brings them, and a server that only shows has none at all."""

from __future__ import annotations

import hashlib
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect

from aevae.recipe.datasets import DATASETS
from aevae.recipe.presets import recipe
from aevae.runs.catalog import runs_dir
from aevae.runs.files import claim, description, write_json
from aevae.runs.status import Status, read_status, write_status
from aevae.screen.permission import COOKIE
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


def be_teacher(page: Page) -> None:
    page.get_by_role("button", name="Teacher…").click()
    page.get_by_label("Teacher's key").fill(KEY)
    page.get_by_role("button", name="Enter", exact=True).click()
    expect(page.get_by_role("button", name="Leave")).to_be_visible()


def visitor_of(context: BrowserContext) -> str:
    """Who a browser is to the server."""
    [token] = [cookie["value"] for cookie in context.cookies() if cookie["name"] == COOKIE]
    return hashlib.sha256(token.encode()).hexdigest()


def test_what_a_page_has_offered_too_long_ago_is_refused(visit: Visit, browser: Browser) -> None:
    """S6. Ben has left being the teacher; pages of his that were drawn before still have the buttons of Ann's training, and hers alone does something.

    Fails when `acting` in services.roles does not call `check`, or a page asks on nobody's behalf (`attempt` without `by=permission.visitor()`).
    """
    with serve(address=ELSEWHERE, AEVAE_RUNS=str(runs_dir()), AEVAE_TEACHER_KEY=KEY, OMP_NUM_THREADS="1") as server:
        first, second = (browser.new_context(viewport=LAPTOP) for _ in range(2))
        visit("/train", 0, first, server).close()
        folder = paused("hers", visitor_of(first))
        ben = visit("/train", 0, second, server)
        assert visitor_of(second) != visitor_of(first)
        be_teacher(ben)
        offered = {act: visit("/train", 0, second, server) for act in ("Stop", "Resume", "Rename", "Delete")}
        for act in ("Rename", "Delete"):
            offered[act].locator(".st-key-row-hers").get_by_role("button", name=act).click()
        offered["Rename"].get_by_role("textbox", name="New name").fill("mine")
        presses = {act: page.locator(".st-key-row-hers").get_by_role("button", name=act) for act, page in offered.items()}
        presses["Rename"] = offered["Rename"].get_by_test_id("stForm").get_by_role("button", name="Rename")
        presses["Delete"] = offered["Delete"].get_by_role("button", name="Yes, delete it")
        for press in presses.values():
            expect(press).to_be_visible()
        ben.get_by_role("button", name="Leave").click()
        expect(ben.get_by_role("button", name="Teacher…")).to_be_visible()
        before = read_status(folder)
        for act, press in presses.items():
            press.click()
            expect(offered[act].get_by_text("Hers is somebody else's: only they can change it, or the teacher.")).to_be_visible()
            expect(offered[act].locator(".st-key-row-hers").get_by_role("button")).to_have_count(0)
        assert (read_status(folder), read_owner(folder)) == (before, visitor_of(first))
        assert not (runs_dir() / "mine").exists()

        ann = visit("/train", 0, first, server)
        ann.locator(".st-key-row-hers").get_by_role("button", name="Rename").click()
        ann.get_by_role("textbox", name="New name").fill("still-hers")
        ann.get_by_role("textbox", name="New name").press("Enter")
        expect(ann.locator(".st-key-row-still-hers").get_by_role("button", name="Delete")).to_be_visible()
        for context in (first, second):
            context.close()
