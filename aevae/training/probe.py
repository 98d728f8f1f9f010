"""A few seconds of training on noise, timed: so that even the first training on a machine has an expected duration."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import pairwise, product

import torch

from aevae.recipe.config import Config
from aevae.runs.speed import is_measured, remember
from aevae.science.data import Images
from aevae.science.devices import available, chosen, set_for_training
from aevae.science.model import new_model

from .checkpoints import fresh_state
from .fit import EpochReport, fit

TRAIN, TEST = 1536, 256
SAMPLES = (("128 128", 64), ("512", 128), ("256 256 256 256", 256), ("c16 c32 64", 128))


def probe(busy: Callable[[], bool]) -> bool:
    """Measure each kind of layer at each precision on each device, unless that is known, and keep it for `runs.speed`.

    False: it gave way, because `busy` said that something else needs the processor.
    """
    started = time.process_time()  # what starting the program cost, torch's import above all
    noise = torch.Generator().manual_seed(0)
    train, test = (Images(torch.rand(n, 1, 28, 28, generator=noise), torch.zeros(n, dtype=torch.int64)) for n in (TRAIN, TEST))
    for device, precision, (layers, batch) in product(available(), ("float32", "fast"), SAMPLES):
        config = Config(layers=layers, batch=batch, activation="gelu", precision=precision, epochs=3)
        if is_measured(config, TRAIN, TEST, device):
            continue
        ends, place = [], chosen(device)
        if busy():
            return False
        with set_for_training():
            for report in fit(fresh_state(new_model(config, (1, 28, 28)).to(place)), train.to(place), test.to(place)):
                if isinstance(report, EpochReport):
                    ends.append(time.perf_counter())
                if busy():
                    return False
        remember(config, min(b - a for a, b in pairwise(ends)), started, TRAIN, TEST, device)
    return True
