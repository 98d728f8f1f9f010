"""The groups of the pickers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aevae.recipe.presets import recipe
from aevae.runs.catalog import open_run
from aevae.runs.groups import group_of, group_of_preset, picker_order

SHIPPED = ["mnist-vae", "digits-ae", "beta-0-5", "beta-4", "beta-10", "latent-8", "uniform-vae", "conv-vae", "001-ae", "002-vae-deep"]


@pytest.mark.parametrize(("run_id", "group"), [
    ("mnist-ae", "Start here"), ("beta-10", "β ladder"), ("latent-4", "Latent sizes"), ("mixture-vae", "Priors"), ("sparse-ae", "Variants"),
    ("002-vae-deep-2d", "Tutorials"),
])  # fmt: skip
def test_a_shipped_run_falls_into_its_group_and_a_copy_of_it_is_yours(run_id: str, group: str) -> None:
    run = open_run(run_id)
    assert group_of(run) == group
    assert group_of(replace(run, shipped=False)) == "Yours"
    assert group_of_preset(run_id, recipe(run_id)) == group


def test_a_picker_begins_with_what_to_start_with_and_ends_with_the_users_own_and_counts_numbers_as_numbers() -> None:
    runs = [*map(open_run, SHIPPED), replace(open_run("beta-1"), id="mine-2", shipped=False), replace(open_run("beta-1"), id="mine-10", shipped=False)]
    assert [run.id for run in sorted(reversed(runs), key=picker_order)] == [*SHIPPED, "mine-2", "mine-10"]
