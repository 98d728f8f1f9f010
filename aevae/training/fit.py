"""Training as a generator: it computes, whoever drives it prints, saves or stops.

The whole data set is one tensor; batches are slices of a shuffled index. Every random number of epoch k comes from
the recipe's seed and k alone, so a run that was interrupted goes on exactly as if it had not been.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

import torch
from torch import Tensor

from aevae.recipe.config import Config
from aevae.recipe.errors import AevaeError
from aevae.runs.numbers import number
from aevae.runs.verdict import beyond_measure
from aevae.science.data import Images
from aevae.science.devices import has_bfloat16
from aevae.science.metrics import evaluate
from aevae.science.model import Model
from aevae.science.objectives import objective

from .adam import Adam
from .reports import EpochReport

TERMS = {
    "reconstruction": "reconstruction",
    "kl": "KL",
    "kl_cost": "KL",
    "penalty": "penalty",
    "classes": "classifier",
}  # field of LossTerms: name in a message
WARM_UP = 0.3  # share of the steps in which a cycle's learning rate rises


class Diverged(AevaeError):
    """A loss term is beyond all measure (`runs.verdict`) or no number any more. `term` names it."""

    def __init__(self, term: str, epoch: int, value: float = math.nan) -> None:
        happened = f"exploded to {number(value, 0)}" if math.isfinite(value) else "stopped being a number"
        super().__init__(f"The {term} term {happened} in epoch {epoch}. Lower the learning rate or set clip to 1; what was saved before stays.")
        self.term, self.epoch = term, epoch


@dataclass
class State:
    """What training carries from epoch to epoch: the model, its optimiser and how many epochs are done."""

    model: Model
    epoch: int = 0
    optimiser: Adam = field(init=False)

    def __post_init__(self) -> None:
        config = self.model.config
        self.optimiser = Adam(self.model.parameters(), config.optimiser, config.lr, config.beta2)


def cycle(progress: float, lr: float) -> tuple[float, float]:
    """Learning rate and Adam's β₁ at `progress` (0..1) through a run: one cosine cycle (Smith & Topin 2017).

    The rate climbs from lr/25 to lr, then falls to lr/250,000; β₁ mirrors it between 0.95 and 0.85.
    """

    def between(start: float, end: float, share: float) -> float:
        return end + (start - end) / 2 * (1 + math.cos(math.pi * share))

    if progress < WARM_UP:
        return between(lr / 25, lr, progress / WARM_UP), between(0.95, 0.85, progress / WARM_UP)
    share = (progress - WARM_UP) / (1 - WARM_UP)
    return between(lr, lr / 250_000, share), between(0.85, 0.95, share)


def precision(config: Config, device: torch.device) -> AbstractContextManager:
    """ "fast" runs matrix products in bfloat16 where the device has instructions for it; elsewhere it changes nothing."""
    return torch.autocast(device.type, torch.bfloat16, enabled=config.precision == "fast" and has_bfloat16(device))


def fit(state: State, train: Images, test: Images) -> Iterator[EpochReport | float]:
    """Train from `state.epoch` to the recipe's last epoch, where model and images are: nothing leaves that device but a few numbers an epoch.

    Yields the share of the epoch done (a float, several times a second at most) and an EpochReport after each epoch.

    Raises:
        Diverged: a loss term is no longer finite; `state` then holds unusable weights, the driver keeps older ones.
    """
    config = state.model.config
    steps, device = math.ceil(len(train) / config.batch), train.pixels.device
    known = train.labelled(config.labels) if config.labels else None
    cast = precision(config, device)
    labels = train.labels if known is None else torch.full_like(train.labels, -1).index_copy(0, known, train.labels[known])
    while state.epoch < config.epochs:
        started = yielded_at = time.monotonic()
        generator = torch.Generator(device).manual_seed(config.seed * 100_003 + state.epoch)
        order = torch.randperm(len(train), generator=generator, device=device)
        sums = torch.zeros(len(TERMS), device=device)
        for step, rows in enumerate(order.split(config.batch)):
            share = len(rows) / len(train)
            if known is not None:  # beside those without a label, as many of the few that have one, each time others
                rows = torch.cat([rows[labels[rows] < 0], known[torch.randperm(len(known), generator=generator, device=device)[: config.batch]]])
            progress = (state.epoch * steps + step) / max(1, config.epochs * steps - 1)
            price = config.kl_price(state.epoch * steps + step, steps)
            if config.schedule == "cycle":
                state.optimiser.lr, state.optimiser.beta1 = cycle(progress, config.lr)
            with cast:
                x, label = train.pixels.index_select(0, rows), labels.index_select(0, rows)
                terms = objective(state.model, x, label, generator, progress, price, None if known is None else len(known) / len(train))
            state.optimiser.zero_grad()
            terms.total.backward()
            if config.clip:
                state.optimiser.clip(config.clip)
            state.optimiser.step()
            sums += torch.stack([getattr(terms, name).detach() for name in TERMS]) * share
            if (now := time.monotonic()) - yielded_at > 0.25:
                yielded_at = now
                refuse_nan(sums, state.epoch + 1)
                yield step / steps
        state.epoch += 1
        refuse_nan(sums, state.epoch)
        refuse_exploded(state.model, dict(zip(TERMS.values(), sums.tolist(), strict=True)), state.epoch)
        seconds = time.monotonic() - started
        means = dict(zip(TERMS, sums.tolist(), strict=True))
        total = sum(means.values()) - means["kl"]
        for name in ("kl_cost",) if known is not None else ("kl_cost", "classes"):
            del means[name]
        after = evaluate(state.model, test, "test", draws=1).as_dict()
        refuse_exploded(state.model, {f"test {name}": value for name, value in after.items() if isinstance(value, float)}, state.epoch)
        yield EpochReport(
            state.epoch,
            {**means, "total": total, **in_effect(config, steps * state.epoch - 1, steps)},
            {k: float(v) for k, v in after.items() if isinstance(v, float)},
            seconds,
        )


def in_effect(config: Config, step: int, steps: int) -> dict[str, float]:
    """What a KL schedule has come to at a step: the capacity or β; nothing where there is no schedule."""
    if config.kl_schedule == "none":
        return {}
    price = config.kl_price(step, steps)
    return {"beta": price.beta} if price.capacity is None else {"capacity": price.capacity}


def refuse_exploded(model: Model, means: dict[str, float], epoch: int) -> None:
    """Raise Diverged where a mean of an epoch, by its name in a message, is beyond all measure; the largest is named."""
    term = max(means, key=lambda name: means[name] if math.isfinite(means[name]) else math.inf)
    if beyond_measure(model.config, model.image, means[term]):
        raise Diverged(term, epoch, means[term])


def refuse_nan(sums: Tensor, epoch: int) -> None:
    """Raise Diverged where a sum of TERMS is not finite."""
    for name, value in zip(TERMS.values(), sums.tolist(), strict=True):
        if not math.isfinite(value):
            raise Diverged(name, epoch)
