"""Records docs/plane.gif, the moving plane of the README: `python -m benchmarks.moving`."""

from __future__ import annotations

import io
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Page, sync_playwright
from scipy.interpolate import CubicSpline

from aevae.runs.catalog import open_run
from aevae.services.figures import CLASSES

from .browser import launch, serve, wait_until_ready

GIF = Path(__file__).parents[1] / "docs" / "plane.gif"
RUN = "mnist-vae"
TOUR = (1, 7, 9, 4, 2, 0, 6, 3, 5, 1)  # from class to class
FRAMES, PACE = 48, 90  # ms a frame
SIZE, WIDTH = {"width": 1100, "height": 640}, 740
SAME = 255  # the palette's last entry: as in the frame before
LIGHT = (*CLASSES, "#e0107f")  # and the cursor's


def tour() -> np.ndarray:
    """A smooth way through the classes' medians, (FRAMES, 2) in latent units."""
    codes = open_run(RUN).tensors("codes")
    stops = np.array([np.median(codes["mean"][codes["label"] == k], axis=0) for k in TOUR])
    way = CubicSpline(np.arange(len(stops)), stops, bc_type="periodic")
    return way(np.linspace(0, len(stops) - 1, FRAMES, endpoint=False))


def palette() -> Image.Image:
    """Paper, ink and the classes' colours in all strengths: a palette counted from a frame would merge the dots' colours."""
    paper, ink = np.array([252, 251, 248.0]), np.array([35, 38, 43.0])
    colours = [paper + (ink - paper) * t for t in np.linspace(0, 1, 145)]
    for text in LIGHT:
        full = np.array([int(text[i : i + 2], 16) for i in (1, 3, 5)], float)
        colours += [paper + (full - paper) * t for t in np.linspace(0.25, 1, 8)] + [full + (ink - full) * t for t in (0.3, 0.6)]
    made = Image.new("P", (1, 1))
    made.putpalette(np.array(colours).round().astype(np.uint8).tobytes())
    return made


def clicked(page: Page, x: float, y: float) -> list[float]:
    """The code at a place of the window."""
    page.mouse.click(x, y)
    return [float(part) for part in str(page.get_by_test_id("plane").get_attribute("data-z")).split(",")]


def changed(now: Image.Image, before: Image.Image) -> Image.Image:
    """A frame with only what is new in it: the rest packs to nothing."""
    values = np.array(now)
    values[values == np.array(before)] = SAME
    frame = Image.fromarray(values, "P")
    frame.putpalette(now.getpalette() or [])
    return frame


def main() -> None:
    with serve() as server, sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page(viewport=SIZE)
        page.goto(f"{server.url}/?run={RUN}")
        wait_until_ready(page)
        page.wait_for_timeout(3000)
        box = page.get_by_test_id("plane").bounding_box()
        assert box
        corners = np.array([[box["x"] + 20, box["y"] + 20], [box["x"] + box["width"] - 20, box["y"] + box["height"] - 20]])
        codes = np.array([clicked(page, *corner) for corner in corners])
        at = corners[0] + (tour() - codes[0]) * (corners[1] - corners[0]) / (codes[1] - codes[0])
        page.mouse.move(*at[0])
        page.mouse.down()
        frames = []
        for place in at:
            page.mouse.move(*place)
            page.wait_for_timeout(240)  # the nearest digits follow after 90 ms
            frames.append(Image.open(io.BytesIO(page.screenshot())).convert("RGB"))
        browser.close()
    height = round(SIZE["height"] * WIDTH / SIZE["width"])
    small = [frame.resize((WIDTH, height), Image.Resampling.LANCZOS).quantize(palette=palette(), dither=Image.Dither.NONE) for frame in frames]
    shown = [small[0], *(changed(now, before) for before, now in pairwise(small))]
    shown[0].save(GIF, save_all=True, append_images=shown[1:], duration=PACE, loop=0, optimize=False, transparency=SAME, disposal=1)
    print(f"{GIF}: {len(shown)} frames, {GIF.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    sys.exit(main())
