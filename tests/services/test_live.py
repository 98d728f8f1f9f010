"""What a plane shows of a model that still trains."""

from __future__ import annotations

import numpy as np
import pytest

from aevae.recipe.config import Config
from aevae.recipe.presets import recipe
from aevae.runs.catalog import runs_dir
from aevae.runs.files import claim
from aevae.runs.tensors import read_tensors
from aevae.services import live
from aevae.services.board import Job
from aevae.training.driver import train
from aevae.training.fit import EpochReport


def job(run_id: str, config: Config) -> Job:
    return Job(run_id, "running", 1, config.epochs, 0.0, None, "", "VAE", config, None, "", 1)


@pytest.mark.parametrize("prior", ["normal", "mixture", "learned-mixture"])
def test_a_prior_is_drawn_where_it_has_learned_to_be(prior: str) -> None:
    config = recipe("digits-vae", layers="16", epochs=50, prior=prior, lr=0.1, schedule="constant")
    going = train(claim("a"), config, None)
    next(report for report in going if isinstance(report, EpochReport) and report.epoch == 3)
    going.close()  # saves the last epoch, as a stop does
    shown = live.plane(job("a", config))
    assert shown
    assert shown["prior"] == config.prior_picture(read_tensors(runs_dir() / "a" / "weights.safetensors"))
    begun = config.prior_picture({})
    assert begun
    if prior == "learned-mixture":
        assert np.abs(np.array(shown["prior"]["means"]) - begun["means"]).max() > 0.1
    else:
        assert shown["prior"] == begun
