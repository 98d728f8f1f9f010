"""What the browser is told of the models it can walk through."""

from __future__ import annotations

from pathlib import Path

import pytest

from aevae.runs.catalog import open_run
from aevae.runs.run import Run
from aevae.screen.plane import describe, dials, headline


def like(run: Run, **changes: object) -> Run:
    return Run(**{**vars(run), "config": run.config.replace(**changes)})


def test_a_rung_is_described_as_its_own_page_would(tiny_runs: Path) -> None:
    run = open_run("tiny-vae")
    rungs = [like(run, beta=0.5), run, like(run, beta=4.0)]
    [dial] = dials(run, rungs)
    assert (dial["field"], dial["label"]) == ("beta", "β")
    assert [rung["value"] for rung in dial["rungs"]] == [0.5, 1, 4]
    assert [rung["plane"] for rung in dial["rungs"]] == [describe(rung) for rung in rungs]
    assert dials(run, rungs[:2]) == []


def test_reconstruction_and_kl_make_up_the_bound(tiny_runs: Path) -> None:
    scores = headline(open_run("tiny-vae"))
    assert scores["reconstruction"] + scores["KL"] == pytest.approx(scores["−ELBO (nats)"])
    assert list(headline(open_run("tiny-ae"))) == ["squared error"]
