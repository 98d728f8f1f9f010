"""The test before and after: eight Predict questions of the lessons, each about something that is widely believed and not so."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Item:
    """lesson, step: whose Predict asks it, with its options; belief: what it tests for, for teachers; asked: the question in other words, where
    the lesson's own need the planes beside them.
    """

    lesson: str
    step: str
    belief: str
    asked: str = ""


INVENTORY: tuple[Item, ...] = (
    Item("two-numbers", "middle", "The centre is the average digit.", "A VAE has laid out images of digits on a plane. What does its decoder make of the middle, (0, 0)?"),
    Item("holes", "samples", "An autoencoder can be sampled like a VAE."),
    Item("dot-or-cloud", "dot", "A dot is a sample, or mean and width together."),
    Item("dot-or-cloud", "small", "The width of a cloud says how sure the class is.", "A VAE's encoder answers each image with a small cloud of codes. Where on the plane are the clouds smallest?"),
    Item("why-the-kl", "feed", "Codes drawn from a bell curve suit every decoder, or none but a VAE's."),
    Item("blur", "sharper", "A VAE blurs because it samples.", "An autoencoder and a VAE both put a digit into two numbers. Which of the two has the sharper reconstructions?"),
    Item("beta", "mean", "Sum or mean does not matter."),
    Item("dead", "choice", "A dead dimension is a bug.", "In a deep VAE 8 of 20 dimensions are dead: they say nothing about the image. In a shallower one all 20 live. Beside that one, the −ELBO of the deep one is…"),
)  # fmt: skip
