"""Test pictures beside what the models make of them: the worst, the best, one of each class, or those asked for."""

from __future__ import annotations

import re
from typing import Any

import streamlit as st

from aevae.words.datasets import has_originals
from aevae.words.errors import DataError
from aevae.words.run import Run
from aevae.words.scores import weights_stamp

from .download import download_button
from .sheet import picture_sheet, ranked, test_pictures

SHOWN = 10  # pictures side by side
WORST, BEST, EACH, CHOSEN = "Worst", "Best", "One of each class", "Chosen"


def reconstructions(dataset: str, runs: list[Run]) -> None:
    """Original, reconstruction and error of test pictures."""
    hidden: dict[str, Any] = {"label_visibility": "collapsed"}
    with st.container(horizontal=True, vertical_alignment="center"):
        which = st.segmented_control(
            "Pictures", [WORST, BEST, EACH, CHOSEN], default=WORST, key=f"which-{dataset}", required=True, persist_state="session", **hidden
        )
        judge, label = runs[0], ""
        if which != CHOSEN and len(runs) > 1:
            by_id = {run.id: run for run in runs}
            judge = by_id[
                st.selectbox(
                    "judged by", list(by_id), key=f"judge-{dataset}", width=210, format_func=lambda i: f"for {i}", help="Whose errors decide.", **hidden
                )
            ]
        if which in (WORST, BEST):
            classes = ["", *judge.classes]
            label = st.selectbox("class", classes, key=f"class-{dataset}", width=150, format_func=lambda c: f"only {c}" if c else "all classes", **hidden)
        if which == CHOSEN:
            text = st.text_input("Numbers", "0 1 2 3 4", key=f"numbers-{dataset}", width=260, help=f"Numbers of up to {SHOWN} test pictures.", **hidden)
    picture_sheet(
        "rows", f"reconstructions-{dataset}", runs, test_pictures(judge, chosen_rows(judge, text) if which == CHOSEN else rows_of(judge, which, label))
    )
    if not has_originals(dataset):
        st.caption("The originals are not here: this is what the models paint from their stored codes, with the errors measured when those were made.")
        download_button(dataset)


def rows_of(run: Run, which: str, label: str = "") -> list[int]:
    """Rows of the codes with the largest or smallest errors, of one class or all, or the median of each class."""
    order, labels = ranked(run.id, weights_stamp(run), run)
    if which == EACH:
        groups = [[row for row in order if labels[row] == k] for k in range(len(run.classes))]
        return [group[len(group) // 2] for group in groups if group]
    order = [row for row in order if run.classes[labels[row]] == label] if label else order
    return order[::-1][:SHOWN] if which == WORST else order[:SHOWN]


def chosen_rows(run: Run, text: str) -> list[int]:
    """Rows of the codes of test pictures named by their numbers.

    Raises:
        DataError: something is no number of a test picture, or there are none, or too many.
    """
    rows = {int(index): row for row, index in enumerate(run.tensors("codes")["index"])}
    words = [word for word in re.split(r"[\s,;]+", text) if word]
    allowed = f"Write up to {SHOWN} numbers from {min(rows):,} to {max(rows):,}, such as 0 1 247."
    if not words:
        raise DataError(f"No test picture is named. {allowed}")
    if len(words) > SHOWN:
        raise DataError(f"{len(words)} test pictures are too many to show side by side. {allowed}")
    for word in words:
        if not re.fullmatch("[0-9]{1,9}", word) or int(word) not in rows:
            raise DataError(f"{word[:20]!r} is no number of a test picture. {allowed}")
    return [rows[int(word)] for word in dict.fromkeys(words)]
