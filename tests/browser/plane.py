"""The plane as a visitor sees and touches it, and what torch says should be seen."""

from __future__ import annotations

import time
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np
import pytest
import torch
from playwright.sync_api import Locator, Page, expect

from aevae.runs.catalog import Run, open_run
from aevae.science.model import Model
from aevae.training.checkpoints import load_model

T = TypeVar("T")
Point = tuple[float, float]
ROUNDING = 0.51  # grey levels: half of one, and what 1e-5 of a pixel adds; a picture rounded down would be off by more
UNSAID = 5e-5  # what the four decimals of data-z leave open
RUNS = ("mnist-ae", "mnist-vae", "digits-vae", "conv-vae", "004-ae", "uniform-vae")  # one of each kind that has a plane for a code

# Bytes travel as base64: a layer of the plane is more than a million numbers.
LOOK = """(panel) => {
    const canvas = panel.querySelector("[data-testid=decoded]") ?? panel;
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let text = "";
    for (let i = 0; i < data.length; i += 8192) text += String.fromCharCode(...data.subarray(i, i + 8192));
    const { left, top, width, height } = canvas.getBoundingClientRect();
    const z = panel.querySelector("[data-testid=plane]")?.dataset.z;
    return { z, shape: [canvas.height, canvas.width, 4], bytes: btoa(text), box: { left, top, width, height } };
}"""
TICKS = """(panel) => ["x", "y"].map((axis) => {
    const middle = (box) => axis === "x" ? (box.left + box.right) / 2 : (box.top + box.bottom) / 2;
    const marks = [...panel.querySelectorAll(`.axes path.${axis}tick`)].map((mark) => middle(mark.getBoundingClientRect()));
    const values = [...panel.querySelectorAll(`.axes .${axis}tick text`)].map((text) => Number(text.textContent.replace("−", "-")));
    return marks.length === values.length ? [marks, values] : null;
})"""


@dataclass(frozen=True)
class Axes:
    """Screen (CSS px in the window) to plane and back, read from the tick marks and their numbers and from nothing else."""

    offset: np.ndarray  # (2) latent
    scale: np.ndarray  # (2) latent units a px; the second is negative

    def latent(self, point: Point) -> Point:
        x, y = self.offset + self.scale * np.array(point)
        return float(x), float(y)

    def screen(self, z: Point) -> Point:
        x, y = (np.array(z) - self.offset) / self.scale
        return float(x), float(y)


@dataclass(frozen=True)
class Panel:
    """One plane with its picture and readout."""

    page: Page
    side: int = 0

    @property
    def element(self) -> Locator:
        return self.page.get_by_test_id("panel").nth(self.side)

    def part(self, testid: str) -> Locator:
        return self.element.get_by_test_id(testid)

    def tool(self, name: str) -> Locator:
        """A control of the toolbar, which planes beside each other share."""
        return self.page.get_by_test_id(name)

    @property
    def plane(self) -> Locator:
        return self.part("plane")

    @property
    def run(self) -> str:
        return str(self.plane.get_attribute("data-run"))

    @property
    def z(self) -> Point:
        return point_of(self.plane.get_attribute("data-z"))

    def look(self) -> tuple[Point, np.ndarray]:
        """Cursor and decoded picture (H, W, 4) of one and the same frame."""
        seen = self.element.evaluate(LOOK)
        return point_of(seen["z"]), pixels(seen)

    def at(self, right: float, down: float) -> Point:
        """A place in shares of the plane, as CSS px in the window."""
        box = self.plane.bounding_box()
        assert box
        return box["x"] + right * box["width"], box["y"] + down * box["height"]

    def axes(self) -> Axes:
        """What the tick marks say now."""
        ticks = eventually(lambda: self.element.evaluate(TICKS), lambda seen: all(axis and len(axis[0]) >= 2 for axis in seen), "the axes")
        (x_scale, x_offset), (y_scale, y_offset) = (np.polyfit(marks, values, 1) for marks, values in ticks)
        return Axes(np.array([x_offset, y_offset]), np.array([x_scale, y_scale]))

    def canvas(self, name: str) -> np.ndarray:
        """Pixels (H, W, 4) of one of the layers, tiles, points or marks."""
        return self.layer(name)[0]

    def layer(self, name: str) -> tuple[np.ndarray, dict[str, float]]:
        """A layer's pixels, and where it lies in the window (CSS px)."""
        seen = self.element.locator(f"canvas.{name}").evaluate(LOOK)
        return pixels(seen), seen["box"]

    def record(self) -> None:
        """From now on, note the cursor in every frame."""
        self.plane.evaluate("""(plane) => {
            const seen = (window.cursors = []);
            const frame = () => { if (seen.at(-1) !== plane.dataset.z) seen.push(plane.dataset.z); requestAnimationFrame(frame); };
            requestAnimationFrame(frame);
        }""")

    def recorded(self) -> list[Point]:
        """Each new place of the cursor since `record`."""
        return [point_of(z) for z in self.page.evaluate("window.cursors")]


def address(page: Page) -> str:
    """As the page has it: what Playwright believes lags behind `replaceState`."""
    return page.evaluate("location.href")


def point_of(text: str | None) -> Point:
    assert text, "the plane has no cursor"
    x, y = map(float, text.split(","))
    return x, y


def pixels(seen: dict[str, Any]) -> np.ndarray:
    return np.frombuffer(b64decode(seen["bytes"]), dtype=np.uint8).reshape(seen["shape"])


@lru_cache
def the_run(run_id: str) -> Run:
    return open_run(run_id)


@lru_cache
@torch.inference_mode(False)  # whoever asks first: weights that are made in that mode can never be differentiated through
def the_model(run_id: str) -> Model:
    return load_model(the_run(run_id))


@lru_cache
def codes(run_id: str) -> dict[str, np.ndarray]:
    return the_run(run_id).tensors("codes")


@torch.inference_mode()
def decoded(run_id: str, *points: Point) -> np.ndarray:
    """What torch paints at points of a two-dimensional run: (N, H, W) in grey levels 0…255."""
    return 255 * the_model(run_id).decode(torch.tensor(points, dtype=torch.float32)).numpy()[:, 0]


def off(picture: np.ndarray, run_id: str, z: Point) -> float:
    """Grey levels by which a picture, (H, W, 4) or its alpha alone, misses what torch decodes at z or where z may stand for."""
    x, y = z
    around = decoded(run_id, z, *((x + dx, y + dy) for dx in (-UNSAID, UNSAID) for dy in (-UNSAID, UNSAID)))
    alpha = (picture[..., 3] if picture.ndim == 3 else picture).astype(float)
    return float(np.abs(alpha - alpha.clip(around.min(0), around.max(0))).max())


def assert_painted(picture: np.ndarray, run_id: str, z: Point) -> None:
    """The picture is what torch decodes at z, each pixel rounded to the nearest grey level."""
    assert off(picture, run_id, z) <= ROUNDING


def eventually(look: Callable[[], T], good: Callable[[T], bool], what: str, seconds: float = 100) -> T:
    """The first thing seen that is good; looks again and again until the time is up."""
    end = time.monotonic() + seconds
    while True:
        seen = look()
        if good(seen):
            return seen
        if time.monotonic() > end:
            pytest.fail(f"{what}: still {str(seen)[:200]} after {seconds:g} s")
        time.sleep(0.03)


def messages(page: Page) -> int:
    """How many messages the page has sent to the server."""
    return int(page.evaluate("window.messagesSent ?? 0"))


def wait_for_server(page: Page) -> None:
    """Until the page's script on the server has run to its end, and what it shows is more than grey bars."""
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
