"""Which classes a model reconstructs worst: its error by class, and beside the mean image of the class."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import streamlit as st

from aevae.recipe.arrays import Array
from aevae.runs.class_errors import ClassErrors, class_errors
from aevae.runs.numbers import number
from aevae.runs.run import Run
from aevae.screen.literal import literal


def error_by_class(dataset: str, runs: list[Run]) -> None:
    """Show the table of one data set's runs, and the hardest classes in words."""
    found = {run.id: class_errors(run) for run in runs}
    classes = runs[0].classes
    st.markdown("## Error by class")
    st.markdown("\n".join(f"- {hardest(run_id, classes, errors)}" for run_id, errors in found.items()))
    with st.container(key=f"error-by-class-{dataset}"):
        st.markdown(table(classes, found))
    st.caption(explanation(literal(runs[0].config.data.title), found))


def table(classes: tuple[str, ...], found: Mapping[str, ClassErrors]) -> str:
    """A row a class, as Markdown: how many images, then each run's error and, where it is known, the relative one."""
    columns = {"images": [f"{n:,}" for n in next(iter(found.values())).n]} if len({tuple(errors.n) for errors in found.values()}) == 1 else {}
    for run_id, errors in found.items():
        columns[run_id] = [number(value, 1) for value in errors.error]
        if errors.relative is not None:
            columns[f"{run_id}, relative"] = [number(value, 2) for value in errors.relative]
    head = ["class", *columns]
    rows = [[literal(name), *(column[k] for column in columns.values())] for k, name in enumerate(classes)]
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, [":--", *["--:"] * len(columns)], *rows])


def hardest(run_id: str, classes: tuple[str, ...], errors: ClassErrors) -> str:
    """The two classes of the largest errors, and those of the largest relative ones."""

    def two(values: Array, decimals: int) -> str:
        order = [k for k in np.argsort(-values, kind="stable") if np.isfinite(values[k])][:2]
        return " and ".join(f"{literal(classes[k])} ({number(float(values[k]), decimals)})" for k in order)

    beside = f"; relative to the mean image of the class: {two(errors.relative, 2)}" if errors.relative is not None else ""
    return f"**{run_id}** reconstructs worst: {two(errors.error, 1)}{beside}."


def explanation(title: str, found: Mapping[str, ClassErrors]) -> str:
    """What the numbers are of."""
    counts = {run_id: int(errors.n.sum()) for run_id, errors in found.items()}
    same = len(set(counts.values())) == 1
    of = f"the {next(iter(counts.values())):,}" if same else "the " + ", ".join(f"{n:,} ({run_id})" for run_id, n in counts.items())
    text = f"Mean squared error of the reconstructions, squared pixels summed over an image, over {of} {title} test images whose codes are stored."
    if all(errors.relative is None for errors in found.values()):
        return text
    return text + " Relative: as a share of the error that the mean image of the class would have; 1 is no better than that."
