"""Zooming: how long after the wheel has stopped the tiles and an overlay are sharp again, and whether frames kept coming meanwhile."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from aevae.runs.catalog import SHIPPED

from .browser import SHADOW, Server, launch, serve, wait_until_ready

PROMISED = 150  # ms from the last notch of the wheel to fine tiles
FRAMES = 55  # a second, while the wheel turns
TURNS = (-700, 300, -500, 900)  # px of the wheel: in, out, further in, out again

# Ten notches of a wheel, 16 ms apart; every new bitmap of the tiles and of the overlay is timed from the last notch.
ZOOM = """async ({ turn, wait }) => {
    const plane = SHADOW.querySelector("[data-testid=plane]"), mosaic = SHADOW.querySelector("canvas.tiles"), field = SHADOW.querySelector("canvas.field");
    const box = plane.getBoundingClientRect();
    const tiles = [], fields = [], frames = [];
    let last = 0, turning = true;
    const watch = (canvas, attribute, note) => {
        const observer = new MutationObserver(note);
        observer.observe(canvas, { attributeFilter: [attribute] });
        return observer;
    };
    const observers = [
        watch(mosaic, "width", () => tiles.push([performance.now(), mosaic.width, mosaic.height])),
        watch(field, "data-complete", () => field.dataset.complete && fields.push(performance.now())),
    ];
    const frame = (now) => turning && (frames.push(now), requestAnimationFrame(frame));
    requestAnimationFrame(frame);
    for (let i = 0; i < 10; i++) {
        plane.dispatchEvent(new WheelEvent("wheel", { deltaY: turn / 10, clientX: box.x + box.width / 2, clientY: box.y + box.height / 2, bubbles: true, cancelable: true }));
        last = performance.now();
        await new Promise((resolve) => setTimeout(resolve, 16));
    }
    turning = false;
    await new Promise((resolve) => setTimeout(resolve, wait));
    for (const observer of observers) observer.disconnect();
    return { tiles: tiles.filter(([at]) => at > last).map(([at, ...size]) => [at - last, ...size]), fields: fields.filter((at) => at > last).map((at) => at - last),
        rate: 1000 * (frames.length - 1) / (frames.at(-1) - frames[0]) };
}""".replace("SHADOW", SHADOW.replace("?.", "."))


@dataclass(frozen=True)
class Zoom:
    first: float  # ms after the last notch: the first new tiles
    fine: float  # ms: the finest ones
    field: float | None  # ms: the overlay
    tiles: int
    rate: float  # frames a second while the wheel turned


def measure(page: Page, turn: int) -> Zoom | None:
    """One turn of the wheel over the middle of the plane; None where the tiles that were there still do."""
    seen: dict[str, Any] = page.evaluate(ZOOM, {"turn": turn, "wait": 1500})
    if not seen["tiles"]:
        return None
    at, width, height = seen["tiles"][-1]
    return Zoom(seen["tiles"][0][0], at, max(seen["fields"], default=None), width * height // 30**2, seen["rate"])


def open_page(browser: Browser, server: Server, path: str) -> Page:
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    page.goto(server.url + path)
    wait_until_ready(page)
    page.wait_for_timeout(2500)  # tiles and originals are in
    return page


def main() -> bool:
    vae = "mnist-vae" if (SHIPPED / "mnist-vae").is_dir() else "001-vae"
    good = True
    print(f"zoom on {vae}, {len(TURNS)} turns of the wheel, ms after the last notch:")
    with serve() as server, sync_playwright() as playwright:
        browser = launch(playwright)
        for overlay in (None, "density", "classes", "distortion"):
            page = open_page(browser, server, f"/?run={vae}" + (f"&overlay={overlay}" if overlay else ""))
            seen = [zoom for turn in TURNS if (zoom := measure(page, turn))]
            page.close()
            fine, rate = median(zoom.fine for zoom in seen), median(zoom.rate for zoom in seen)
            fields = [zoom.field for zoom in seen if zoom.field]
            good &= fine <= PROMISED and rate >= FRAMES
            print(
                f"  {overlay or 'no overlay'}: first tiles {median(zoom.first for zoom in seen):.0f}, fine ones {fine:.0f} (promised {PROMISED}), "
                f"{median(zoom.tiles for zoom in seen):.0f} tiles"
                + (f"; overlay {median(fields):.0f}" if fields else "")
                + f"; {rate:.0f} frames a second (promised {FRAMES})"
            )
        browser.close()
    return good


if __name__ == "__main__":
    sys.exit(not main())
