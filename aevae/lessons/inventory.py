"""The test before and after: eight Predict questions of the lessons, each about something that is widely believed and not so."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Item:
    """lesson, step: whose Predict asks it, with its options; belief: what it tests for, for teachers."""

    lesson: str
    step: str
    belief: str


INVENTORY: tuple[Item, ...] = (
    Item("two-numbers", "middle", "The centre is the average digit."),
    Item("holes", "samples", "An autoencoder can be sampled like a VAE."),
    Item("dot-or-cloud", "dot", "A dot is a sample, or mean and width together."),
    Item("dot-or-cloud", "small", "The width of a cloud says how sure the class is."),
    Item("why-the-kl", "feed", "Codes drawn from a bell curve suit every decoder, or none but a VAE's."),
    Item("blur", "sharper", "A VAE blurs because it samples."),
    Item("beta", "mean", "Sum or mean does not matter."),
    Item("dead", "choice", "A dead dimension is a bug."),
)
