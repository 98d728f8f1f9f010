"""Ladders: exactly the runs that differ in one number stand on one."""

from __future__ import annotations

from pathlib import Path

import pytest

from aevae.recipe.presets import recipe
from aevae.runs.catalog import open_run
from aevae.runs.ladders import LADDER_FIELDS, ladders_of, other_seeds, way_onto_beta
from aevae.runs.run import Run


@pytest.fixture
def a_run(tiny_runs: Path) -> Run:
    return open_run("tiny-vae")


def like(run: Run, name: str, epochs: int = 2, **changes: object) -> Run:
    return Run(**{**vars(run), "id": name, "config": run.config.replace(**changes), "epochs": epochs})


def test_runs_that_differ_in_one_number_are_a_ladder_in_its_order(a_run: Run) -> None:
    runs = [a_run, like(a_run, "four", beta=4.0), like(a_run, "tenth", beta=0.1), like(a_run, "deep", beta=4.0, latent=8), like(a_run, "seed", seed=5)]
    [ladder] = ladders_of(a_run, runs)
    assert (ladder.field, ladder.label) == ("beta", "β")
    assert [run.id for run in ladder.runs] == ["tenth", "tiny-vae", "four"]


def test_a_run_may_stand_on_two_ladders_the_longer_one_first(a_run: Run) -> None:
    runs = [a_run, *(like(a_run, f"b{beta}", beta=beta) for beta in (0.5, 2.0)), *(like(a_run, f"l{size}", latent=size) for size in (4, 8, 16))]
    assert [ladder.field for ladder in ladders_of(a_run, runs)] == ["latent", "beta"]
    assert [ladder.field for ladder in ladders_of(runs[1], runs)] == ["beta"]


def test_two_runs_are_no_ladder_and_a_stopped_one_joins_none(a_run: Run) -> None:
    assert ladders_of(a_run, [a_run, like(a_run, "two", beta=2.0)]) == []
    assert ladders_of(a_run, [a_run, like(a_run, "two", beta=2.0), like(a_run, "stopped", beta=4.0, epochs=1)]) == []


def test_of_two_runs_alike_the_one_in_question_stands_on_its_ladder(a_run: Run) -> None:
    runs = [like(a_run, "twin"), a_run, like(a_run, "two", beta=2.0), like(a_run, "four", beta=4.0)]
    assert [run.id for run in ladders_of(a_run, runs)[0].runs] == ["tiny-vae", "two", "four"]
    assert [run.id for run in ladders_of(runs[2], runs)[0].runs] == ["twin", "two", "four"]


def test_every_ladder_goes_along_a_number_of_a_recipe() -> None:
    for field in LADDER_FIELDS:
        assert isinstance(getattr(recipe("beta-1"), field), (int, float))


def test_other_seeds_are_trainings_of_the_same_recipe_and_length_in_the_order_of_their_seeds(a_run: Run) -> None:
    nine, four, one = (like(a_run, f"seed-{seed}", seed=seed) for seed in (9, 4, 1))
    others = [like(a_run, "twin"), like(a_run, "wide", seed=2, beta=2.0), like(a_run, "stopped", seed=3, epochs=1), like(a_run, "one-again", seed=1)]
    assert [run.id for run in other_seeds(a_run, [a_run, nine, one, four, *others])] == ["seed-1", "seed-4"]
    assert [run.id for run in other_seeds(nine, [a_run, nine, four])] == ["tiny-vae", "seed-4"]
    assert other_seeds(a_run, [a_run, *others[:3]]) == []


def test_a_vae_on_no_ladder_of_beta_is_led_onto_the_one_of_its_data_set(a_run: Run) -> None:
    rungs = [like(a_run, "beta-1"), like(a_run, "beta-2", beta=2.0), like(a_run, "beta-4", beta=4.0)]
    deep, point = like(a_run, "deep", latent=8), open_run("tiny-ae")
    assert way_onto_beta(deep, [*rungs, deep]) is rungs[0]
    assert way_onto_beta(rungs[1], rungs) is None  # it stands on it
    assert way_onto_beta(point, [*rungs, point]) is None  # an autoencoder has no β
    assert way_onto_beta(deep, [*rungs[:2], deep]) is None  # two are no ladder
    elsewhere = like(a_run, "elsewhere", latent=8, dataset="mnist")
    assert way_onto_beta(elsewhere, [*rungs, elsewhere]) is None
