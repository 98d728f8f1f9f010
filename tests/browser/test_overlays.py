"""Overlays: what the colours on the plane say is what scipy, scikit-learn and torch say."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import scipy.spatial
import scipy.stats
import torch
from playwright.sync_api import Page, expect

from aevae.science.model import Model
from aevae.training.atlas import pull_back

from .conftest import PHONE, Visit
from .plane import Panel, address, codes, eventually, the_model, the_run

RUN = "001-vae"


def field_at(panel: Panel, points: np.ndarray) -> np.ndarray:
    """The colour (n, 4) the field has at points of the plane."""
    image, box = panel.layer("field")
    axes = panel.axes()
    screen = np.array([axes.screen((float(x), float(y))) for x, y in points])
    across = ((screen[:, 0] - box["left"]) / box["width"] * image.shape[1]).astype(int)
    down = ((screen[:, 1] - box["top"]) / box["height"] * image.shape[0]).astype(int)
    return image[down, across]


def choose(page: Page, name: str) -> None:
    page.get_by_test_id(f"overlay-{name}").click()


def settled(panel: Panel, name: str) -> None:
    """Until the field has become fine."""
    panel.element.locator(f"canvas.field[data-complete={name}]").wait_for(state="attached")


def places(panel: Panel, n: int = 250) -> np.ndarray:
    """Points all over the plane's codes."""
    window = the_run(RUN).tensors("atlas")["window"]
    grid = np.random.default_rng(0).uniform(window[[0, 2]] * 0.75, window[[1, 3]] * 0.75, (n, 2))
    axes = panel.axes()
    box = panel.plane.bounding_box()
    assert box
    screen = np.array([axes.screen((float(x), float(y))) for x, y in grid])
    seen = (screen > (box["x"] + 4, box["y"] + 4)) & (screen < (box["x"] + box["width"] - 4, box["y"] + box["height"] - 4))
    return grid[seen.all(1)]


def blueness(colours: np.ndarray) -> np.ndarray:
    """Grows with the number that the sequence of colours stands for: first it becomes opaque, then deeper."""
    red, alpha = colours[:, 0].astype(float), colours[:, 3].astype(float)
    return alpha + np.where(alpha > 0.97 * alpha.max(), 255 - red, 0)


def distance(points: np.ndarray) -> np.ndarray:
    return scipy.spatial.cKDTree(codes(RUN)["mean"]).query(points, 15)[0][:, -1]


def density(points: np.ndarray) -> np.ndarray:
    widths = codes(RUN)["mean"].std(0) * len(codes(RUN)["mean"]) ** (-1 / 6)
    return scipy.stats.norm.pdf((points[:, None] - codes(RUN)["mean"]) / widths).prod(-1).mean(1)


def with_model(compute: Callable[[Model, torch.Tensor], torch.Tensor]) -> Callable[[np.ndarray], np.ndarray]:
    def numbers(points: np.ndarray) -> np.ndarray:
        with torch.no_grad():
            return compute(the_model(RUN), torch.tensor(points, dtype=torch.float32)).numpy()

    return numbers


def drift(model: Model, z: torch.Tensor) -> torch.Tensor:
    return (model.encode(model.decode(z)).mean - z).norm(dim=1)


def log_area(model: Model, z: torch.Tensor) -> torch.Tensor:
    e, f, g = pull_back(model, z, {"origin": [0.0, 0.0], "axes": [[1.0, 0.0], [0.0, 1.0]]}).T
    return (e * g - f * f).log()


@pytest.mark.parametrize(
    ("name", "oracle", "agreement"),
    [("density", density, 0.97), ("distance", distance, 0.98), ("roundtrip", with_model(drift), 0.9), ("distortion", with_model(log_area), 0.97)],
)
def test_the_bluer_the_more_of_it(visit: Visit, name: str, oracle: Callable[[np.ndarray], np.ndarray], agreement: float) -> None:
    page = visit(f"/?run={RUN}&also=none")
    panel = Panel(page)
    choose(page, name)
    page.wait_for_url(f"**overlay={name}*")
    settled(panel, name)
    points = places(panel)
    expected = oracle(points)
    seen = blueness(field_at(panel, points))
    between = (seen > np.quantile(seen, 0.02)) & (seen < np.quantile(seen, 0.98))  # the ends of a scale hold many
    assert between.sum() > 60
    assert scipy.stats.spearmanr(seen[between], expected[between]).statistic > agreement
    key = panel.part("overlay-key")
    expect(key).to_contain_text({"density": "Density", "distance": "Distance", "roundtrip": "round trip", "distortion": "Distortion"}[name])
    expect(key.locator(".ticks span")).not_to_have_count(0)


