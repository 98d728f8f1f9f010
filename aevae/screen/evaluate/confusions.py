"""Confusions: which classes the nearest neighbours of a test image take it for, and whose neighbours are whose."""

from __future__ import annotations

from typing import Literal

import numpy as np
import streamlit as st

from aevae.recipe.arrays import Array
from aevae.recipe.constants import NEIGHBOURS
from aevae.runs.run import Run
from aevae.screen.plane.specs import run_spec
from aevae.services import neighbours as counted

from .comparison import votes_in
from .reconstructions import SHOWN
from .sheet import ClassTable, sheet


def confusions(dataset: str, runs: list[Run]) -> None:
    """Who is taken for whom, and whose neighbours are whose: of each a table a model."""
    sound = [run for run in runs if not run.empty]
    for run in runs:
        if run.empty:
            st.caption(f"Nothing for {run.id}: its codes say nothing of an image.")
    if not sound:
        return
    tables("confusions", dataset, [taken_for(run) for run in sound])
    st.caption(
        f"A row is the class of an image, a column the one that most of the {NEIGHBOURS} nearest other stored test codes have; numbers: % of the row. "
        "“Classes told apart” above asks the training codes instead."
    )
    st.markdown("## Which classes are neighbours")
    tables("neighbours", dataset, [next_to(run) for run in sound])
    st.caption(f"A row is the class of an image, a column that of its {NEIGHBOURS} nearest other stored test codes; numbers: % of the row.")


def tables(kind: Literal["confusions", "neighbours"], dataset: str, content: list[ClassTable]) -> None:
    sheet({"sheet": kind, "name": f"{kind}-{dataset}", "originals": content[0]["model"]["originals"], "tables": content})


def taken_for(run: Run) -> ClassTable:
    """How many images of a class are taken for which; the first of them in each cell."""
    codes, votes = run.tensors("codes"), votes_in(run)
    labels, named = codes["label"], votes.argmax(1)
    counts = counted.confusions(labels, votes)
    examples = [[codes["index"][(labels == i) & (named == j)][:SHOWN].tolist() for j in range(len(counts))] for i in range(len(counts))]
    return {"model": run_spec(run), "sentence": mistakes(run, counts), "counts": counts.tolist(), "examples": examples}


def next_to(run: Run) -> ClassTable:
    """How many neighbours of the images of a class are of which; in each cell those with the most of them."""
    codes, votes = run.tensors("codes"), votes_in(run)
    counts = counted.neighbours(codes["label"], votes)
    examples: list[list[list[int]]] = []
    for i in range(len(counts)):
        rows = np.flatnonzero(codes["label"] == i)
        ranked = rows[np.argsort(-votes[rows].astype(int), axis=0, kind="stable")[:SHOWN]]  # (up to SHOWN, classes)
        examples.append([codes["index"][[row for row in ranked[:, j] if votes[row, j]]].tolist() for j in range(len(counts))])
    return {"model": run_spec(run), "sentence": mixed(run, counts), "counts": counts.tolist(), "examples": examples}


def mistakes(run: Run, counts: Array) -> str:
    """How many are named rightly, and the two commonest mistakes."""
    n, right = int(counts.sum()), int(counts.trace())
    shares = np.where(np.eye(len(counts), dtype=bool), 0.0, counted.shares(counts))
    worst = [np.unravel_index(at, shares.shape) for at in np.argsort(-shares, axis=None, kind="stable")[:2]]
    taken = " and ".join(f"{run.classes[i]} for {run.classes[j]} ({shares[i, j]:.0%})".replace("%", " %") for i, j in worst if shares[i, j] > 0)
    return f"{100 * right / n:.1f} % of {n:,} right by the other test codes" + (f"; most often it takes {taken}" if taken else "") + "."


def mixed(run: Run, counts: Array) -> str:
    """Which two classes are each other's neighbours most, and which class keeps most to itself."""
    (i, j, share), own = counted.most_mixed(counts), np.diag(counted.shares(counts))
    alone = int(own.argmax())
    return (
        f"mixes {run.classes[i]} and {run.classes[j]} most: {100 * share:.0f} % of each other’s neighbours, the mean of both ways. "
        f"{run.classes[alone]} keeps most to itself: {100 * own[alone]:.0f} % of its neighbours are its own."
    )
