"""What the figure of a training shows."""

from __future__ import annotations

from typing import Any

import pytest

from aevae.recipe.presets import recipe
from aevae.services.figures import losses

EPOCH = {"train": {"reconstruction": 100.0, "kl": 5.0, "penalty": 2.0}, "test": {"sse": 20.0, "bce": 99.0, "kl": 6.0, "neg_elbo": 108.0}}


def history(**train: float) -> list[dict[str, Any]]:
    return [{**EPOCH, "epoch": epoch, "train": {**EPOCH["train"], **train}} for epoch in (1, 2, 3)]


def axis(figure: Any, row: int) -> Any:
    return figure.layout[f"yaxis{row if row > 1 else ''}"]


def test_each_term_has_a_panel_with_a_title_and_one_legend_serves_them_all() -> None:
    figure = losses(recipe("beta-4", contraction=1.0), history())
    assert [note.text for note in figure.layout.annotations] == ["reconstruction + 4·KL", "reconstruction", "KL", "penalty"]
    drawn = [(trace.yaxis, trace.name, list(trace.y)) for trace in figure.data]
    assert drawn == [
        ("y", "training", [120.0] * 3), ("y", "test", [126.0] * 3),
        ("y2", "training", [100.0] * 3), ("y2", "test", [102.0] * 3),
        ("y3", "training", [5.0] * 3), ("y3", "test", [6.0] * 3),
        ("y4", "training", [2.0] * 3),
    ]  # fmt: skip
    assert [trace.showlegend for trace in figure.data] == [True, True] + [False] * 5


@pytest.mark.parametrize(("kl", "penalty", "types"), [
    (5.0, 2.0, ["log", "log", "log", "log"]),
    (-1.0, 2.0, ["log", "log", "linear", "log"]),
    (5.0, 0.0, ["log", "log", "log", "linear"]),
])  # fmt: skip
def test_the_log_switch_is_for_every_panel_whose_values_are_positive(kl: float, penalty: float, types: list[str]) -> None:
    config, past = recipe("beta-4", contraction=1.0), history(kl=kl, penalty=penalty)
    assert [axis(losses(config, past, log=True), row).type for row in (1, 2, 3, 4)] == types
    assert {axis(losses(config, past), row).type for row in (1, 2, 3, 4)} == {"linear"}
