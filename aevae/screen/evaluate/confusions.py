"""Confusions: which classes the nearest neighbours of a test image take it for."""

from __future__ import annotations

import numpy as np
import streamlit as st

from aevae.recipe.arrays import Array
from aevae.recipe.constants import NEIGHBOURS
from aevae.runs.run import Run
from aevae.screen.plane.payload import run_spec
from aevae.services.neighbours import confusions as counted

from .comparison import named_in
from .reconstructions import SHOWN
from .sheet import ConfusionTable, sheet


def confusions(dataset: str, runs: list[Run]) -> None:
    """Who is taken for whom, a table a model."""
    sound = [run for run in runs if not run.empty]
    for run in runs:
        if run.empty:
            st.caption(f"Nothing for {run.id}: its codes say nothing of an image.")
    if not sound:
        return
    tables = [table(run) for run in sound]
    sheet({"sheet": "confusions", "name": f"confusions-{dataset}", "originals": tables[0]["model"]["originals"], "tables": tables})
    st.caption(
        f"A row is the class of an image, a column the one that most of the {NEIGHBOURS} nearest other stored test codes have; numbers: % of the row. "
        "“Classes told apart” above asks the training codes instead."
    )


def table(run: Run) -> ConfusionTable:
    codes, named = run.tensors("codes"), named_in(run)
    labels = codes["label"].astype(np.int64)
    counts = counted(labels, named, len(run.classes))
    return {
        "model": run_spec(run),
        "sentence": sentence(run, counts),
        "counts": counts.tolist(),
        "examples": examples(labels, named, codes["index"], len(run.classes)),
    }


def sentence(run: Run, counts: Array) -> str:
    """How many are named rightly, and the two commonest mistakes."""
    n, right = int(counts.sum()), int(counts.trace())
    shares = np.where(np.eye(len(counts), dtype=bool), 0.0, counts / np.maximum(counts.sum(1, keepdims=True), 1))
    worst = [np.unravel_index(at, shares.shape) for at in np.argsort(-shares, axis=None, kind="stable")[:2]]
    mistakes = " and ".join(f"{run.classes[i]} for {run.classes[j]} ({shares[i, j]:.0%})".replace("%", " %") for i, j in worst if shares[i, j] > 0)
    return f"{100 * right / n:.1f} % of {n:,} right by the other test codes" + (f"; most often it takes {mistakes}" if mistakes else "") + "."


def examples(labels: Array, named: Array, index: Array, classes: int) -> list[list[list[int]]]:
    """Numbers of the first test images in each cell."""
    return [[index[(labels == i) & (named == j)][:SHOWN].tolist() for j in range(classes)] for i in range(classes)]
