"""Accuracy from few labels, beside scikit-learn's nearest neighbour on the same draws."""

from __future__ import annotations

import numpy as np
import torch
from sklearn.neighbors import KNeighborsClassifier

from aevae.recipe.config import Config
from aevae.science import few_labels
from aevae.science.data import load
from aevae.science.metrics import encode_all
from aevae.science.model import new_model


def test_codes_and_pixels_are_judged_by_the_nearest_labelled_one_of_each_draw() -> None:
    train, test = load("digits", "train"), load("digits", "test")
    model = new_model(Config(dataset="digits", layers="16"), (1, 28, 28))
    found = {"codes": few_labels.of_codes(model, train, test), "pixels": few_labels.of_pixels(train, test)}
    views = {
        "codes": [encode_all(model, images).mean.numpy() for images in (train, test)],
        "pixels": [images.pixels.flatten(1).numpy() for images in (train, test)],
    }
    for name, (known, asked) in views.items():
        for i, n in enumerate(few_labels.LABELS):
            scores = []
            for rows in few_labels.draws(train):
                some = rows[: 10 * n]
                assert torch.bincount(train.labels[some]).tolist() == [n] * 10
                scores.append(KNeighborsClassifier(1, algorithm="brute").fit(known[some], train.labels[some]).score(asked, test.labels))
            expected = [np.mean(scores), *np.percentile(scores, (5, 95))]
            assert np.allclose([found[name][part][i] for part in ("mean", "low", "high")], expected, atol=1.5 / len(test)), (
                name,
                n,
            )  # a tie may fall either way


def test_draws_differ_and_are_always_the_same() -> None:
    train = load("digits", "train")
    first, again = few_labels.draws(train), few_labels.draws(train)
    assert len({tuple(rows.tolist()) for rows in first}) == few_labels.DRAWS
    assert all(torch.equal(a, b) for a, b in zip(first, again, strict=True))
