"""A click and its picture: our page beside the same page made of Streamlit's own parts (`rival_page.py`), click by click in turn.

Both are timed in the page, from the pointer going down to the frame in which the new picture is there.
"""

from __future__ import annotations

import sys
from statistics import median

from playwright.sync_api import Page, sync_playwright

from .browser import SHADOW, launch, serve, wait_until_ready

RUN = "001-vae"  # as in rival_page.py
PLACES = [(0.3 + 0.04 * (i % 11), 0.3 + 0.035 * (5 * i % 12)) for i in range(15)]
TARGET = 8

# Both set window.picture to a promise of the milliseconds that the next click takes.
OURS = """() => { window.picture = new Promise((done) => {
    const canvas = SHADOW.querySelector("[data-testid=decoded]"), plane = SHADOW.querySelector("[data-testid=plane]");
    let start = 0;
    addEventListener("pointerdown", (event) => (start = event.timeStamp), { capture: true, once: true });
    const observer = new MutationObserver(() => {
        observer.disconnect();
        const channel = new MessageChannel();
        channel.port1.onmessage = () => done(performance.now() - start);
        channel.port2.postMessage(null);
    });
    observer.observe(plane, { attributeFilter: ["data-z"] });
}); }""".replace("SHADOW", SHADOW.replace("?.", "."))
RIVAL = """() => { window.picture = new Promise((done) => {
    let start = 0;
    addEventListener("pointerdown", (event) => (start = event.timeStamp), { capture: true, once: true });
    const loaded = ({ target }) => {
        if (!(target instanceof HTMLImageElement)) return;
        document.removeEventListener("load", loaded, true);
        requestAnimationFrame(() => {
            const channel = new MessageChannel();
            channel.port1.onmessage = () => done(performance.now() - start);
            channel.port2.postMessage(null);
        });
    };
    document.addEventListener("load", loaded, true); // the window does not hear it
}); }"""


def click(page: Page, box: dict[str, float], place: tuple[float, float], prepare: str) -> float:
    page.bring_to_front()
    page.mouse.move(box["x"] + place[0] * box["width"], box["y"] + place[1] * box["height"])
    page.wait_for_timeout(150)  # the pointer has arrived, hovering is over
    page.evaluate(prepare)
    page.mouse.down()
    page.mouse.up()
    taken = float(page.evaluate("window.picture"))
    page.wait_for_timeout(150)
    return taken


def main() -> bool:
    size = {"width": 1366, "height": 768}
    with serve() as server, serve("benchmarks/rival_page.py") as rival_server, sync_playwright() as playwright:
        browser = launch(playwright)
        ours, rival = browser.new_page(viewport=size), browser.new_page(viewport=size)
        ours.goto(f"{server.url}/?run={RUN}")
        wait_until_ready(ours)
        rival.goto(rival_server.url)
        rival.locator(".nsewdrag").wait_for()
        rival.get_by_test_id("stImage").locator("img").wait_for()
        our_box, rival_box = ours.get_by_test_id("plane").bounding_box(), rival.locator(".nsewdrag").bounding_box()
        assert our_box
        assert rival_box
        ours.wait_for_timeout(2000)
        mine, theirs = [], []
        for place in PLACES:
            mine.append(click(ours, our_box, place, OURS))
            theirs.append(click(rival, rival_box, place, RIVAL))
        browser.close()
    ratio = median(t / m for t, m in zip(theirs, mine, strict=True))
    print(f"click to picture, {len(PLACES)} clicks in turn, {RUN}: ours {median(mine):.0f} ms, st.plotly_chart(on_select) {median(theirs):.0f} ms")
    print(f"  {ratio:.1f} times as fast (median of pairs; promised {TARGET})")
    return ratio >= TARGET


if __name__ == "__main__":
    sys.exit(not main())
