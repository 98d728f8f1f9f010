"""Intervals against scipy: its paired and its unequal-variances t-test, a bootstrap, the binomial distribution."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from aevae.runs.intervals import Difference, half_width, share_error, standard_error

N = 5000


@pytest.fixture(scope="module")
def errors() -> tuple[np.ndarray, np.ndarray]:
    """Of two models on the same images: what is hard for one is hard for the other."""
    random = np.random.default_rng(0)
    hard = random.gamma(4, 6, N)
    return hard + random.normal(0, 4, N), 1.02 * hard + random.normal(0.1, 5, N)


def test_a_paired_interval_is_scipys_and_a_bootstraps(errors: tuple[np.ndarray, np.ndarray]) -> None:
    first, second = errors
    half = half_width(standard_error(second - first, N))
    low, high = stats.ttest_rel(second, first).confidence_interval(0.95)
    assert half == pytest.approx((high - low) / 2, rel=1e-3)
    again = stats.bootstrap((second - first,), np.mean, n_resamples=2000, rng=np.random.default_rng(1), method="percentile").confidence_interval
    assert half == pytest.approx((again.high - again.low) / 2, rel=0.08)


def test_an_unpaired_interval_is_welchs_and_wider(errors: tuple[np.ndarray, np.ndarray]) -> None:
    first, second = errors
    half = half_width(standard_error(first, N), standard_error(second, N))
    low, high = stats.ttest_ind(second, first, equal_var=False).confidence_interval(0.95)
    assert half == pytest.approx((high - low) / 2, rel=1e-3)
    assert half > half_width(standard_error(second - first, N))


def test_part_of_the_images_tells_the_error_of_a_mean_over_all(errors: tuple[np.ndarray, np.ndarray]) -> None:
    assert standard_error(errors[0][::3], N) == pytest.approx(standard_error(errors[0], N), rel=0.05)


def test_the_error_of_a_share_is_the_binomials() -> None:
    assert share_error(0.909, 10_000) == pytest.approx(stats.binom.std(10_000, 0.909) / 10_000)


@pytest.mark.parametrize(("value", "half", "clear"), [(0.8, 0.6, True), (-0.8, 0.6, True), (0.5, 0.6, False), (5.0, None, False)])
def test_a_difference_is_clear_where_its_interval_excludes_0(value: float, half: float | None, clear: bool) -> None:
    assert Difference(value, half).clear is clear
