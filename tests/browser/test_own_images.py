"""Your images on the Train page: files are looked at before they are kept, then chosen for a training; what is refused is said, and a set is removed again."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from own_sets import write_shapes, write_turns
from playwright.sync_api import Page, expect

from benchmarks.browser import Server, serve

from .conftest import Visit
from .plane import eventually, wait_for_server


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def own_server(data: Path) -> Iterator[Server]:
    with serve(AEVAE_DATA=str(data)) as running:
        yield running


def opened(page: Page) -> None:
    page.get_by_role("button", name="Your images…").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def prepare(page: Page, *files: Path) -> None:
    if files:
        page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(list(files))
    button = page.get_by_role("button", name="Prepare", exact=True)
    expect(button).to_be_enabled()
    button.click()


def write(page: Page, field: str, text: str) -> None:
    box = page.get_by_role("textbox", name=field)
    box.fill(text)
    box.press("Tab")
    wait_for_server(page)


def test_a_zip_of_folders_becomes_a_set_that_is_looked_at_kept_chosen_and_removed(visit: Visit, own_server: Server, data: Path, tmp_path: Path) -> None:
    folder = write_shapes(tmp_path / "shapes", each=8)
    with zipfile.ZipFile(tmp_path / "shapes.zip", "w") as archive:
        for path in folder.rglob("*.png"):
            archive.write(path, path.relative_to(tmp_path))
    page = visit("/train", 1, server=own_server)
    opened(page)
    prepare(page, tmp_path / "shapes.zip")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("40 × 24 pixels, colour")
    expect(dialog).to_contain_text("12 classes: arrow 8")
    expect(dialog.get_by_role("img").first).to_be_visible()
    assert not [name for name in os.listdir(data) if not name.startswith(".")]  # nothing is kept yet
    write(page, "Title", "My *shapes*")
    write(page, "One is called", "shape")
    dialog.get_by_role("button", name="Keep", exact=True).click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("combobox", name="Data set")).to_have_value("My *shapes*")
    expect(page.get_by_role("button", name="data set my-shapes")).to_be_visible()
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_enabled()

    opened(page)
    dialog.get_by_text("Sets added here (1)").click()
    expect(dialog).to_contain_text("My *shapes* · 96 images, 40 × 24, 12 classes")
    dialog.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Yes, delete it").click()
    expect(dialog.get_by_text("Sets added here")).to_have_count(0)
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("combobox", name="Data set")).to_have_value("Digits (bundled)")
    eventually(lambda: os.listdir(data), lambda left: left == [], "the draft to be discarded")


def test_a_refusal_stays_in_the_dialogue_and_leaving_it_discards_what_was_prepared(visit: Visit, own_server: Server, data: Path, tmp_path: Path) -> None:
    write_turns(tmp_path, 100)
    page = visit("/train", 1, server=own_server)
    opened(page)
    dialog = page.get_by_role("dialog")
    write(page, "Size", "9")
    prepare(page, tmp_path / "turns.npz")
    expect(dialog).to_contain_text("'9' is no size for images. Write width x height")
    write(page, "Size", "12x12")
    write(page, "Labels are numbers", "angle, °")
    prepare(page)  # the files are still there
    expect(dialog).to_contain_text("12 × 12 pixels, grey")
    expect(dialog).to_contain_text("Each has a number, angle, from")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    wait_for_server(page)
    eventually(lambda: os.listdir(data), lambda left: left == [], "the draft to be discarded")
