"""The loss of one image as the browser's numbers view has it: torch computes the same, term by term, and for real images of real models."""

from __future__ import annotations

import json
import math
import subprocess
from pathlib import Path
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from node import node

from aevae.recipe.config import Config
from aevae.recipe.presets import recipe
from aevae.runs.catalog import open_run
from aevae.science.data import load
from aevae.science.posterior import Posterior
from aevae.science.prior_densities import prior_of

SCRIPT = Path(__file__).parent / "js" / "run_elbo.mjs"
PRIORS = {
    "normal": recipe("digits-vae", latent=5),
    "narrow": recipe("digits-vae", latent=5, prior_scale=0.5**0.5),
    "uniform": recipe("digits-vae", latent=5, posterior="box", prior="uniform", prior_scale=1.3),
    "mixture": recipe("digits-vae", latent=5, prior="mixture"),
}
IMAGE = 7  # of the test set, a 9
# Of that image: cross-entropy at μ, its mean and spread over samples, and the KL of each dimension, computed with numpy.
GOLDEN = {
    "mnist-vae": (118.51, 120.18, 2.7, (3.993, 3.996)),
    "beta-1": (127.8, 128.8, 2.0, (None, None)),
    "beta-10": (178.4, 180.8, 8.0, (2.39, 0.00)),
    "001-vae": (233.9, 233.2, 16.7, (1.52, 2.07)),
}
TOTALS = {"mnist-vae": 7.989, "beta-1": 7.52, "beta-10": 2.39, "001-vae": 3.59}
DRAWS = 64


def in_node(folder: Path, **cases: list[Any]) -> dict[str, list[Any]]:
    (folder / "cases.json").write_text(json.dumps({"terms": [], "images": [], **cases}))
    done = subprocess.run([node(), str(SCRIPT), str(folder / "cases.json")], capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def posterior(config: Config, generator: torch.Generator) -> Posterior:
    box = config.posterior == "box"
    mean, log_var = torch.randn(2, 1, config.latent, generator=generator) / 3
    return Posterior(mean, log_var - 4 * box, box)


def test_every_term_is_torchs(tmp_path: Path) -> None:
    generator = torch.Generator().manual_seed(0)
    x, y = torch.rand(2, 40, generator=generator)
    y[:4], x[0], x[2] = torch.tensor([0.0, 0.0, 1.0, 1.0]), 0, 1  # logarithms of 0 stop at −100
    posteriors = {name: posterior(config, generator) for name, config in PRIORS.items()}
    codes = {name: q.mean + 0.1 * torch.randn(6, q.mean.shape[1], generator=generator) for name, q in posteriors.items()}
    cases = [
        {
            "x": x.tolist(), "y": y.tolist(), "prior": config.prior_picture({}), "mean": q.mean[0].tolist(),
            "logVar": q.log_var[0].tolist() if q.log_var is not None else None, "codes": codes[name].tolist(),
        }
        for (name, config), q in zip(PRIORS.items(), posteriors.values(), strict=True)
    ]  # fmt: skip
    found = in_node(tmp_path, terms=cases)["terms"]
    for (name, config), q, terms in zip(PRIORS.items(), posteriors.values(), found, strict=True):
        prior = prior_of(config)
        assert prior
        assert terms["bce"] == pytest.approx(float(F.binary_cross_entropy(y, x, reduction="sum")), rel=1e-5)
        assert terms["floor"] == pytest.approx(float(F.binary_cross_entropy(x, x, reduction="sum")), rel=1e-5)
        if prior.by_dimension:
            each = prior.kl(q)[0]
            assert [a + b for a, b in zip(terms["kl"]["mean"], terms["kl"]["spread"], strict=True)] == pytest.approx(each.tolist(), abs=1e-5)
            assert terms["ratios"] is None
        else:
            assert terms["kl"] is None
            many = Posterior(*(part.expand(len(codes[name]), -1) for part in (q.mean, q.log_var) if part is not None))
            assert terms["ratios"] == pytest.approx(prior.kl(many, codes[name])[:, 0].tolist(), abs=1e-4)
        if name == "narrow":
            more = 0.5 * math.log(2) * config.latent
            assert terms["written"] == pytest.approx(float(prior.kl(q).sum()) + more, abs=1e-5), "tutorial 001 as written: KL to N(0, ½I) and ½ ln 2 each"


def test_the_numbers_of_a_real_image_are_those_of_numpy(tmp_path: Path, mnist: str) -> None:
    x = load(mnist, "test").pixels[IMAGE].flatten()
    images = []
    for name in GOLDEN:
        run, codes = open_run(name), open_run(name).tensors("codes")
        spec = {
            "decoder": run.decoder, "prior": run.prior, "posterior": {"kind": "normal"}, "image": {"range": list(run.config.pixel_range)},
        }  # fmt: skip
        row = codes["index"].tolist().index(IMAGE)
        images.append(
            {
                "spec": spec, "weights": str(run.path("weights.safetensors").resolve()), "x": x.tolist(), "mean": codes["mean"][row].tolist(),
                "logVar": codes["log_var"][row].astype(float).tolist(), "label": int(codes["label"][row]), "draws": DRAWS,
            }
        )  # fmt: skip
    found = dict(zip(GOLDEN, in_node(tmp_path, images=images)["images"], strict=True))
    for name, (at_mean, sampled, sd, each) in GOLDEN.items():
        numbers = found[name]
        assert numbers["atMean"] == pytest.approx(at_mean, abs=0.06)
        assert numbers["draws"]["bce"]["mean"] == pytest.approx(sampled, abs=4 * sd * (2 / DRAWS) ** 0.5), "two means of 64 samples each"
        kl = [a + b for a, b in zip(numbers["kl"]["mean"], numbers["kl"]["spread"], strict=True)]
        assert sum(kl) == pytest.approx(TOTALS[name], abs=0.006)
        assert numbers["draws"]["kl"] == pytest.approx(sum(kl))
        assert all(expected is None or one == pytest.approx(expected, abs=0.006) for one, expected in zip(kl, each, strict=True))
    assert found["001-vae"]["written"] == pytest.approx(4.20, abs=0.006)
