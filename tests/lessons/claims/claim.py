"""What a lesson says in numbers, beside what computes it, and how numbers are found in its prose."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from aevae.lessons.reader import Step
from aevae.runs.catalog import SHIPPED

NUMBER = re.compile(r"(?<![\w.])[−-]?\d+(?:,\d{3})*(?:\.\d+)?(?![\w])")
SILENT = (  # what has digits but says no number
    re.compile(r"\$[^$]*\$"),  # formulas
    re.compile(r"`[^`]*`"),  # code
    re.compile("|".join(sorted((re.escape(path.name) for path in SHIPPED.iterdir()), key=len, reverse=True))),  # names of models
    re.compile(r"[Tt]utorials? \d{3}(?:(?:,| and) \d{3})*"),
)


@dataclass(frozen=True)
class Claim:
    """A number of the prose. said: as it stands there; computed: in the same unit.

    within: how far apart they may be; None: the computed number must round to the one that is said. means: the value of what is no numeral, such as "half".
    """

    said: str
    computed: Callable[[], float]
    within: float | None = None
    means: float | None = None

    @property
    def value(self) -> float:
        return float(self.said.replace(",", "").replace("−", "-")) if self.means is None else self.means

    @property
    def tolerance(self) -> float:
        """Half a unit of the last decimal that is written, where nothing else is allowed."""
        return 0.5 * 10.0 ** -len(self.said.partition(".")[2]) + 1e-9 if self.within is None else self.within


@dataclass(frozen=True)
class Given:
    """Numbers that are a definition or a choice of the lesson, and nothing that a model could contradict."""

    said: tuple[str, ...]


def given(*said: str) -> Given:
    return Given(said)


Entries = tuple[Claim | Given, ...]


def prose(step: Step) -> str:
    """All that a step holds to be true: its text without the wrong options, of which only the answers are."""
    options = [text for option in step.options for text in ((option.text, option.answer) if option.right else (option.answer,))]
    return "\n".join([step.predict, *options, step.attempt, step.reveal, step.why, step.teacher, step.write])


def numbers_in(text: str) -> list[str]:
    """The numerals of a text, in order; none of formulas, code and names."""
    for pattern in SILENT:
        text = pattern.sub(" ", text)
    return NUMBER.findall(text)
