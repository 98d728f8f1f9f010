"""The atlas of the plane against scipy, scikit-learn and torch's own Jacobian."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import scipy.spatial
import scipy.stats
import sklearn.decomposition
import torch
from sklearn.neighbors import KNeighborsClassifier

from aevae.recipe.config import Config
from aevae.science.data import load
from aevae.science.model import Model, new_model
from aevae.training.atlas import GRID, atlas, codes, plane_of, project, pull_back, spacing

FLAT: dict[str, object] = {"origin": [0.0, 0.0], "axes": [[1.0, 0.0], [0.0, 1.0]]}


def cloud(n: int = 400, dim: int = 2, seed: int = 0) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(n, dim, generator=generator) * torch.linspace(2, 0.5, dim) + torch.linspace(-1, 3, dim)


def model_of(**changes: object) -> Model:
    return new_model(Config(dataset="digits", **{"layers": "16", **changes}), (1, 28, 28))  # type: ignore[arg-type]


def grid_points(window: np.ndarray) -> np.ndarray:
    xs, ys = np.linspace(window[0], window[1], GRID), np.linspace(window[2], window[3], GRID)
    return np.stack(np.meshgrid(xs, ys), -1)  # row 0 is the smallest y


@pytest.fixture(scope="module")
def fields() -> tuple[torch.Tensor, torch.Tensor, dict[str, np.ndarray]]:
    points = cloud()
    labels = (points[:, 0] > 0).long() + 2 * (points[:, 1] > 3).long()
    return points, labels, atlas(model_of(), points, labels, 10, FLAT)


def test_the_window_holds_nearly_all_codes_with_a_margin(fields: tuple) -> None:
    points, _, arrays = fields
    x0, x1, y0, y1 = arrays["window"]
    inside = (points[:, 0] > x0) & (points[:, 0] < x1) & (points[:, 1] > y0) & (points[:, 1] < y1)
    assert float(inside.float().mean()) > 0.99


def test_the_density_is_scipys_kernel_estimate(fields: tuple) -> None:
    """scipy's kernel follows the full covariance; on uncorrelated axes, scaled to the same widths, both agree."""
    points, _, arrays = fields
    widths = points.std(0).numpy() * len(points) ** (-1 / 6)
    grid = grid_points(arrays["window"]).reshape(-1, 2)
    kernels = np.exp(-0.5 * (((grid[:, None] - points.numpy()) / widths) ** 2).sum(-1)) / (2 * np.pi * widths.prod())
    expected = kernels.mean(1).reshape(GRID, GRID)
    assert np.abs(np.exp(arrays["log_density"].astype(float)) - expected).max() < 0.01 * expected.max()
    white = points.numpy() @ np.linalg.inv(np.linalg.cholesky(np.cov(points.T.numpy()))).T  # where the covariance is exactly I
    theirs = scipy.stats.gaussian_kde(white.T, bw_method="scott")
    ours = atlas(model_of(), torch.tensor(white, dtype=torch.float32), torch.zeros(len(white), dtype=torch.long), 10, FLAT)
    there = theirs(grid_points(ours["window"]).reshape(-1, 2).T).reshape(GRID, GRID)
    assert np.abs(np.exp(ours["log_density"].astype(float)) - there).max() < 0.01 * there.max()


def test_the_density_integrates_to_about_one(fields: tuple) -> None:
    _, _, arrays = fields
    x0, x1, y0, y1 = arrays["window"].astype(float)
    cell = (x1 - x0) * (y1 - y0) / (GRID - 1) ** 2
    assert np.exp(arrays["log_density"].astype(float)).sum() * cell == pytest.approx(1, abs=0.03)


def test_class_shares_are_those_of_the_15_nearest_codes(fields: tuple) -> None:
    points, labels, arrays = fields
    classifier = KNeighborsClassifier(15).fit(points.numpy(), labels.numpy())
    expected = classifier.predict_proba(grid_points(arrays["window"]).reshape(-1, 2)).reshape(GRID, GRID, -1)
    shares = arrays["class_shares"] / 255
    assert shares.shape == (GRID, GRID, 10)
    assert np.abs(shares.sum(-1) - 1).max() < 0.02
    differs = np.abs(shares[..., :4] - expected).max(-1) > 0.01
    assert differs.mean() < 0.01  # two codes at the same distance, in float32 and float64
    assert shares[..., 4:].max() == 0


