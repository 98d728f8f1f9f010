"""The encoder that is computed from a decoder: its scores are what a code costs an image, and it answers new images better."""

from __future__ import annotations

import pytest
import torch

from aevae.recipe.config import Config, applying, to_dict
from aevae.recipe.presets import recipe
from aevae.runs.catalog import SHIPPED, opened
from aevae.science import codebook
from aevae.science.codebook import centres, with_codebook
from aevae.science.data import load
from aevae.science.metrics import encode_all, evaluate
from aevae.science.model import new_model
from aevae.science.objectives import bernoulli_nats, squared_error
from aevae.training.checkpoints import load_model

TRAIN, TEST = load("digits", "train"), load("digits", "test")
SMALL = recipe("digits-vae", layers="8")


@pytest.mark.parametrize(
    "config",
    [SMALL, SMALL.replace(beta=4.0, prior_scale=0.5), SMALL.replace(prior="mixture", head="log_std"), SMALL.replace(posterior="point", output="tanh", likelihood="sse")],
    ids=["VAE", "β and a narrow prior", "mixture", "AE of squared errors"],
)  # fmt: skip
def test_the_scores_are_the_loss_of_each_code_and_the_softmax_weighs_codes_by_them(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codebook, "CODES", 30)
    model = new_model(config, (1, 28, 28)).requires_grad_(False)
    changed = with_codebook(model, TRAIN).requires_grad_(False)
    x, book = TEST.pixels[:5], changed.encoder[4].weight.T
    logits = model.logits(book)
    cost = torch.stack(
        [
            bernoulli_nats(logits, one.expand_as(logits)) if config.likelihood == "bernoulli" else squared_error(model, logits, one.expand_as(logits))
            for one in x
        ]
    )
    if config.posterior == "normal":
        cost -= config.beta * model.prior.log_prob(book)
    off = changed.encoder[:3](changed.scaled(x)) + cost / codebook.FIRST
    assert (off - off.mean(1, keepdim=True)).abs().max() < 1e-2  # the same for all codes
    near = torch.softmax(-cost / codebook.FIRST, 1) @ book
    reach = codebook.REACH * codebook.spacing(book)
    weights = torch.softmax(-cost / codebook.SECOND - torch.cdist(near, book).square() / (2 * reach**2), 1)
    torch.testing.assert_close(changed.encode(x).mean, weights @ book, atol=1e-4, rtol=1e-3)
    for old, new in zip(model.decoder.parameters(), changed.decoder.parameters(), strict=True):
        assert torch.equal(old, new)


@pytest.mark.parametrize(("name", "score"), [("digits-vae", "neg_elbo"), ("digits-ae", "sse")])
def test_new_images_are_reconstructed_better_than_by_the_encoder_that_was_trained(name: str, score: str) -> None:
    model = load_model(opened(SHIPPED / name)).requires_grad_(False)
    changed = with_codebook(model, TRAIN).requires_grad_(False)
    before, after = (evaluate(one, TEST, "test").as_dict()[score] for one in (model, changed))
    assert after < before
    codes = encode_all(changed, TEST).mean
    assert len(codes.unique(dim=0)) == len(TEST)  # they are not drawn to the places of the codebook


def test_codes_that_have_collapsed_to_one_still_give_an_encoder() -> None:
    model = new_model(SMALL, (1, 28, 28)).requires_grad_(False)
    model.encoder[-1].weight.zero_()
    posterior = with_codebook(model, TRAIN).encode(TEST.pixels[:5])
    assert posterior.mean.isfinite().all()
    torch.testing.assert_close(posterior.mean, model.encode(TEST.pixels[:5]).mean)


def test_the_centres_are_dense_where_codes_are() -> None:
    generator = torch.Generator().manual_seed(0)
    codes = torch.cat([torch.randn(900, 2, generator=generator), 20 + torch.randn(100, 2, generator=generator)])
    found = centres(codes, 50, seed=0)
    assert found.shape == (50, 2)
    assert 0 < (found > 10).all(1).sum() < 15
    assert torch.equal(found, centres(codes, 50, seed=0))


@pytest.mark.parametrize("changes", [{"latent": 3}, {"condition": "class"}, {"posterior": "box", "prior": "uniform"}])
def test_where_few_codes_cannot_stand_for_all_the_trained_encoder_stays(changes: dict[str, object]) -> None:
    asked = SMALL.replace(encoder="codebook")
    assert asked.has_codebook
    assert not asked.replace(**changes).has_codebook
    assert applying({**to_dict(asked), **changes})["encoder"] == "trained"
