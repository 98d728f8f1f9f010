"""Sheets of pictures and the scorecard of the Evaluate page: a second component on the plane's modules (`browser/evaluation/main.js`).

Python says which models and which pictures; encoding, decoding and painting happen in the browser.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal, TypedDict

import streamlit as st
from streamlit.components.v2 import component as register

from aevae.planes.payload import PlaneSpec
from aevae.runs.run import Run
from aevae.screen import server
from aevae.screen.plane.specs import run_spec


class PictureColumn(TypedDict):
    """A test picture: its number as index, and its class as a number."""

    title: str
    note: str
    label: int
    index: int


class PictureSheet(TypedDict):
    """What the browser gets of a sheet of pictures. name: of the files that are made of it. originals: their address."""

    sheet: Literal["rows", "noise", "own", "samples"]
    name: str
    models: list[PlaneSpec]
    originals: str | None
    columns: list[PictureColumn]


class ScoreColumn(TypedDict):
    """One measure of the scorecard. symbol: its short name, empty where it is the title."""

    key: str
    title: str
    symbol: str
    unit: str
    digits: int
    help: str


class ScoreRow(TypedDict):
    """A model, or what models are compared with; values by the keys of the columns, absent where unknown. best: keys of those that are clearly the best."""

    title: str
    note: str
    kind: Literal["run", "floor", "reference"]
    best: list[str]
    values: dict[str, float | str]


class ScoreSheet(TypedDict):
    """What the browser gets of a scorecard. params: what it keeps in the address."""

    sheet: Literal["scores"]
    name: str
    columns: list[ScoreColumn]
    rows: list[ScoreRow]
    params: dict[str, str]


class Bar(TypedDict):
    """A model's value as a bar, or what models are held against. share: of the longest. difference: to the first model; clear: its interval excludes 0."""

    title: str
    value: str
    share: float
    difference: str
    clear: bool
    run: bool


class Answer(TypedDict):
    """A question with its answer: a sentence, and the difference that ends it. paired: how the intervals were taken."""

    question: str
    sentence: str
    difference: str
    clear: bool
    unit: str
    better: Literal["low", "high"] | None
    paired: str
    bars: list[Bar]


class AnswerSheet(TypedDict):
    """What the browser gets of the questions on top. note: what ± means."""

    sheet: Literal["answers"]
    name: str
    answers: list[Answer]
    note: str


class ClassTable(TypedDict):
    """Of one model: counts[i][j] of class i with class j, images or neighbours; examples[i][j]: some of those images of class i, by their numbers."""

    model: PlaneSpec
    sentence: str
    counts: list[list[int]]
    examples: list[list[list[int]]]


class ClassSheet(TypedDict):
    """What the browser gets of tables of classes by classes. confusions: who is taken for whom. neighbours: whose are whose. originals: the address of the images."""

    sheet: Literal["confusions", "neighbours"]
    name: str
    originals: str | None
    tables: list[ClassTable]


@lru_cache(maxsize=1)
def component() -> Any:
    """The component, registered once for the server's life."""
    return register("aevae.evaluate", js=server.COMPONENT)


def sheet(content: PictureSheet | ScoreSheet | AnswerSheet | ClassSheet) -> None:
    """Show a sheet; its name is its key on the page."""
    component()(key=content["name"], data=[{**server.code("evaluation/main.js"), **content}])


def picture_sheet(kind: Literal["rows", "noise", "own", "samples"], name: str, runs: list[Run], columns: list[PictureColumn] | None = None) -> None:
    """A sheet of what the runs, all of one data set, make of the pictures in `columns`."""
    models = [run_spec(run) for run in runs]
    sheet({"sheet": kind, "name": name, "models": models, "originals": models[0]["originals"], "columns": columns or []})


def test_pictures(run: Run, rows: list[int]) -> list[PictureColumn]:
    """Columns of the test pictures behind some rows of a run's codes."""
    codes = run.tensors("codes")
    return [column(run, int(codes["index"][row]), int(codes["label"][row])) for row in rows]


def column(run: Run, index: int, label: int) -> PictureColumn:
    """A test picture by its number, and its class as a number."""
    return {"title": run.classes[label] if run.classes else run.config.data.noun, "note": f"no. {index:,}", "label": label, "index": index}


@st.cache_data(show_spinner=False, max_entries=64)
def ranked(run_id: str, stamp: str, _run: Run) -> tuple[list[int], list[int]]:
    """Rows of a run's codes by rising squared error, and their classes in the order of the rows."""
    codes = _run.tensors("codes")
    return codes["error"].astype(float).argsort(kind="stable").tolist(), codes["label"].tolist()
