"""Which lessons there are: a teacher's own before those that ship, the language asked for before English, and no bad file hides a good one."""

from __future__ import annotations

from pathlib import Path

import pytest

from aevae.lessons.library import SHIPPED, library
from aevae.recipe.settings import LESSONS

LESSON = """+++
title = "{title}"
minutes = 5
goal = "A goal."

[steps.one]
open = "/?run=mnist-vae"
+++

# one: A step
**Predict.** What comes?
- [x] this | Right.
- [ ] that | No.

**Reveal.** It is this.
**Why.** Because.
"""


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(LESSONS.name, str(tmp_path))
    return tmp_path


def write(folder: Path, name: str, title: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(LESSON.format(title=title), encoding="utf-8")


def titles(language: str = "en") -> dict[str, str]:
    return {lesson.slug: lesson.title for lesson in library(language).lessons}


def test_every_lesson_that_ships_is_read_in_order() -> None:
    shipped = library()
    assert shipped.refused == ()
    assert len(shipped.lessons) == len(list((SHIPPED / "en").glob("*.md"))) >= 10
    assert [lesson.slug for lesson in shipped.lessons][:2] == ["two-numbers", "holes"]
    assert sum(len(lesson.steps) for lesson in shipped.lessons) >= 30


def test_a_teachers_own_lesson_counts_before_one_that_ships_and_is_read_again_when_it_changes(own: Path) -> None:
    write(own, "02-holes.md", "My holes")
    write(own, "55-more.md", "More")
    assert titles()["holes"] == "My holes"
    assert list(titles())[-1] == "more"
    write(own, "55-more.md", "Much more")
    assert titles()["more"] == "Much more"


def test_a_language_falls_back_to_english_lesson_by_lesson(own: Path) -> None:
    write(own / "de", "02-holes.md", "Löcher")
    assert library().languages == ("en", "de")
    assert titles("de")["holes"] == "Löcher"
    assert titles("de")["two-numbers"] == titles()["two-numbers"]
    assert titles()["holes"] == "Holes"
    (own / "de" / "02-holes.md").write_text("nonsense", encoding="utf-8")
    assert titles("de")["holes"] == "Holes"
    assert len(library("de").refused) == 1


@pytest.mark.parametrize("language", ["xx", "../en", "", "DE", "deu"])
def test_a_language_that_is_none_is_english(own: Path, language: str) -> None:
    assert titles(language) == titles()


def test_a_file_that_is_refused_hides_no_other_one(own: Path) -> None:
    before = titles()
    (own / "70-two.md").write_text(LESSON.format(title="T").replace("- [ ] that", "- [x] that"), encoding="utf-8")
    (own / "71-large.md").write_text("x" * 5_000_000, encoding="utf-8")
    (own / "72-bytes.md").write_bytes(b"\xff\xfe\x00")
    (own / "73 spaces.md").write_text("no", encoding="utf-8")
    (own / "notes.md").write_text("not a lesson, and not meant as one", encoding="utf-8")
    found = library()
    assert titles() == before
    assert len(found.refused) == 4
    assert [sentence.split(":")[0].split(",")[0] for sentence in found.refused] == ["70-two.md", "71-large.md", "72-bytes.md", "73 spaces.md"]


def test_a_folder_that_is_not_there_is_no_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(LESSONS.name, str(tmp_path / "nowhere"))
    assert library().refused == ()