def test_regions_have_the_colour_of_the_nearest_codes_class(visit: Visit) -> None:
    page = visit(f"/?run={RUN}&overlay=classes&also=none")
    panel = Panel(page)
    settled(panel, "classes")
    points = places(panel)
    _, nearest = scipy.spatial.cKDTree(codes(RUN)["mean"]).query(points, 15)
    votes = np.stack([np.bincount(codes(RUN)["label"][rows], minlength=10) for rows in nearest])
    sure = (votes.max(1) == 15) & (distance(points) < 0.5 * the_run(RUN).spacing["inside"])
    colours = field_at(panel, points[sure])
    palette = np.array(
        [
            [int(part) for part in panel.part(f"class-{k}").evaluate("(chip) => getComputedStyle(chip).backgroundColor").strip("rgb()").split(",")]
            for k in range(10)
        ]
    )
    seen = np.abs(colours[:, None, :3].astype(int) - palette).sum(-1).argmin(1)
    assert sure.sum() >= 15
    assert (seen == votes[sure].argmax(1)).mean() > 0.9  # a pixel of the field is as wide as a dot


def test_the_prior_is_compared_with_all_posteriors_and_an_autoencoder_has_none(visit: Visit) -> None:
    page = visit(f"/compare?a=001-ae&b={RUN}&also=none", planes=2)
    ae, vae = Panel(page, 0), Panel(page, 1)
    choose(page, "prior")  # for both planes: one of them can
    settled(vae, "prior")
    expect(ae.part("overlay-key")).to_contain_text("has no prior")
    assert not ae.canvas("field").any()
    points = places(vae)
    means, spread = codes(RUN)["mean"], np.exp(codes(RUN)["log_var"].astype(float) / 2)
    q = np.array([(scipy.stats.norm.pdf(point, means, spread).prod(1)).mean() for point in points])
    ratio = np.log2(q / scipy.stats.norm.pdf(points).prod(1))
    colours = field_at(vae, points)
    clear = (np.abs(ratio) > 1) & (colours[:, 3] > 25)
    warm = colours[:, 0].astype(int) > colours[:, 2]
    assert min((ratio[clear] > 0).sum(), (ratio[clear] < 0).sum()) >= 5
    assert (warm[clear] == (ratio[clear] > 0)).mean() > 0.95


def test_dots_move_to_samples_and_back(visit: Visit) -> None:
    page = visit(f"/?run={RUN}")
    panel = Panel(page)
    means = eventually(lambda: panel.canvas("points"), lambda image: image.any(), "dots")
    expect(panel.part("dots-caption")).to_have_text("Dots show: centres (means)")
    page.get_by_test_id("overlays").click()
    page.get_by_test_id("dots-sample").check()
    expect(panel.part("dots-caption")).to_have_text("Dots show: one sample of each posterior")
    page.wait_for_url("**dots=sample*")
    samples = eventually(lambda: panel.canvas("points"), lambda image: (image != means).any(), "samples")
    page.get_by_test_id("resample").click()
    again = eventually(lambda: panel.canvas("points"), lambda image: (image != samples).any(), "other samples")
    assert (again != means).any()
    page.get_by_test_id("dots-mean").check()
    eventually(lambda: panel.canvas("points"), lambda image: bool((image == means).all()), "the means again")


