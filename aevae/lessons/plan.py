"""One lesson of 45 minutes out of the lessons that ship: `learn?plan=45` shows it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Stop:
    """minutes: first and last. what: for the class. steps: "lesson.step". who: works together. note: for the teacher. test: "before" or "after", of the concept test."""

    minutes: tuple[int, int]
    what: str
    who: str
    note: str
    steps: tuple[str, ...] = ()
    test: str | None = None


TITLE = "From an image to two numbers and back: 45 minutes"
PLAN = (
    Stop((0, 4), "Concept test", "alone", "Do not discuss it yet: it is the before.", test="before"),
    Stop((4, 11), "Two numbers, and being the encoder", "pairs", "Offer a star to whoever beats the encoder, and let one pair show how.", ("two-numbers.seven", "two-numbers.encoder")),
    Stop((11, 20), "Draw like the dots, then walk into a hole", "pairs, then all", "Collect the counts on the board. Ask: does the image warn you? It does not.", ("holes.samples", "holes.hole")),
    Stop((20, 27), "Where clouds are small, and how many places there are", "all", "Vote, talk for a minute, vote again, then reveal. The formula only now.", ("dot-or-cloud.small", "dot-or-cloud.places")),
    Stop((27, 35), "What a prior promises", "pairs", "Most say 68 %: draw the bell curve of a line and that of a plane.", ("why-the-kl.feed", "why-the-kl.ring")),
    Stop((35, 40), "The β dial", "the teacher moves it", "Let them call out when a digit disappears.", ("beta.ends",)),
    Stop((40, 45), "Concept test again, and one sentence: a VAE differs from an autoencoder in …", "alone", "Save or print the answers; compare before and after.", test="after"),
)  # fmt: skip
BEFORE = "Before class, open every link once on the machine that serves the room. If time runs short, leave out how many places there are."
HOMEWORK = "Homework: why is it blurred, dead dimensions, find the bug, and the homework sheet of the Interpolate page."
