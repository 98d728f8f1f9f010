"""What the KL costs in the course of a training: schedules, capacity and free bits beside their published formulas."""

from __future__ import annotations

import itertools
import json
import math

import numpy as np
import pytest
import torch
from torch.distributions import Normal, kl_divergence

from aevae.recipe.config import Config
from aevae.recipe.errors import ConfigError
from aevae.science.data import load
from aevae.science.model import Model, new_model
from aevae.science.objectives import objective
from aevae.training.driver import train
from aevae.training.fit import EpochReport
from aevae.training.job import resume

STEPS = 7  # an epoch


def recipe_of(**changes: object) -> Config:
    return Config(**{"dataset": "digits", "layers": "8", "epochs": 9, "beta": 3.0, **changes})  # type: ignore[arg-type]


def betas(config: Config) -> list[float]:
    return [config.kl_price(step, STEPS).beta for step in range(config.epochs * STEPS)]


def test_warm_up_adds_the_same_amount_each_step_until_beta() -> None:
    """Bowman et al. 2016: from zero, gradually, to the full weight; here by accumulation, 3 within 4 epochs."""
    expected = [min(3.0, risen) for risen in itertools.accumulate([0.0] + [3.0 / (4 * STEPS)] * (9 * STEPS - 1))]
    assert betas(recipe_of(kl_schedule="warm-up", kl_epochs=4)) == pytest.approx(expected)


@pytest.mark.parametrize(("cycles", "ratio"), [(4, 0.5), (1, 1.0), (5, 0.25)])
def test_cycles_are_those_of_fu(cycles: int, ratio: float) -> None:
    """Fu et al. 2019, eq. 6: τ = mod(t − 1, ⌈T/M⌉) / (T/M); β is τ/R up to τ = R, then 1; t counts from 1."""
    total = 9 * STEPS
    expected = []
    for t in range(1, total + 1):
        tau = np.mod(t - 1, np.ceil(total / cycles)) / (total / cycles)
        expected.append(3.0 * (tau / ratio if tau <= ratio else 1.0))
    assert betas(recipe_of(kl_schedule="cyclical", kl_cycles=cycles, kl_ratio=ratio)) == pytest.approx(expected)


def kls(model: Model, x: torch.Tensor) -> torch.Tensor:
    """KL of each image and dimension by torch's own distributions, (B, D)."""
    q = model.encode(x)
    assert q.log_var is not None
    return kl_divergence(Normal(q.mean, (0.5 * q.log_var).exp()), Normal(0.0, 1.0))


def kl_part(model: Model, x: torch.Tensor, **at: object) -> float:
    """What the KL adds to the loss."""
    terms = objective(model, x, None, torch.Generator().manual_seed(0), **at)  # type: ignore[arg-type]
    return float((terms.total - terms.reconstruction).detach())


def far_apart(**changes: object) -> tuple[Model, torch.Tensor]:
    """A model whose first dimension says much of an image and whose second says next to nothing, and images."""
    model = new_model(recipe_of(**changes), (1, 28, 28))
    with torch.no_grad():
        model.encoder[-1].weight[0] *= 60
        model.encoder[-1].weight[1] *= 0.02
        model.encoder[-1].weight[2:] *= 0.02
        model.encoder[-1].bias[:] = torch.tensor([0.0, 0.0, -1.0, 0.0])
    return model, load("digits", "train").pixels[:40]


def test_a_capacity_is_aimed_at_by_every_image_and_rises_with_the_steps() -> None:
    """Burgess et al. 2018, eq. 8: γ·|KL − C|."""
    model, x = far_apart(kl_schedule="capacity", capacity=2.0, kl_epochs=4)
    with torch.no_grad():
        of_images = kls(model, x).sum(1)
    assert of_images.min() < 1.0 < 2.0 < of_images.max(), "images on both sides"
    for step, capacity in ((0, 0.0), (14, 1.0), (28, 2.0), (60, 2.0)):
        price = model.config.kl_price(step, STEPS)
        assert price.capacity == pytest.approx(capacity)
        expected = 3.0 * sum(abs(float(kl) - capacity) for kl in of_images) / len(x)
        assert kl_part(model, x, price=price) == pytest.approx(expected, rel=1e-4)
    assert kl_part(model, x) == pytest.approx(3.0 * float((of_images - 2.0).abs().mean()), rel=1e-4), "without a price: that of the end"


