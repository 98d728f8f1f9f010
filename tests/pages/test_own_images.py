"""The Train page and sets of one's own: who may add them, and a set that has gone in the meantime."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from visiting import opened

from aevae.recipe.own_sets.drafts import add_arrays
from aevae.screen.permission import REFUSED
from aevae.services.own_images import listing

TRAIN = "pages/train.py"


@pytest.mark.parametrize("said", ["0", "1"])
def test_visitors_who_may_not_add_images_are_told_who_can(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("AEVAE_UPLOADS", said)
    button = opened(TRAIN).button(key="own-images")
    assert (button.disabled, button.help == REFUSED) == (said == "0", said == "0")


def test_a_set_that_was_removed_meanwhile_leaves_the_form_with_the_recipe_s_own(data: Path) -> None:
    add_arrays("mine", np.random.default_rng(0).integers(0, 256, (100, 12, 12), np.uint8))
    at = opened(TRAIN)
    at.selectbox(key="train-dataset").set_value("mine").run()
    assert any("80 images" in caption.value for caption in at.caption)
    listing.remove("mine")
    at.run()
    assert not at.exception
    assert at.selectbox(key="train-dataset").value == "digits"
