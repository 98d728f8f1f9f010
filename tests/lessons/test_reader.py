"""A lesson file is understood or refused with file, line and way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from aevae.lessons.reader import read_lesson
from aevae.recipe.errors import LessonError

GOOD = """+++
title = "Two places"
minutes = 5
goal = "See that two places differ."
models = ["mnist-vae"]

[steps.seven]
open = "/?run=mnist-vae&z=0,0"
check = [{ like = 7, votes = 15 }]
passes = ["-1.37,-1.50"]
fails = ["0,0"]

[steps.ring]
open = "compare?a=mnist-ae&b=mnist-vae"
number = { is = 44, within = 9 }
+++

# seven: A seven
**Predict.** What comes back?
- [ ] the same image | No: 784 numbers do not fit into two.
- [x] the digit, details lost | Right.

**Try.** Find a 7.
**Reveal.** It is a 7.
And more of it.
**Why.** Because $z$ has two numbers.
**Teacher.** Ask for the details.

# ring: How many
**Predict.** What share lies inside?
**Reveal.** 44 %.
**Why.** $1-e^{-1/2}$.
"""


def written(folder: Path, text: str, name: str = "01-two.md") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_lesson_is_read_whole(tmp_path: Path) -> None:
    lesson = read_lesson(written(tmp_path, GOOD))
    assert (lesson.slug, lesson.title, lesson.minutes, lesson.models) == ("two", "Two places", 5, ("mnist-vae",))
    seven, ring = lesson.steps
    assert [(option.text, option.right) for option in seven.options] == [("the same image", False), ("the digit, details lost", True)]
    assert seven.options[0].answer == "No: 784 numbers do not fit into two."
    assert seven.checks == ({"like": 7, "votes": 15},)
    assert (seven.passes, seven.fails) == (("-1.37,-1.50",), ("0,0",))
    assert seven.reveal == "It is a 7.\nAnd more of it."
    assert seven.teacher == "Ask for the details."
    assert ring.number == {"is": 44.0, "within": 9.0}
    assert lesson.step("ring") is ring
    assert lesson.step("none") is None


@pytest.mark.parametrize(("old", "new", "line", "said"), [
    ("minutes = 5", "minutes = 5\nauthor = 'me'", 4, "author means nothing here"),
    ("minutes = 5", "minutes = 0", 3, "from 1 to 60"),
    ("minutes = 5", "minutes = ", 3, "no TOML"),
    ('title = "Two places"', 'title = ""', 2, "1 to 300 characters"),
    ('models = ["mnist-vae"]', 'models = ["../x"]', 5, "names of models"),
    ('"/?run=mnist-vae&z=0,0"', '"https://example.org/?run=x"', 8, "inside the app"),
    ('"/?run=mnist-vae&z=0,0"', '"javascript:alert(1)"', 8, "inside the app"),
    ('"/?run=mnist-vae&z=0,0"', '"//example.org"', 8, "inside the app"),
    ("like = 7, votes = 15", "like = 7", 9, "like needs votes"),
    ("like = 7, votes = 15", 'verdict = "near"', 9, 'takes "inside", "edge" or "far"'),
    ("like = 7, votes = 15", "feels = 7", 9, "exactly one of verdict"),
    ("like = 7, votes = 15", "like = 7, votes = 15, mood = 1", 9, "does not know mood"),
    ("like = 7, votes = 15", 'like = 7, votes = 15, side = "c"', 9, 'side is "a" or "b"'),
    ("within = 9", "within = 'x'", 15, "{ is = …, within = … }"),
    ("- [ ] the same image", "- [x] the same image", 18, "exactly one [x]"),
    ("- [ ] the same image", "- [?] the same image", 20, "an option is"),
    ("**Why.** Because $z$ has two numbers.\n", "", 18, "has no **Why.**"),
    ("**Try.** Find a 7.\n", "", 18, "a check needs a **Try.**"),
    ("**Reveal.** 44 %.", "**Answer.** 44 %.", 31, "is no part of a step"),
    ("**Reveal.** 44 %.", "**Reveal.** 44 %.\n**Reveal.** 45 %.", 32, "two **Reveal.**"),
    ("# ring: How many", "# rung: How many", 16, "the same, in the same order"),
    ("# ring: How many", "# ring", 29, "a heading is"),
    ('passes = ["-1.37,-1.50"]', 'passes = ["here"]', 10, "a list of places"),
    ("+++\ntitle", "title", 1, 'begin with a "+++" line'),
])  # fmt: skip
def test_a_mistake_is_said_with_its_line(tmp_path: Path, old: str, new: str, line: int, said: str) -> None:
    assert old in GOOD
    with pytest.raises(LessonError) as refused:
        read_lesson(written(tmp_path, GOOD.replace(old, new, 1)))
    assert str(refused.value).startswith(f"01-two.md, line {line}: ")
    assert said in str(refused.value)


@pytest.mark.parametrize(("name", "content", "said"), [
    ("two.md", GOOD.encode(), "two digits and a short name"),
    ("01-two.md", GOOD.encode() + b" " * 5_000_000, "bytes"),
    ("01-two.md", b"\xff\xfe\x00", "no UTF-8"),
    ("01-two.md", b"", "begin with"),
])  # fmt: skip
def test_what_is_no_lesson_is_refused(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(LessonError, match=said):
        read_lesson(tmp_path / name)
    with pytest.raises(LessonError, match="cannot be read"):
        read_lesson(tmp_path / "99-none.md")