@pytest.mark.parametrize("changes", [{}, {"latent": 3}, {"latent": 1}, {"output": "tanh", "likelihood": "sse"}, {"layers": "c2 c3"}], ids=str)
def test_the_metric_is_the_pull_back_of_torchs_jacobian(changes: dict[str, object]) -> None:
    model = model_of(**changes)
    dim = model.config.latent
    plane = FLAT if dim == 2 else plane_of(cloud(dim=dim))
    origin, axes = torch.tensor(plane["origin"]), torch.tensor(plane["axes"])
    points = cloud(5)
    metrics = pull_back(model, points, plane)
    for point, (e, f, g) in zip(points, metrics, strict=True):
        jacobian = torch.autograd.functional.jacobian(lambda p: model.decode((origin + p @ axes)[None]).flatten(), point)
        expected = jacobian.T @ jacobian
        torch.testing.assert_close(torch.stack([e, f, g]), torch.stack([expected[0, 0], expected[0, 1], expected[1, 1]]), rtol=1e-4, atol=1e-6)


def test_the_metric_is_the_squared_length_of_a_small_step() -> None:
    model = model_of()
    point, step = torch.tensor([[0.3, -0.2]]), torch.tensor([[0.6, 0.8]])
    e, f, g = (float(v) for v in pull_back(model, point, FLAT)[0])
    with torch.no_grad():
        double = model.double()
        h = 1e-4
        moved = float((double.decode(point.double() + h * step.double()) - double.decode(point.double())).square().sum()) / h**2
    assert 0.36 * e + 2 * 0.48 * f + 0.64 * g == pytest.approx(moved, rel=1e-3)


def test_the_grid_runs_x_first_and_starts_at_the_smallest_y(fields: tuple) -> None:
    _, _, arrays = fields
    x0, x1, y0, y1 = arrays["window"]
    corners = torch.tensor([[x0, y0], [x1, y0], [x0, y1]])
    expected = pull_back(model_of(), corners, FLAT).numpy()
    for cell, value in zip(((0, 0), (0, -1), (-1, 0)), expected, strict=True):
        np.testing.assert_allclose(arrays["metric"][cell], value, rtol=1e-3, atol=1e-6)


@pytest.mark.parametrize("n", [40, 400, 1500])
def test_spacing_is_the_95th_percentile_of_the_15th_neighbour(n: int) -> None:
    points = cloud(n)
    distances, _ = scipy.spatial.cKDTree(points.numpy()).query(points.numpy(), 16)  # the first is the code itself
    assert spacing(points)["inside"] == pytest.approx(np.quantile(distances[:, 15], 0.95), rel=1e-3)


@pytest.mark.parametrize("n", [1, 2, 10])
def test_spacing_of_a_handful_of_codes_is_positive(n: int) -> None:
    assert 0 < spacing(cloud(n))["inside"] < 10
    assert spacing(torch.zeros(n, 2))["inside"] > 0


def test_two_dimensions_are_their_own_plane() -> None:
    points = cloud()
    plane = plane_of(points)
    torch.testing.assert_close(project(points, plane), points)
    assert sum(plane["share"]) == pytest.approx(1)  # type: ignore[arg-type]


@pytest.mark.parametrize("dim", [3, 5, 20])
def test_more_dimensions_are_seen_along_sklearns_principal_components(dim: int) -> None:
    points = cloud(dim=dim)
    plane = plane_of(points)
    theirs = sklearn.decomposition.PCA(2).fit(points.numpy())
    np.testing.assert_allclose(plane["origin"], theirs.mean_, atol=1e-5)
    np.testing.assert_allclose(plane["share"], theirs.explained_variance_ratio_, rtol=1e-4)
    for axis, expected in zip(np.array(plane["axes"]), theirs.components_, strict=True):
        assert abs(axis @ expected) == pytest.approx(1, abs=1e-4)  # the sign is free
        assert np.linalg.norm(axis) == pytest.approx(1, abs=1e-5)
    np.testing.assert_allclose(np.abs(project(points, plane).numpy()), np.abs(theirs.transform(points.numpy())), atol=1e-3)


