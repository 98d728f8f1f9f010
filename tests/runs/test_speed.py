"""Expected durations: counted work is the real work, and fits give back what was put in."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from aevae.recipe.config import Config
from aevae.recipe.layers import describe
from aevae.recipe.presets import recipe
from aevae.runs.files import parameters
from aevae.runs.speed import epoch_work, expected_seconds, fit_rates, measured, multiplications, path, remember


def test_parameters_are_counted_as_on_paper() -> None:
    assert parameters(Config(layers="512", posterior="point")) == (784 * 512 + 512) + (512 * 2 + 2) + (2 * 512 + 512) + (512 * 784 + 784)


def test_multiplications_of_linear_layers_are_their_weights() -> None:
    config = Config(layers="512 64")
    encoder, decoder = describe(config, (1, 28, 28))
    total = sum(count for layers, shape in ((encoder, (1, 28, 28)), (decoder, (2,))) for _, count in multiplications(layers, shape))
    biases = 512 + 64 + 4 + 64 + 512 + 784
    assert total == parameters(config) - biases


def test_multiplications_of_convolutions_count_every_place() -> None:
    encoder, decoder = describe(Config(layers="c16"), (1, 28, 28))
    assert dict(multiplications(encoder, (1, 28, 28)))["conv"] == 16 * 9 * 14 * 14
    assert dict(multiplications(decoder, (2,)))["conv"] == 16 * 16 * 14 * 14


def test_rates_come_back_from_exact_measurements_and_none_is_negative() -> None:
    works = np.array([[10, 5.0, 0], [3, 50, 0], [7, 1, 0], [2, 30, 0]])
    rates = fit_rates(works, works @ [0.01, 0.002, 0])
    assert rates is not None
    assert rates[:2] == pytest.approx([0.01, 0.002])
    assert np.isnan(rates[2]), "what was never seen has no rate"
    lopsided = fit_rates(np.array([[1, 10.0, 0], [2, 10, 0], [3, 10, 0]]), np.array([3.0, 2, 1]))
    assert lopsided is not None
    assert (lopsided[:2] >= 0).all()


def test_the_same_work_is_expected_to_take_as_long_as_it_did() -> None:
    config = recipe("digits-vae", epochs=10)
    assert expected_seconds(config) is None
    for seconds in (0.1, 0.2, 0.9):
        remember(config, seconds, 1.5)
    assert expected_seconds(config) == pytest.approx(1.5 + 10 * 0.2)
    assert expected_seconds(config.replace(epochs=20, seed=5)) == pytest.approx(1.5 + 20 * 0.2)
    assert expected_seconds(config.replace(precision="fast")) is None
    assert epoch_work(config).steps == 23


@pytest.mark.parametrize("text", ["", "{", "{}", "[1]", '[{"work": [1, 2]}]', '[{"work": [1,2,3], "epoch_s": 0}]', "null"])
def test_a_damaged_file_of_measurements_counts_as_none(text: str, runs: Path) -> None:
    runs.mkdir()
    path().write_text(text)
    assert measured() == []
    assert expected_seconds(Config()) is None


def test_a_pipe_in_the_place_of_the_measurements_keeps_nobody_waiting(runs: Path) -> None:
    runs.mkdir()
    os.mkfifo(path())
    assert measured() == []
