"""A recipe that is being written: what differs from its preset, what means nothing in it, and what it may not say."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aevae.recipe.config import Config, applying, to_dict
from aevae.recipe.draft import Draft
from aevae.recipe.errors import ConfigError
from aevae.recipe.fields import GROUPS, applies, fitting
from aevae.recipe.presets import PRESETS, recipe

FIELDS = fields(Config)


@pytest.mark.parametrize("preset", PRESETS)
def test_an_unchanged_draft_is_its_preset_and_every_value_of_a_preset_means_something(preset: str, mnist: str) -> None:
    draft = Draft(preset)
    assert (draft.config(), draft.changed) == (recipe(preset), {})


@pytest.mark.parametrize("preset", PRESETS)
def test_without_mnist_every_preset_falls_back_to_the_bundled_digits(preset: str, data: Path) -> None:
    config = Draft(preset).config()
    assert config.dataset == "digits"
    assert config == recipe(preset).replace(dataset="digits", holdout=config.holdout)
    assert Draft(preset).changed == {}


CHOICES = {f.name: st.sampled_from(f.metadata["choices"]) for f in FIELDS if "choices" in f.metadata and f.name != "dataset"}


@given(st.fixed_dictionaries({}, optional={**CHOICES, "labels": st.sampled_from([0, 100]), "free_bits": st.sampled_from([0.0, 1.0])}))
def test_no_choice_that_the_form_offers_contradicts_another(changes: dict[str, Any]) -> None:
    """Whatever is chosen, in any order: what does not go together is disabled or not offered, and Config takes the rest."""
    draft = Draft("digits-vae", {})
    for name, value in changes.items():
        f = Config.__dataclass_fields__[name]
        if applies(f, draft.values) and (not fitting(f, draft.values) or value in fitting(f, draft.values)):
            draft = draft.with_option(name, value)
    draft.config()


def test_what_means_nothing_is_neither_trained_nor_told() -> None:
    draft = Draft("digits-vae", {"beta": 4.0, "posterior": "point"})
    assert draft.config().beta == 1.0
    assert draft.changed == {"posterior": "point"}
    assert draft.without("posterior").changed == {"beta": 4.0}
    assert applying(to_dict(recipe("digits-vae"))) == to_dict(recipe("digits-vae"))


def test_a_number_that_is_none_is_refused_by_its_label_with_what_is_allowed() -> None:
    with pytest.raises(ConfigError, match=r"^β is -3: choose a number from 0 to 1000\.$"):
        Draft("digits-vae", {"beta": -3.0}).config()


def test_every_option_stands_in_a_group() -> None:
    assert {f.metadata["group"] for f in FIELDS} == set(GROUPS)
