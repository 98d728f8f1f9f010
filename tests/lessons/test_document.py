"""docs/lessons.md says what the reader does."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from aevae.lessons.checks import CHECKS, table
from aevae.lessons.reader import PARTS, Step, read_lesson

TEXT = (Path(__file__).parents[2] / "docs" / "lessons.md").read_text(encoding="utf-8")


def test_it_prints_the_table_of_checks() -> None:
    assert table() in TEXT, f"the table in docs/lessons.md is not this one:\n{table()}"
    assert all(check.means for check in CHECKS.values())


def test_its_example_is_a_lesson(tmp_path: Path) -> None:
    [example] = re.findall(r"^````\n(.*?)^````$", TEXT, re.DOTALL | re.MULTILINE)
    (tmp_path / "01-example.md").write_text(example, encoding="utf-8")
    assert [step.id for step in read_lesson(tmp_path / "01-example.md").steps] == ["border", "share"]


def test_it_names_every_paragraph_and_every_key_of_a_step() -> None:
    assert re.findall(r"^\| \*\*(\w+)\.\*\*", TEXT, re.MULTILINE) == ["Predict", "Try", "Reveal", "Why", "Write", "Teacher"]
    assert set(PARTS) == {"Predict", "Try", "Reveal", "Why", "Write", "Teacher"}
    named = {key for row in re.findall(r"^\| `(.+?)` \|", TEXT, re.MULTILINE) for key in row.split("`, `")}
    assert {"open", "without", "number", "passes", "fails"} <= named & {field.name for field in fields(Step)}
