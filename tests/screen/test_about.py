"""What a model minimises, as a formula."""

from __future__ import annotations

import pytest

from aevae.recipe.presets import PRESETS, recipe
from aevae.screen.about import loss


@pytest.mark.parametrize("name", PRESETS)
def test_a_formula_names_each_term_of_the_recipe_and_no_other(name: str) -> None:
    config, formula = recipe(name), loss(recipe(name))
    assert formula.count("{") == formula.count("}")
    assert ("mathrm{KL}\\big" in formula) == (config.kind == "VAE")
    assert ("partial" in formula) == (config.contraction > 0)
    assert ("tilde" in formula) == (config.noise != "none")
    assert ("z_d" in formula) == (config.sparsity != "none")
    assert ("hat x_i)^2" in formula) == (config.likelihood == "sse" and config.noise == "none")
    assert (r"mathcal U" in formula) == (config.prior == "uniform")


def test_the_tutorials_prior_is_narrower_than_its_repair() -> None:
    assert r"\mathcal N(0,0.707^2I)" in loss(recipe("001-vae-as-written"))
    assert r"\mathcal N(0,I)" in loss(recipe("001-vae"))


@pytest.mark.parametrize(("options", "part"), [
    ({"kl_schedule": "warm-up"}, r"\beta_t \text{ rises from 0 to 4 in 5 epochs}"),
    ({"kl_schedule": "cyclical"}, r"\beta_t \text{ rises 4 times from 0 to 4}"),
    ({"kl_schedule": "capacity"}, r"-C_t\big|"),
    ({"free_bits": 0.5}, r"\max\big(0.5"),
])  # fmt: skip
def test_a_formula_shows_how_the_kl_counts(options: dict, part: str) -> None:
    formula = loss(recipe("beta-4", **options))
    assert part in formula
    assert formula.count("{") == formula.count("}")