def test_free_bits_are_free_for_each_dimension_on_average_over_the_batch() -> None:
    """Kingma et al. 2016, eq. 15: Σ_j max(λ, E_batch[KL_j]). What is below λ gets no gradient."""
    model, x = far_apart(free_bits=0.25)
    first, second = kls(model, x).detach().numpy().mean(0)
    assert second < 0.25 < first
    assert kl_part(model, x) == pytest.approx(3.0 * (first + 0.25), rel=1e-4)
    terms = objective(model, x, None, torch.Generator().manual_seed(0))
    terms.kl_cost.backward()
    assert float(model.encoder[-1].weight.grad[1].abs().sum()) == 0 < float(model.encoder[-1].weight.grad[0].abs().sum())
    assert float(terms.kl.detach()) == pytest.approx(first + second, rel=1e-4), "the KL that is reported is the KL"


def test_a_mixture_has_its_free_bits_once_for_the_whole_code() -> None:
    model = new_model(recipe_of(free_bits=50.0, prior="mixture"), (1, 28, 28))
    assert kl_part(model, load("digits", "train").pixels[:40]) == pytest.approx(150.0)


@pytest.mark.parametrize(("options", "column", "expected"), [
    ({"kl_schedule": "warm-up", "kl_epochs": 2}, "beta", [5 / 12, 11 / 12, 1.0]),
    ({"kl_schedule": "cyclical", "kl_cycles": 3}, "beta", [1.0, 1.0, 1.0]),
    ({"kl_schedule": "capacity", "kl_epochs": 3, "capacity": 6.0}, "capacity", [2 * 5 / 6, 2 * 11 / 6, 2 * 17 / 6]),
])  # fmt: skip
def test_the_history_says_what_was_in_effect_and_a_resumed_run_is_the_same(options: dict, column: str, expected: list[float], runs) -> None:
    config = Config(dataset="digits", layers="16", batch=250, epochs=3, **options)  # six steps an epoch
    for name, stops in (("whole", False), ("stopped", True)):
        folder = runs / name
        folder.mkdir(parents=True)
        driver = train(folder, config, None)
        if stops:
            while not isinstance(next(driver), EpochReport):
                pass
            driver.close()
            driver = train(*resume(name))
        for _ in driver:
            pass
    whole, stopped = (runs / name for name in ("whole", "stopped"))
    assert (whole / "weights.safetensors").read_bytes() == (stopped / "weights.safetensors").read_bytes()
    lines = [json.loads(line) for line in (stopped / "history.jsonl").read_text().splitlines()]
    assert [line["train"][column] for line in lines] == pytest.approx(expected)


@pytest.mark.parametrize(("options", "said"), [
    ({"posterior": "point", "kl_schedule": "warm-up"}, "an autoencoder has no KL"),
    ({"posterior": "point", "free_bits": 0.5}, "an autoencoder has no KL"),
    ({"kl_schedule": "warm-up", "kl_epochs": 10}, "from 1 to 9"),
    ({"kl_schedule": "capacity", "free_bits": 0.5}, "Set free_bits to 0"),
])  # fmt: skip
def test_what_contradicts_itself_is_refused_with_the_way_out(options: dict, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        recipe_of(**options)


def test_without_a_schedule_nothing_has_changed() -> None:
    config = recipe_of()
    assert {config.kl_price(step, STEPS) for step in range(20)} == {config.kl_at_the_end}
    assert math.isclose(config.kl_at_the_end.beta, 3.0)
