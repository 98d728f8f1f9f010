"""Errors by class, against the same written out image by image."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from aevae.recipe.datasets import read_split
from aevae.runs.catalog import open_run
from aevae.runs.class_errors import class_errors


def test_errors_by_class_are_those_of_the_images_one_by_one() -> None:
    run = open_run("digits-vae")
    codes, images = run.tensors("codes"), read_split("digits", "test")[0].astype(np.float64) / 255
    found = class_errors(run)
    assert found.relative is not None
    for k in range(10):
        rows = [row for row in range(len(codes["label"])) if codes["label"][row] == k]
        own = [images[codes["index"][row]] for row in rows]
        middle = sum(own) / len(own)
        error = sum(float(codes["error"][row]) for row in rows) / len(rows)
        assert found.n[k] == len(rows)
        assert found.error[k] == pytest.approx(error)
        assert found.relative[k] == pytest.approx(error / (sum(float(((image - middle) ** 2).sum()) for image in own) / len(own)), rel=1e-5)


def test_a_class_without_images_and_a_data_set_that_is_not_here_have_no_number(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = open_run("mnist-vae")
    codes = run.tensors("codes")
    few = {name: values[codes["label"] != 7] for name, values in codes.items()}
    monkeypatch.setattr(type(run), "tensors", lambda self, name: few)
    found = class_errors(run)
    assert found.relative is None
    assert np.flatnonzero(np.isnan(found.error)).tolist() == [7]
    assert found.n[7] == 0
