"""The amortisation gap: what an encoder has got wrong, and nothing where it is right."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from aevae.recipe.presets import recipe
from aevae.science import amortisation
from aevae.science.data import load
from aevae.science.model import new_model

IMAGES = load("digits", "test")[:20]


def test_an_encoder_that_is_right_has_no_gap_and_one_that_is_moved_aside_pays_for_that() -> None:
    """Fails where Adam does not move, and where the gap is judged by other draws before than after."""
    model = new_model(recipe("digits-vae", layers="8"), (1, 28, 28)).requires_grad_(False)
    x, generator = IMAGES.pixels, torch.Generator().manual_seed(0)
    right = model.encoder(x)
    for _ in range(4):
        right = amortisation.refined(model, right, x, None, generator)
    wrong = right + torch.tensor([0.5, 0.0, 0.0, 0.0])
    noise = amortisation.noise_of(model, 200, len(x), generator)
    bound = {name: amortisation.negative_elbo(model, raw, x, None, noise).mean().item() for name, raw in (("right", right), ("wrong", wrong))}

    def gap(answer: Tensor) -> dict[str, float]:
        hook = model.encoder.register_forward_hook(lambda *_: answer)
        found = amortisation.gap(model, IMAGES)
        hook.remove()
        return found

    assert abs(gap(right)["nats"]) < 0.05
    found = gap(wrong)
    assert found["nats"] == pytest.approx(bound["wrong"] - bound["right"], abs=0.05)
    assert found["nats"] > 5 * found["standard_error"] > 0
