"""Interpolation: how long a geodesic takes, beside scipy's search on the same number of edges; pictures a second while slider or end move.

The movements are events made in the page, 125 a second; a picture counts when the large canvas holds other pixels than before.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from shutil import which
from statistics import median
from time import perf_counter

import numpy as np
from playwright.sync_api import Page, sync_playwright
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from aevae.runs.catalog import SHIPPED

from .browser import SHADOW, launch, serve, wait_until_ready
from .drag import COUNT_MESSAGES

SCRIPT = Path(__file__).with_suffix(".mjs")
GEODESIC = 30  # ms
PICTURES = 50  # a second
SECONDS, EVENTS = 4, 125
STEPS = ((1, 0), (0, 1), (1, 1), (1, -1), (2, 1), (1, 2), (2, -1), (1, -2), (3, 1), (3, 2), (1, 3), (2, 3), (3, -1), (3, -2), (1, -3), (2, -3))

MOVE = """async ({ seconds, rate, what }) => {
    const root = SHADOW;
    const plane = root.querySelector("[data-testid=plane]"), canvas = root.querySelector("[data-testid=decoded]"), slider = root.querySelector("[data-testid=path-t]");
    const box = plane.getBoundingClientRect(), radius = 0.3 * Math.min(box.width, box.height);
    const hash = () => {
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        let sum = 0;
        for (let i = 3; i < data.length; i += 4) sum = (31 * sum + data[i]) | 0;
        return sum;
    };
    const moves = {
        slider(turn) {
            slider.value = 0.5 + 0.45 * Math.sin(2 * Math.PI * turn);
            slider.dispatchEvent(new Event("input", { bubbles: true }));
        },
        end: (turn) => plane.dispatchEvent(new PointerEvent("pointermove", {
            pointerId: window.mouseId, pointerType: "mouse", buttons: 1, bubbles: true,
            clientX: box.left + box.width / 2 + radius * Math.cos(2 * Math.PI * turn), clientY: box.top + box.height / 2 + radius * Math.sin(2 * Math.PI * turn),
        })),
    };
    let pictures = 0, last = hash(), made = 0;
    const observer = new MutationObserver(() => {
        const now = hash();
        if (now !== last) pictures++;
        last = now;
    });
    observer.observe(plane, { attributeFilter: ["data-z"] });
    const start = performance.now();
    await new Promise((done) => {
        const timer = setInterval(() => {
            const now = performance.now();
            if (now - start > 1000 * seconds) return clearInterval(timer), done();
            for (; made < ((now - start) / 1000) * rate; made++) moves[what](made / rate / 3);
        }, 4);
    });
    observer.disconnect();
    return pictures / ((performance.now() - start) / 1000);
}""".replace("SHADOW", SHADOW.replace("?.", "."))


def geodesics() -> bool:
    """Each shipped plane's search times; whether all keep the promise."""
    ids = sorted(p.parent.name for p in SHIPPED.glob("*/atlas.safetensors"))
    node = which("node")
    if node is None:
        print("  node is not installed: not measured")
        return False
    done = subprocess.run([node, str(SCRIPT), *(str(SHIPPED / name) for name in ids)], capture_output=True, text=True, check=True)
    rival = scipy_search()
    good = True
    for name, line in zip(ids, done.stdout.splitlines(), strict=True):
        seen = json.loads(line)
        good &= seen["p95"] <= GEODESIC
        print(
            f"  {name}: geodesic {seen['median']:.1f} ms median, {seen['p95']:.1f} ms in 95 of 100 (promised {GEODESIC}), the first with its grid {seen['first']:.0f} ms"
        )
    print(f"  scipy's dijkstra alone, one source, 64 × 64 nodes, 32 neighbours: {rival:.1f} ms")
    return good


def scipy_search(n: int = 64) -> float:
    """Milliseconds of scipy's search on a grid of the same shape, median of 30."""
    random = np.random.default_rng(0)
    columns, rows = np.meshgrid(np.arange(n), np.arange(n))
    pairs = []
    for right, up in STEPS:
        inside = (columns + right < n) & (rows + up >= 0) & (rows + up < n)
        start = (rows * n + columns)[inside]
        pairs.append(np.stack([start, start + up * n + right]))
    edges = np.concatenate(pairs, 1)
    graph = coo_array((random.uniform(1, 3, edges.shape[1]), edges), shape=(n * n, n * n)).tocsr()
    times = []
    for source in random.integers(n * n, size=30):
        begin = perf_counter()
        dijkstra(graph, directed=False, indices=int(source), return_predecessors=True)
        times.append(1000 * (perf_counter() - begin))
    return median(times)


def pictures(page: Page, what: str) -> float:
    """Pictures a second while the slider or the end B moves."""
    if what == "slider":
        return float(page.evaluate(MOVE, {"seconds": SECONDS, "rate": EVENTS, "what": what}))
    page.get_by_test_id("plane").first.evaluate("(plane) => plane.addEventListener('pointerdown', (event) => (window.mouseId = event.pointerId))")
    box = page.get_by_test_id("stop-B").first.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    rate = float(page.evaluate(MOVE, {"seconds": SECONDS, "rate": EVENTS, "what": what}))
    page.mouse.up()
    return rate


def main() -> bool:
    print("paths:")
    good = geodesics()
    with serve() as server, sync_playwright() as playwright:
        browser = launch(playwright)
        for run in ("mnist-vae", "mnist-ae"):
            page = browser.new_page(viewport={"width": 1366, "height": 768})
            page.add_init_script(COUNT_MESSAGES)
            page.goto(f"{server.url}/interpolate?run={run}")
            wait_until_ready(page)
            page.locator(".xtick").first.wait_for(state="attached")
            page.wait_for_timeout(2000)
            sent = page.evaluate("window.messagesSent")
            slider, both = pictures(page, "slider"), pictures(page, "end")
            page.get_by_test_id("show-geodesic").click()
            plain = pictures(page, "end")
            messages = page.evaluate("window.messagesSent") - sent
            page.close()
            good &= slider >= PICTURES and both >= PICTURES and messages == 0
            print(
                f"  {run}: slider {slider:.1f} pictures a second, end {both:.1f} with the geodesic, {plain:.1f} with the straight way alone (promised {PICTURES})"
            )
            print(f"    {messages} messages to the server (promised 0)")
        browser.close()
    return good


if __name__ == "__main__":
    sys.exit(not main())
