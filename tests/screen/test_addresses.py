"""The table of the address's parameters: it names what the sources read, and the document prints it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from aevae.screen import state
from aevae.screen.addresses import PARAMETERS, table
from aevae.screen.pages import PAGES

ROOT = Path(__file__).parents[2]
PYTHON = [ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py")), *sorted((ROOT / "aevae" / "screen").rglob("*.py"))]
BROWSER = sorted((ROOT / "aevae" / "browser").rglob("*.js"))
PICKERS = {"pick_run": 1, "pick_other_run": 1, "pick_runs": 1}  # function: place of the parameter's name


def calls() -> Iterator[tuple[str, ast.Call]]:
    for path in PYTHON:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield ast.unparse(node.func), node


def names(reader: str) -> set[str]:
    return {parameter.name for parameter in PARAMETERS if parameter.reader == reader}


def test_names_are_unique_and_pages_are_those_there_are() -> None:
    assert len({parameter.name for parameter in PARAMETERS}) == len(PARAMETERS) > 25
    assert {page for parameter in PARAMETERS for page in parameter.pages} <= {page.title for page in PAGES}


def test_the_pickers_read_what_the_table_says_with_its_defaults() -> None:
    picked = [(node.args[PICKERS[name]], node) for name, node in calls() if name in PICKERS]
    assert {ast.literal_eval(name) for name, _ in picked} == names("picker")
    defaults = {parameter.name: parameter.default for parameter in PARAMETERS}
    for name, node in picked:
        default = next((keyword.value for keyword in node.keywords if keyword.arg == "default"), ast.Constant("none"))
        last = default.values[-1] if isinstance(default, ast.BoolOp) else default  # what stands when nothing was trained
        value = ast.literal_eval(last)
        assert (value if isinstance(value, str) else ",".join(value)) == defaults[ast.literal_eval(name)].rpartition("or ")[2]


def test_the_widgets_bound_to_the_address_are_those_of_the_table() -> None:
    from aevae.screen import state

    keys = [ast.unparse(k.value) for _, node in calls() if any(k.arg == "bind" for k in node.keywords) for k in node.keywords if k.arg == "key"]
    assert {eval_key(key, state) for key in keys} == names("widget")


def eval_key(key: str, state: object) -> str:
    """A key of screen/state.py as the table writes it."""
    function = re.fullmatch(r"state\.(\w+)\(dataset\)", key)
    return getattr(state, function[1])("*") if function else getattr(state, key.removeprefix("state."))


def test_the_lessons_read_what_the_table_says() -> None:
    assert names("page") == {*state.LESSON_PLACE, *state.LESSON_SHEETS}


def test_the_browser_reads_what_the_table_says() -> None:
    read = {name for path in BROWSER for name in re.findall(r"\b\w*[pP]arameter\(\s*\"([^\"]+)\"", path.read_text(encoding="utf-8"))}
    twins = {name for name in names("browser") if name.endswith("b") and name.removesuffix("b") in read} - read
    assert len(twins) == 5, "the tools of the second plane read their names with a b"
    assert read == names("browser") - twins


def test_the_document_prints_the_table() -> None:
    text = (ROOT / "docs" / "addresses.md").read_text(encoding="utf-8")
    assert table() in text, f"the table in docs/addresses.md is not this one:\n{table()}"
    assert text.count("\n| `") == len(PARAMETERS)
