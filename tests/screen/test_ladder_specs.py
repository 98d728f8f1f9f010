"""What the browser gets of the models it can walk through."""

from __future__ import annotations

from pathlib import Path

import pytest

from aevae.runs.catalog import open_run
from aevae.runs.run import Run
from aevae.screen.plane.ladders import headline, ladder_specs
from aevae.screen.plane.specs import run_spec


def like(run: Run, **changes: object) -> Run:
    return Run(**{**vars(run), "config": run.config.replace(**changes)})


def test_a_model_of_a_ladder_is_described_as_its_own_page_would(tiny_runs: Path) -> None:
    run = open_run("tiny-vae")
    others = [like(run, beta=0.5), run, like(run, beta=4.0)]
    [ladder] = ladder_specs(run, others)
    assert (ladder["field"], ladder["label"]) == ("beta", "β")
    assert [model["value"] for model in ladder["models"]] == [0.5, 1, 4]
    assert [model["plane"] for model in ladder["models"]] == [run_spec(other) for other in others]
    assert ladder_specs(run, others[:2]) == []


def test_reconstruction_and_kl_make_up_the_bound(tiny_runs: Path) -> None:
    scores = headline(open_run("tiny-vae"))
    assert scores["reconstruction"] + scores["KL"] == pytest.approx(scores["−ELBO (nats)"])
    assert list(headline(open_run("tiny-ae"))) == ["squared error"]