@pytest.mark.parametrize(("dim", "count"), [(2, 0), (3, 1), (5, 3), (20, 6)])
def test_further_components_are_sklearns_next_ones(dim: int, count: int) -> None:
    points = cloud(dim=dim)
    others: Any = plane_of(points).get("others", {"axes": [], "std": [], "share": []})
    theirs = sklearn.decomposition.PCA(2 + count).fit(points.numpy())
    assert len(others["axes"]) == count
    np.testing.assert_allclose(others["std"], theirs.explained_variance_[2:] ** 0.5, rtol=1e-4)
    np.testing.assert_allclose(others["share"], theirs.explained_variance_ratio_[2:], rtol=1e-4)
    for axis, expected in zip(others["axes"], theirs.components_[2:], strict=True):
        assert abs(axis @ expected) == pytest.approx(1, abs=1e-3)


def test_one_dimension_lies_on_the_planes_first_axis() -> None:
    points = cloud(dim=1)
    plane = plane_of(points)
    where = project(points, plane)
    assert where.shape == (400, 2)
    assert torch.equal(where[:, 0], points[:, 0])
    assert float(where[:, 1].abs().max()) == 0


def test_the_atlas_of_one_dimension_knows_no_height() -> None:
    model, points = model_of(latent=1), cloud(dim=1)
    plane = plane_of(points)
    arrays = atlas(model, project(points, plane), (points[:, 0] > 0).long(), 10, plane)
    xs = np.linspace(*arrays["window"][:2], GRID)
    for name in ("log_density", "class_shares", "metric"):
        assert (arrays[name] == arrays[name][:1]).all()
    expected = scipy.stats.gaussian_kde(points[:, 0].numpy(), bw_method="scott")(xs)
    assert np.abs(np.exp(arrays["log_density"][0].astype(float)) - expected).max() < 0.01 * expected.max()
    near = KNeighborsClassifier(15).fit(points.numpy(), (points[:, 0] > 0).numpy()).predict_proba(xs[:, None])
    assert np.abs(arrays["class_shares"][0, :, :2] / 255 - near).max() < 0.01
    jacobian = torch.autograd.functional.jacobian(lambda z: model.decode(z[None])[0], torch.tensor([xs[20]], dtype=torch.float32))
    np.testing.assert_allclose(arrays["metric"][0, 20], [float(jacobian.square().sum()), 0, 0], rtol=1e-4)


@pytest.mark.parametrize("dim", [2, 3])
def test_codes_that_all_coincide_have_a_plane(dim: int) -> None:
    plane = plane_of(torch.zeros(50, dim))
    assert np.isfinite(plane["share"]).all()  # type: ignore[arg-type]


@pytest.mark.parametrize("posterior", ["point", "normal"])
def test_codes_hold_what_the_encoder_says_of_each_test_picture(posterior: str) -> None:
    model, images = model_of(posterior=posterior), load("digits", "test")
    encoded, arrays = codes(model, images)
    with torch.no_grad():
        q = model.encode(images.pixels)
        errors = (model.decode(q.mean) - images.pixels).square().sum((1, 2, 3))
    np.testing.assert_allclose(arrays["mean"], q.mean, atol=1e-5)
    np.testing.assert_allclose(arrays["error"], errors, rtol=2e-3)
    assert np.array_equal(arrays["label"], images.labels)
    assert np.array_equal(arrays["index"], np.arange(360))
    assert ("log_var" in arrays) == (posterior == "normal")
    if q.log_var is not None:
        np.testing.assert_allclose(arrays["log_var"], q.log_var, atol=0.01)
    assert torch.equal(encoded.mean, torch.tensor(arrays["mean"]))
