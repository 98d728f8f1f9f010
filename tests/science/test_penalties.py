"""What recipes ask of input and code, against autograd's Jacobian, torch.distributions and counting."""

from __future__ import annotations

import pytest
import torch
from torch import distributions as D

from aevae.recipe.config import Config
from aevae.recipe.errors import ConfigError
from aevae.recipe.layers import exact_jacobian
from aevae.science import penalties
from aevae.science.model import Model, new_model
from aevae.science.objectives import jittered, objective

IMAGE = (1, 6, 5)


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def model_of(**changes: object) -> Model:
    return new_model(Config(dataset="digits", **{"posterior": "point", "layers": "16", **changes}), IMAGE)  # type: ignore[arg-type]


def pictures(n: int = 7) -> torch.Tensor:
    return torch.rand(n, *IMAGE, generator=generator(5))


def jacobian_norms(model: Model, x: torch.Tensor, label: torch.Tensor | None) -> torch.Tensor:
    """‖∂z/∂x‖² of each picture, by autograd, one at a time."""
    norms = []
    for i in range(len(x)):
        one = None if label is None else label[i : i + 1]
        jacobian = torch.autograd.functional.jacobian(lambda p, one=one: model.encode(p[None], one).mean[0], x[i])
        norms.append(jacobian.square().sum())
    return torch.stack(norms)


@pytest.mark.parametrize(
    "changes",
    [{}, {"activation": "tanh"}, {"activation": "gelu", "latent": 5}, {"output": "tanh", "likelihood": "sse"}, {"posterior": "normal"}, {"condition": "class"}],
)
def test_contraction_is_exact_with_one_hidden_layer(changes: dict) -> None:
    model = model_of(contraction=0.3, **changes)
    assert exact_jacobian(model.config, model.encoder_layers)
    x = pictures().requires_grad_()
    label = torch.arange(7) if model.config.condition_classes else None
    penalty = penalties.contraction(model, x, model.encode(x, label).mean, label)
    torch.testing.assert_close(penalty, 0.3 * jacobian_norms(model, x.detach(), label).mean(), rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("changes", [{"layers": "16 12"}, {"layers": "c3 8"}, {"code_activation": "sigmoid"}, {"posterior": "box", "prior": "uniform"}])
def test_contraction_is_estimated_without_bias_in_deeper_encoders(changes: dict) -> None:
    model = model_of(contraction=1.0, **changes)
    assert not exact_jacobian(model.config, model.encoder_layers)
    x = pictures().requires_grad_()
    draws = torch.stack([penalties.contraction(model, x, model.encode(x).mean, None, generator(seed)).detach() for seed in range(1500)])
    expected = float(jacobian_norms(model, x.detach(), None).mean())
    assert float(draws.mean()) == pytest.approx(expected, abs=4 * float(draws.std()) / len(draws) ** 0.5)


@pytest.mark.parametrize("layers", ["16", "16 12"])
def test_contraction_can_be_learned(layers: str) -> None:
    """Its gradient reaches the encoder: descending on it alone shrinks it."""
    model = model_of(layers=layers, contraction=1.0)
    optimiser = torch.optim.Adam(model.encoder.parameters(), lr=1e-2)
    before = float(jacobian_norms(model, pictures(), None).mean())
    for step in range(30):
        x = pictures().requires_grad_()
        optimiser.zero_grad()
        penalties.contraction(model, x, model.encode(x).mean, None, generator(step)).backward()
        optimiser.step()
    assert float(jacobian_norms(model, pictures(), None).mean()) < before / 2


def test_kl_sparsity_is_the_kl_of_two_coins() -> None:
    code = torch.rand(50, 4, generator=generator())
    config = Config(posterior="point", code_activation="sigmoid", sparsity="kl", sparsity_weight=2.0, sparsity_target=0.1)
    expected = 2 * D.kl_divergence(D.Bernoulli(torch.tensor(0.1)), D.Bernoulli(code.mean(0))).sum()
    torch.testing.assert_close(penalties.sparsity(code, config), expected)


def test_l1_sparsity_is_the_mean_of_absolute_sums() -> None:
    code = torch.tensor([[1.0, -2.0], [0.0, 0.5]])
    assert float(penalties.sparsity(code, Config(posterior="point", sparsity="l1", sparsity_weight=3.0))) == pytest.approx(3 * 3.5 / 2)


def test_kl_sparsity_needs_codes_between_zero_and_one() -> None:
    with pytest.raises(ConfigError, match="sigmoid"):
        Config(posterior="point", sparsity="kl")


def noisy(kind: str, level: float) -> tuple[torch.Tensor, torch.Tensor]:
    x = torch.full((40, 1, 50, 50), 0.5)
    return x, penalties.corrupt(x, Config(noise=kind, noise_level=level), generator())


def test_mask_noise_blackens_its_share_of_pixels() -> None:
    _, spoilt = noisy("mask", 0.3)
    assert set(spoilt.unique().tolist()) == {0.0, 0.5}
    assert float((spoilt == 0).float().mean()) == pytest.approx(0.3, abs=0.01)


def test_salt_and_pepper_come_in_equal_parts() -> None:
    _, spoilt = noisy("salt-pepper", 0.4)
    for value, share in ((0.0, 0.2), (1.0, 0.2), (0.5, 0.6)):
        assert float((spoilt == value).float().mean()) == pytest.approx(share, abs=0.01)


def test_gaussian_noise_has_its_deviation_and_stays_in_range() -> None:
    _, spoilt = noisy("gaussian", 0.1)
    assert float(spoilt.std()) == pytest.approx(0.1, abs=0.002)
    _, wild = noisy("gaussian", 1.0)
    assert (float(wild.min()), float(wild.max())) == (0.0, 1.0)


@pytest.mark.parametrize("kind", ["none", "mask", "gaussian", "salt-pepper"])
def test_no_level_no_noise(kind: str) -> None:
    x, same = noisy(kind, 0.0)
    assert torch.equal(x, same)


def test_the_loss_compares_with_the_clean_picture() -> None:
    """With every pixel masked the encoder sees black, and the reconstruction is held against the digit all the same."""
    model = model_of(noise="mask", noise_level=1.0)
    x = pictures()
    black = model.decode(model.encode(torch.zeros_like(x)).mean)
    expected = torch.nn.functional.binary_cross_entropy(black, x, reduction="sum") / len(x)
    torch.testing.assert_close(objective(model, x, None, generator()).reconstruction, expected, rtol=1e-4, atol=1e-4)


def test_code_noise_is_measured_by_the_codes_and_fades_out() -> None:
    code = torch.randn(20_000, 2, generator=generator()) * torch.tensor([5.0, 0.1])
    away = jittered(code, 0.5, generator(1)) - code
    torch.testing.assert_close(away.std(0), 0.5 * code.std(0), rtol=0.03, atol=0)
    model = model_of(code_noise=1.0)
    clean = objective(model_of(), pictures(), None, generator()).total
    torch.testing.assert_close(objective(model, pictures(), None, generator(), progress=1.0).total, clean)
    assert not torch.isclose(objective(model, pictures(), None, generator(), progress=0.0).total, clean)
