"""What the nearest codes name, against all distances written out."""

from __future__ import annotations

import numpy as np
import pytest

from aevae.services.neighbours import confusions, named_by_others


def brute_force(codes: np.ndarray, labels: np.ndarray, k: int = 15) -> list[int]:
    named = []
    for i, code in enumerate(codes):
        order = sorted((float(((other - code) ** 2).sum()), j) for j, other in enumerate(codes) if j != i)
        votes = [labels[j] for _, j in order[:k]]
        named.append(min(set(votes), key=lambda label: (-votes.count(label), label)))
    return named


@pytest.mark.parametrize("dimensions", [1, 2, 8])
def test_a_code_is_named_by_its_15_nearest_others(dimensions: int) -> None:
    random = np.random.default_rng(dimensions)
    labels = random.integers(0, 4, 200)
    codes = (random.normal(0, 1, (200, dimensions)) + labels[:, None] / 2).astype(np.float32)
    assert named_by_others(codes, labels.astype(np.uint8)).tolist() == brute_force(codes.astype(np.float64), labels)


def test_codes_that_are_the_same_do_not_name_themselves() -> None:
    codes = np.repeat(np.float32([[0, 0], [9, 9]]), 20, axis=0)
    labels = np.r_[1, np.zeros(19, int), np.full(20, 2)]
    assert named_by_others(codes, labels).tolist() == [0] * 20 + [2] * 20


def test_few_codes_are_asked_all() -> None:
    assert named_by_others(np.float32([[0], [1], [2]]), np.array([0, 1, 1])).tolist() == [1, 0, 0]


def test_confusions_count_classes_by_what_they_were_named() -> None:
    labels, named = np.array([0, 0, 1, 2, 2, 2], np.uint8), np.array([0, 1, 1, 0, 2, 2])
    assert confusions(labels, named, 3).tolist() == [[1, 1, 0], [0, 1, 0], [1, 0, 2]]
