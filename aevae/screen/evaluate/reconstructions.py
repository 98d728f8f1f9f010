"""Test images beside their reconstructions: the worst, the best, one of each class, or those chosen."""

from __future__ import annotations

import re
from typing import Any

import streamlit as st

from aevae.recipe.datasets import has_originals, original_labels
from aevae.recipe.errors import DataError
from aevae.runs.evaluation_file import weights_stamp
from aevae.runs.run import Run
from aevae.screen import state
from aevae.screen.download import download_button

from .error_by_class import error_by_class
from .sheet import PictureColumn, column, picture_sheet, ranked, test_pictures

SHOWN = 10  # pictures side by side
WORST, BEST, EACH, CHOSEN = "Worst", "Best", "One of each class", "Chosen"


def reconstructions(dataset: str, runs: list[Run]) -> None:
    """Original, reconstruction and error of test pictures."""
    hidden: dict[str, Any] = {"label_visibility": "collapsed"}
    with st.container(horizontal=True, vertical_alignment="center"):
        which: str = st.segmented_control(
            "Images",
            [WORST, BEST, *([EACH] if runs[0].classes else []), CHOSEN],
            default=WORST,
            key=state.pictures_key(dataset),
            required=True,
            bind="query-params",
            persist_state="session",
            **hidden,
        )
        judge, label = runs[0], ""
        if which != CHOSEN and len(runs) > 1:
            by_id = {run.id: run for run in runs}
            judge = by_id[
                st.selectbox(
                    "judged by",
                    list(by_id),
                    key=f"judge-{dataset}",
                    width=210,
                    format_func=lambda i: f"for {i}",
                    help="The model whose errors decide.",
                    **hidden,
                )
            ]
        if which in (WORST, BEST) and judge.classes:
            classes = ["", *judge.classes]
            label = st.selectbox("class", classes, key=f"class-{dataset}", width=150, format_func=lambda c: f"only {c}" if c else "all classes", **hidden)
        if which == CHOSEN:
            first = " ".join(map(str, shown_by_all(runs)[:5]))
            key = f"numbers-{dataset}-{first}"  # other models may know others: begin anew with theirs
            text = st.text_input("Numbers", first, key=key, width=260, help=f"Numbers of up to {SHOWN} test images.", **hidden)
    columns = chosen(runs, text) if which == CHOSEN else test_pictures(judge, rows_of(judge, which, label))
    if not has_originals(runs[0].config.data):
        download_button(runs[0].config.data)
    picture_sheet("rows", f"reconstructions-{dataset}", runs, columns)
    if runs[0].classes:
        error_by_class(dataset, runs)


def rows_of(run: Run, which: str, label: str = "") -> list[int]:
    """Rows of the codes with the largest or smallest errors, of one class or all, or the median of each class."""
    order, labels = ranked(run.id, weights_stamp(run), run)
    if which == EACH:
        groups = [[row for row in order if labels[row] == k] for k in range(max(1, len(run.classes)))]
        return [group[len(group) // 2] for group in groups if group]
    order = [row for row in order if run.classes[labels[row]] == label] if label else order
    return order[::-1][:SHOWN] if which == WORST else order[:SHOWN]


def shown_by_all(runs: list[Run]) -> list[int]:
    """Numbers of the test pictures that all these models can show: where the originals are here all, else those whose codes all keep."""
    if has_originals(runs[0].config.data):
        return list(range(runs[0].config.data.test))
    return sorted(set.intersection(*(coded_pictures(run) for run in runs)))


def coded_pictures(run: Run) -> set[int]:
    """Numbers of the test pictures whose codes lie in the run folder."""
    return set(run.tensors("codes")["index"].tolist())


def chosen(runs: list[Run], text: str) -> list[PictureColumn]:
    """Columns of the test pictures that are named by their numbers.

    Raises:
        DataError: something is no number of a test picture or cannot be shown, or there are none, or too many.
    """
    count, known = runs[0].config.data.test, shown_by_all(runs)
    if not known:
        raise DataError(f"These models keep codes of no test image in common. Choose one of them alone, or download {runs[0].config.data.title}.")
    words = [word for word in re.split(r"[\s,;]+", text) if word]
    allowed = f"Write up to {SHOWN} numbers from {known[0]:,} to {known[-1]:,}, such as {' '.join(map(str, known[:3]))}."
    if not words:
        raise DataError(f"No test image is named. {allowed}")
    if len(words) > SHOWN:
        raise DataError(f"{len(words)} test images are too many to show side by side. {allowed}")
    for word in words:
        if not re.fullmatch("[0-9]{1,9}", word) or int(word) >= count:
            raise DataError(f"{word[:20]!r} is no number of a test image. {allowed}")
    numbers = list(dict.fromkeys(map(int, words)))
    for number in sorted(set(numbers) - set(known)):
        run, codes = next((run, codes) for run in runs if number not in (codes := coded_pictures(run)))
        raise DataError(
            f"Test image {number:,} cannot be shown: the originals are not here, and {run.id} keeps the codes of {len(codes):,} of the {count:,} test images, "
            f"not of this one. {allowed} With {runs[0].config.data.title} downloaded, all can be shown."
        )
    if has_originals(runs[0].config.data):
        labels = dict(enumerate(original_labels(runs[0].config.data)))
    else:
        codes = runs[0].tensors("codes")
        labels = dict(zip(codes["index"].tolist(), codes["label"].tolist(), strict=True))
    return [column(runs[0], number, labels[number]) for number in numbers]
