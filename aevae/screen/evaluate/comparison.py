"""How far two runs lie apart in a score, and how sure that is."""

from __future__ import annotations

import numpy as np
import streamlit as st

from aevae.recipe.arrays import Array
from aevae.runs.evaluation_file import known_scores, read_evaluation, weights_stamp
from aevae.runs.intervals import Difference, half_width, share_error, standard_error
from aevae.runs.run import Run
from aevae.runs.scores import SCORES
from aevae.services.neighbours import votes_of_others

QUICK = 4  # dimensions of a code up to which its neighbours are found in a tenth of a second
SHARES = ("knn_accuracy", "class_accuracy")  # of test images: their standard error needs no more than them


@st.cache_data(show_spinner=False, max_entries=64)
def votes(run_id: str, stamp: str, _run: Run) -> Array:
    """Of which classes the 15 nearest other test codes of a run are, for each of its test codes, (N, classes)."""
    codes = _run.tensors("codes")
    return votes_of_others(codes["mean"], codes["label"], len(_run.classes))


def votes_in(run: Run) -> Array:
    return votes(run.id, weights_stamp(run), run)


def by_image(score: str, run: Run) -> Array | None:
    """A score of each stored test image, (N,); None where there is none of single images, or it says nothing."""
    if score == "sse":
        return run.tensors("codes")["error"]
    if score == "knn_accuracy" and run.config.latent <= QUICK and not run.empty:
        return votes_in(run).argmax(1) == run.tensors("codes")["label"]
    return None


def own_error(score: str, run: Run) -> float | None:
    """Standard error of a score of one run."""
    if score not in known_scores(run):
        return None
    if score == "bound":
        return ((read_evaluation(run) or {}).get("bound") or {}).get("standard_error")
    if score in SHARES:
        return share_error(known_scores(run)[score], run.metrics["n"])
    values = by_image(score, run)
    return None if values is None else standard_error(values, run.metrics["n"])


def difference(score: str, one: Run, other: Run) -> Difference | None:
    """By how much `other` scores above `one`, in the score's own unit (`Score.scale` not applied); None where one of them has no such score.

    Where both keep values of single test images, the interval is that of their difference image by image, its spread taken from the images that
    both keep. Else the two means count as independent, which makes the interval of models that find the same images hard too wide, never too narrow.
    """
    values = [known_scores(run).get(score) for run in (one, other)]
    if values[0] is None or values[1] is None:
        return None
    apart = values[1] - values[0]
    if (paired := paired_error(score, one, other)) is not None:
        return Difference(apart, half_width(paired), paired=True)
    errors = [own_error(score, run) for run in (one, other)]
    return Difference(apart, None if errors[0] is None or errors[1] is None else half_width(errors[0], errors[1]))


def paired_error(score: str, one: Run, other: Run) -> float | None:
    """Standard error of the difference image by image; None where too few images are kept by both."""
    if one.metrics["split"] != other.metrics["split"] or one.metrics["n"] != other.metrics["n"]:
        return None
    first, second = by_image(score, one), by_image(score, other)
    if first is None or second is None:
        return None
    _, here, there = np.intersect1d(one.tensors("codes")["index"], other.tensors("codes")["index"], return_indices=True)
    if len(here) < 100:
        return None
    return standard_error(second[there].astype(np.float64) - first[here], one.metrics["n"])


def clearly_best(score: str, runs: list[Run]) -> str | None:
    """The run that is better than each of the others by more than the interval of their difference; None where there is none."""
    better = SCORES[score].better
    scored = [run for run in runs if not run.empty and score in known_scores(run)]
    if not better or len(scored) < 2:
        return None
    best = (min if better == "low" else max)(scored, key=lambda run: known_scores(run)[score])
    others = [difference(score, best, run) for run in scored if run is not best]
    return best.id if all(other and other.clear for other in others) else None
