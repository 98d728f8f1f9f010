"""From a learner's browser to the teacher's: answers are saved as a file, and Collect counts them."""

from __future__ import annotations

import json
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from .conftest import Visit


def sheet(page: Page, kind: str) -> None:
    expect(page.locator(f"[data-testid=sheet-{kind}][data-ready]")).to_have_count(1)


def test_answers_go_from_the_learner_to_the_teacher_as_a_file(visit: Visit, tmp_path: Path) -> None:
    page = visit("/learn?test=before&fresh=1&teacher=1", planes=0)
    sheet(page, "test")
    assert "fresh" not in page.url
    page.get_by_test_id("class-link").click()
    page.get_by_test_id("class-link-fresh").check()
    expect(page.get_by_test_id("class-link-address")).to_have_value(re.compile(r"/learn\?test=before&fresh=1$"))  # and without what is right
    page.get_by_test_id("class-link-close").click()
    questions = page.get_by_test_id("sheet-test").get_by_role("group")
    expect(questions).to_have_count(8)
    for i in range(8):
        questions.nth(i).get_by_role("radio").first.press("Space")
    expect(page.get_by_text("All answered, and kept in this browser.")).to_be_visible()
    page.reload()
    expect(page.get_by_role("radio", checked=True)).to_have_count(8)

    page.goto(page.url.split("/learn")[0] + "/learn?answers=1")
    sheet(page, "answers")
    page.get_by_label("Name, if you like").fill("Ada")
    page.keyboard.press("Tab")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save for your teacher").click()
    file = tmp_path / saved.value.suggested_filename
    saved.value.save_as(file)
    assert file.name.startswith("answers-Ada-")
    assert len(json.loads(file.read_text())["answers"]) == 8
    page.get_by_role("button", name="Start over").click()
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_text("No answers yet.")).to_be_visible()

    page.goto(page.url.replace("answers=1", "collect=1"))
    sheet(page, "collect")
    other = tmp_path / "holiday.json"
    other.write_text("{")
    page.locator("input[type=file]").set_input_files([other, file])
    expect(page.get_by_text("holiday.json is left out: it is no JSON.")).to_be_visible()
    expect(page.get_by_text("1 student.")).to_be_visible()
    expect(page.get_by_text("Concept test, before: ")).to_have_count(8)
    expect(page.get_by_role("row", name="Ada")).to_be_visible()


def test_a_worksheet_from_this_computer_alone_prints_no_address_and_says_why(visit: Visit) -> None:
    page = visit("/learn?lesson=holes&print=1", planes=0)
    sheet(page, "worksheet")
    paper, note = page.get_by_test_id("worksheet"), page.get_by_role("note")
    expect(note).to_contain_text("only this computer finds the app")
    page.emulate_media(media="print")
    expect(note).to_be_hidden()
    expect(paper).not_to_contain_text("http")
    expect(paper.get_by_role("img", name="The plane of AE, tutorial 002, 2-D")).to_have_count(2)
    assert paper.get_by_role("img").first.evaluate("(image) => image.decode().then(() => image.naturalWidth > 0)")