def test_images_fade_where_there_are_no_codes_unless_somebody_wants_them(visit: Visit) -> None:
    page = visit(f"/?run={RUN}")
    panel = Panel(page)
    points = places(panel)
    away = distance(points) / the_run(RUN).spacing["inside"]
    eventually(lambda: field_at(panel, points)[:, 3], lambda alpha: bool((alpha[away < 0.8] < 12).all() and (alpha[away > 4.5] > 200).all()), "the veil")
    page.get_by_test_id("overlays").click()
    page.get_by_test_id("switch-trust").uncheck()
    page.wait_for_url("**also=none*")
    eventually(lambda: panel.canvas("field")[..., 3], lambda alpha: alpha.max() == 0, "no veil")
    page.get_by_test_id("switch-trust").check()
    eventually(lambda: address(page), lambda url: "also=" not in url, "the address of what is usual")


def test_errors_and_posteriors_are_switches(visit: Visit) -> None:
    page = visit(f"/?run={RUN}")
    panel = Panel(page)
    by_class = eventually(lambda: panel.canvas("points"), lambda image: image.any(), "dots")
    choose(page, "error")
    expect(page.get_by_test_id("overlay-error")).to_be_checked()
    page.get_by_test_id("overlays").click()
    page.get_by_test_id("switch-posteriors").check()
    page.wait_for_url("**also=error,posteriors,trust*")
    by_error = panel.canvas("points")
    inked = by_error[..., 3] > 150
    assert (by_error[inked][:, 2] >= by_error[inked][:, 0]).all()  # nothing but blues
    assert not (by_class[..., 2] >= by_class[..., 0])[inked].all()
    assert panel.canvas("posteriors").any()
    expect(panel.part("overlay-key").locator(".entry")).to_have_count(2)


def test_posteriors_are_those_of_the_selected_codes_wherever_the_cursor_is(visit: Visit) -> None:
    """A box about the test pictures' codes on the right; the cursor is far to the left of it."""
    mean = codes(RUN)["mean"]
    x0 = np.quantile(mean[:, 0], 0.8)
    box = f"{x0:.3f},-9;9,-9;9,9;{x0:.3f},9"
    page = visit(f"/?run={RUN}&also=posteriors&z=-2,0")
    panel = Panel(page)
    left = eventually(lambda: inked_columns(panel), lambda seen: seen.size > 0, "ellipses about the cursor")
    assert panel.axes().latent((float(left.max()), 0))[0] < x0
    page = visit(f"/?run={RUN}&also=posteriors&z=-2,0&select={box}")
    panel = Panel(page)
    right = eventually(lambda: inked_columns(panel), lambda seen: seen.size > 0, "ellipses of the selection")
    widest = float(np.exp(0.5 * codes(RUN)["log_var"][mean[:, 0] >= x0, 0]).max())
    assert panel.axes().latent((float(right.min()), 0))[0] > x0 - 2.1 * widest
    panel.plane.press("Escape")
    eventually(lambda: panel.axes().latent((float(inked_columns(panel).max(initial=0)), 0))[0], lambda x: -9 < x < x0, "ellipses about the cursor again")


def inked_columns(panel: Panel) -> np.ndarray:
    """Where, across the window (CSS px), there is ink of posteriors."""
    image, box = panel.layer("posteriors")
    return box["left"] + np.flatnonzero(image[..., 3].any(0)) * box["width"] / image.shape[1]


def test_colours_and_the_menu_go_by_keyboard_and_stay_on_a_phones_screen(visit: Visit) -> None:
    page = visit(f"/?run={RUN}")
    page.set_viewport_size(PHONE)
    none, density = page.get_by_test_id("overlay-none"), page.get_by_test_id("overlay-density")
    none.focus()
    page.keyboard.press("ArrowRight")
    expect(density).to_be_focused()
    expect(density).to_be_checked()
    page.wait_for_url("**overlay=density*")
    expect(none).to_have_attribute("tabindex", "-1")  # one stop for all
    page.keyboard.press("Home")
    expect(none).to_be_checked()
    button = page.get_by_test_id("overlays")
    button.focus()
    page.keyboard.press("Enter")
    menu = page.get_by_role("dialog", name="More")
    expect(page.get_by_test_id("switch-trust")).to_be_focused()
    box = menu.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    assert box["y"] + box["height"] <= PHONE["height"]
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(button).to_be_focused()
