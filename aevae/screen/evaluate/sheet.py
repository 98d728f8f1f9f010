"""Sheets of pictures and the scorecard of the Evaluate page: a second component on the plane's modules (`browser/evaluation/main.js`).

Python says which models and which pictures; encoding, decoding and painting happen in the browser.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import streamlit as st
from streamlit.components.v2 import component as register

from aevae.runs.run import Run
from aevae.screen import server
from aevae.screen.plane import describe

Column = dict[str, Any]  # title, note, and of a test picture its index and its class as a number, label


@lru_cache(maxsize=1)
def component() -> Any:
    """The component, registered once for the server's life."""
    return register("aevae.evaluate", js=server.bootstrap())


def sheet(kind: str, key: str, **content: Any) -> None:
    """Show a sheet: "rows", "noise", "own", "samples" or "scores". `key` names it, and the files that are made of it."""
    component()(key=key, data=[{**server.code("evaluation/main.js", "plane/plane.css", "evaluation/evaluation.css"), "sheet": kind, "name": key, **content}])


def picture_sheet(kind: str, key: str, runs: list[Run], columns: list[Column] | None = None) -> None:
    """A sheet of what the runs, all of one data set, make of the pictures in `columns`."""
    models = [describe(run) for run in runs]
    sheet(kind, key, models=models, originals=models[0]["originals"], columns=columns or [])


def test_pictures(run: Run, rows: list[int]) -> list[Column]:
    """Columns of the test pictures behind some rows of a run's codes."""
    codes = run.tensors("codes")
    return [column(run, int(codes["index"][row]), int(codes["label"][row])) for row in rows]


def column(run: Run, index: int, label: int) -> Column:
    """A test picture by its number, and its class as a number."""
    return {"title": run.classes[label], "note": f"no. {index:,}", "label": label, "index": index}


@st.cache_data(show_spinner=False, max_entries=64)
def ranked(run_id: str, stamp: str, _run: Run) -> tuple[list[int], list[int]]:
    """Rows of a run's codes by rising squared error, and their classes in the order of the rows."""
    codes = _run.tensors("codes")
    return codes["error"].astype(float).argsort(kind="stable").tolist(), codes["label"].tolist()
