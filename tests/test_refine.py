"""A code that the browser has refined: no step is worse than the one before, and L-BFGS of torch finds no better end on the same decoder."""

from __future__ import annotations

import json
import subprocess
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import torch
from node import node
from torch import Tensor

from aevae.planes.payload import run_spec
from aevae.runs.catalog import open_run
from aevae.runs.run import Run
from aevae.science.data import load
from aevae.science.model import Model
from aevae.science.objectives import cross_entropy
from aevae.science.posterior import Posterior, posterior_of
from aevae.training.checkpoints import load_model

SCRIPT = Path(__file__).parent / "js" / "run_refine.mjs"
IMAGES = (7, 8)  # of the test set: one that the encoders know well, and one that most of them do not
# What each minimises: a Gaussian, a box and a learned mixture, β and squared errors, convolutions, a class that is given, more dimensions than two.
TARGETS = {
    "mnist-ae": "cross-entropy", "004-conv-ae": "squared error", "mnist-pca": "squared error", "mnist-vae": "−ELBO", "uniform-vae": "−ELBO",
    "learned-mixture-vae": "−ELBO", "beta-4": "loss", "001-vae": "loss", "conv-vae": "−ELBO", "conditional-vae": "−ELBO", "latent-4": "−ELBO",
}  # fmt: skip
WORSE = 1e-3  # of the loss: what torch may find beyond; both end in a basin that is nearly flat


class Nowhere:
    """A spec whose files are given otherwise."""

    def parts(self, run: Run) -> dict[str, str]:
        return {}

    def originals(self, run: Run) -> None:
        return None


def loss(model: Model, noise: Tensor | None, x: Tensor, label: Tensor | None, raw: Tensor) -> Tensor:
    """What is minimised, as torch has it: of a point without noise, else the mean over draws μ + σ·ε with these ε (S, D) of variance one."""
    config = model.config
    posterior = Posterior(raw, None) if noise is None else posterior_of(raw, config.posterior, config.head, config.prior_scale)
    z = posterior.mean if posterior.log_var is None or noise is None else posterior.mean + (0.5 * posterior.log_var).exp() * noise
    images, many = model.decode(z, None if label is None else label.expand(len(z))), x.expand(len(z), *x.shape[1:])
    if config.likelihood == "bernoulli":
        mismatch = cross_entropy(images, many)
    else:
        mismatch = (images - many).square().flatten(1).sum(1) * (1 if noise is None else model.span**2)
    if noise is None:
        return mismatch.mean()
    assert model.prior
    assert posterior.log_var is not None
    wide = Posterior(posterior.mean.expand_as(z), posterior.log_var.expand_as(z), posterior.box)
    return mismatch.mean() + config.beta * model.prior.kl(wide, z).sum(1).mean()


def start_of(model: Model, noise: Tensor | None, x: Tensor, label: Tensor | None) -> Tensor:
    """What the encoder says, (1, D) or (1, 2D)."""
    raw = model.encoder(x * model.span + model.low, label)
    return raw if noise is not None else raw[:, : model.config.latent]


def refined(of: partial[Tensor], raw: Tensor) -> float:
    theta = raw.detach().clone().requires_grad_()
    optimiser = torch.optim.LBFGS([theta], max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> float:
        optimiser.zero_grad()
        value = of(theta)
        value.backward()
        return value.item()

    optimiser.step(closure)
    return of(theta).item()


def test_torch_finds_nothing_better_and_no_step_goes_up(tmp_path: Path, mnist: str) -> None:
    """Fails without Fisher's weights, without the KL's gradient, and where a step is taken that is worse."""
    test = load(mnist, "test")
    models = {name: load_model(open_run(name)) for name in TARGETS}
    (tmp_path / "cases.json").write_text(json.dumps([case(open_run(name), test.pixels, test.labels) for name in TARGETS]))
    done = subprocess.run([node(), str(SCRIPT), str(tmp_path / "cases.json")], capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    for (name, target), found in zip(TARGETS.items(), json.loads(done.stdout), strict=True):
        model = models[name].requires_grad_(False)
        assert found["target"] == target
        noise = None if found["noise"] is None else torch.tensor(found["noise"])
        assert noise is None or torch.allclose(noise.square().mean(0), torch.ones(noise.shape[1]), atol=1e-5)
        for index, steps in zip(IMAGES, found["images"], strict=True):
            x, label = test.pixels[index][None], test.labels[index][None] if model.config.condition_classes else None
            of, raw = partial(loss, model, noise, x, label), start_of(model, noise, x, label)
            values = [step["value"] for step in steps["steps"]]
            assert all(after < before for before, after in pairwise(values))
            assert values[0] == pytest.approx(of(raw).item(), rel=2e-4), name
            assert values[-1] <= refined(of, raw) * (1 + WORSE), name
            before, after = steps["before"], steps["after"]
            assert before["total"] - after["total"] == pytest.approx(values[0] - values[-1], abs=0.03 * values[0]), "other draws say about the same"


def case(run: Run, pixels: Tensor, labels: Tensor) -> dict[str, Any]:
    std = run.tensors("codes")["mean"].astype(float).std(0)[:2].tolist()
    images = [{"x": pixels[index].flatten().tolist(), "label": int(labels[index])} for index in IMAGES]
    return {"spec": run_spec(run, Nowhere()), "weights": str(run.path("weights.safetensors").resolve()), "std": std, "images": images}
