"""What the nearest codes name, against all distances written out."""

from __future__ import annotations

import numpy as np
import pytest

from aevae.services import neighbours as module
from aevae.services.neighbours import confusions, most_mixed, neighbours, votes_of_others


def brute_force(codes: np.ndarray, labels: np.ndarray, classes: int, k: int = 15) -> list[list[int]]:
    votes = []
    for i, code in enumerate(codes):
        order = sorted((float(((other - code) ** 2).sum()), j) for j, other in enumerate(codes) if j != i)
        near = [int(labels[j]) for _, j in order[:k]]
        votes.append([near.count(label) for label in range(classes)])
    return votes


@pytest.mark.parametrize("dimensions", [1, 2, 8])
def test_the_15_nearest_others_are_counted_by_their_classes(dimensions: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails when those that may have a nearer neighbour further along the axis are not asked again."""
    monkeypatch.setattr(module, "ROWS", 16)
    random = np.random.default_rng(dimensions)
    labels = random.integers(0, 4, 200)
    codes = (random.normal(0, 1, (200, dimensions)) + labels[:, None] / 2).astype(np.float32)
    assert votes_of_others(codes, labels.astype(np.uint8), 5).tolist() == brute_force(codes.astype(np.float64), labels, 5)


def test_codes_that_are_the_same_do_not_count_themselves() -> None:
    codes = np.repeat(np.float32([[0, 0], [9, 9]]), 20, axis=0)
    labels = np.r_[1, np.zeros(19, int), np.full(20, 2)]
    assert votes_of_others(codes, labels, 3).argmax(1).tolist() == [0] * 20 + [2] * 20


def test_few_codes_are_asked_all() -> None:
    assert votes_of_others(np.float32([[0], [1], [2]]), np.array([0, 1, 1]), 2).tolist() == [[0, 2], [1, 1], [1, 1]]


VOTES = np.array([[3, 0, 0], [1, 2, 0], [1, 1, 1], [2, 0, 1], [0, 1, 2], [0, 0, 3]])
LABELS = np.array([0, 0, 1, 2, 2, 2], np.uint8)


def test_confusions_count_images_by_what_most_neighbours_are() -> None:
    assert confusions(LABELS, VOTES).tolist() == [[1, 1, 0], [1, 0, 0], [1, 0, 2]]


def test_neighbours_are_counted_class_by_class_and_the_most_mixed_pair_is_the_mean_of_both_ways() -> None:
    counts = neighbours(LABELS, VOTES)
    assert counts.tolist() == [[4, 2, 0], [1, 1, 1], [2, 1, 6]]
    assert most_mixed(counts) == (0, 1, pytest.approx((2 / 6 + 1 / 3) / 2))
