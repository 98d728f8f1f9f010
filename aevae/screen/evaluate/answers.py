"""Three questions on top of the page, answered by a sentence and bars: reconstruction, classes told apart, likelihood."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aevae.recipe.constants import NEIGHBOURS
from aevae.runs.evaluation_file import known_scores, part_of
from aevae.runs.numbers import number
from aevae.runs.run import Run
from aevae.runs.scores import SCORES

from .comparison import difference
from .sheet import Answer, Bar, sheet

CLEAR = "± is a 95\u00a0% interval over the test images: bold where it excludes 0. Another training of the same recipe can differ by more."


@dataclass(frozen=True)
class Question:
    """score: what answers it. one: a sentence of one model, two: of two models, with their values. unit: of a difference. nothing: said where no model has the score; alone: where one of several has it."""

    score: str
    text: str
    one: str
    two: str
    unit: str
    nothing: str
    alone: str = ""


RECONSTRUCTION = Question(
    "sse",
    "How well does it reconstruct?",
    "An image reconstructed by {a} is {x} squared pixels off the original",
    "An image reconstructed by {a} is {x} squared pixels off the original, by {b} {y}",
    "",
    "",
)
CLASSES = Question(
    "knn_accuracy",
    "How well does it tell the classes apart?",
    f"{{a}} tells {{x}} % of the test images apart by their {NEIGHBOURS} nearest neighbours",
    f"{{a}} tells {{x}} % of the test images apart by their {NEIGHBOURS} nearest neighbours, {{b}} {{y}} %",
    " points",
    "How many images are told apart is measured when a training ends; of these models it was not.",
)
NATS = {
    score: Question(
        score,
        "How likely does it find the test images?",
        f"{{a}} needs {words} {{x}} nats for an image",
        f"{{a}} needs {words} {{x}} nats for an image, {{b}} {{y}}",
        " nats",
        "Only a VAE whose pixels are probabilities gives an image a probability, and none is chosen.",
        " The others give an image no probability.",
    )
    for score, words in (("bound", "at most"), ("neg_elbo", "(−ELBO)"))
}


def answers(dataset: str, runs: list[Run]) -> None:
    """Show the three answers of one data set's runs."""
    questions = [
        RECONSTRUCTION,
        *([CLASSES] if runs[0].classes else []),
        NATS["bound" if all("bound" in known_scores(run) for run in runs if run.config.has_elbo) else "neg_elbo"],
    ]
    sheet({"sheet": "answers", "name": f"answers-{dataset}", "answers": [answer(question, runs) for question in questions], "note": CLEAR})


def answer(question: Question, runs: list[Run]) -> Answer:
    """A question with the sentence, its difference and the bars of the runs that have the score."""
    score = SCORES[question.score]
    known = [(run, score.scale * known_scores(run)[question.score]) for run in runs if question.score in known_scores(run)]
    bars = [bar(question, run, value, known[0][0], len(known) > 2) for run, value in known]
    lengths = [value for run, value in known if not run.empty]
    if reference := reference_of(question.score, runs):
        lengths.append(reference[1])
        bars.append({"title": reference[0], "value": number(reference[1], score.digits), "share": reference[1], "difference": "", "clear": False, "run": False})
    longest = max(lengths, default=1.0)
    for one in bars:
        one["share"] = min(1.0, one["share"] / longest)
    sentence, apart, clear = said(question, known, reference, len(runs) > 1)
    return {
        "question": question.text,
        "sentence": sentence,
        "difference": apart,
        "clear": clear,
        "unit": score.unit,
        "better": score.better,
        "bars": bars,
        "paired": how_paired(question.score, [run for run, _ in known]),
    }


def how_paired(score: str, runs: list[Run]) -> str:
    """Whether the differences to the first of the runs were taken image by image; empty where there are none with an interval."""
    found = [difference(score, runs[0], run) for run in runs[1:]]
    kinds = {one.paired for one in found if one and one.half is not None}
    return {(): "", (True,): "paired by image", (False,): "not paired"}.get(tuple(kinds), "partly paired by image")


def bar(question: Question, run: Run, value: float, first: Run, apart: bool) -> Bar:
    """The bar of a run; `apart`: with its difference to the first one."""
    found = difference(question.score, first, run) if apart and run is not first else None
    score = SCORES[question.score]
    text = plus_minus(score.scale * found.value, score.scale * found.half if found.half is not None else None, signed=True) if found else ""
    return {"title": run.id, "value": number(value, score.digits), "share": value, "difference": text, "clear": bool(found and found.clear), "run": True}


def said(question: Question, known: list[tuple[Run, float]], reference: tuple[str, float] | None, several: bool) -> tuple[str, str, bool]:
    """The sentence, the difference that ends it, and whether that is clear."""
    score = SCORES[question.score]
    values = [number(value, score.digits) for _, value in known]
    if not known:
        return question.nothing, "", False
    if len(known) == 1:
        against = f"; {reference[0]}: {number(reference[1], score.digits)}" if reference else ""
        return question.one.format(a=known[0][0].id, x=values[0]) + against + "." + question.alone * several, "", False
    if len(known) > 2:
        return f"Differences are those to {known[0][0].id}.", "", False
    (one, _), (other, _) = known
    sentence = question.two.format(a=one.id, x=values[0], b=other.id, y=values[1])
    found = difference(question.score, one, other)
    if found is None:
        return sentence + ".", "", False
    half = None if found.half is None else score.scale * found.half
    return sentence + ":", f"difference {plus_minus(score.scale * abs(found.value), half)}{question.unit}", found.clear


def plus_minus(value: float, half: float | None, signed: bool = False) -> str:
    """A difference with its interval, both with as many decimals as show one digit of the interval, or two where the first is 1 or 2."""
    decimals = 1 if half is None else next((d for d in range(4) if half >= 3 * 10.0**-d), 4)
    sign = "+" if signed and value > 0 else ""
    return f"{sign}{number(round(value, decimals), decimals)}" + ("" if half is None else f" ± {number(half, decimals)}")


def reference_of(score: str, runs: list[Run]) -> tuple[str, float] | None:
    """What a model is held against: the mean image, or always naming the most frequent class."""
    if score == "knn_accuracy":
        labels = runs[0].tensors("codes")["label"]
        return "the most frequent class", 100 * float(np.bincount(labels).max()) / len(labels)
    mean = next((floors["mean"] for floors in part_of(runs, "floors").values()), None)
    if score == "sse" and not mean:
        floor = next((run.floor for run in runs if run.floor is not None), None)
        return None if floor is None else ("the mean image", floor)
    return ("the mean image", mean["sse" if score == "sse" else "bce"]) if mean else None
