"""The first minute of a visitor who trains: on the bundled digits, from the press of Start in a browser to the first plane and to the finished model.

Each is a real job, the recipe the Train page begins with. The first plane stands when it can be dragged; the training is whole when the page
shows the finished model's. As in a class, the page has been open for a while: a trainer is on standby (`services/standby.py`).
"""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from statistics import median

import psutil
from playwright.sync_api import Page, sync_playwright

from aevae.services import job_queue
from aevae.training.standby import COMMAND

from .browser import PLANES, Server, launch, serve, wait_until_ready

ROUNDS = 3
RECIPE = "digits-vae"
FIRST_S, FINISHED_S = 1.0, 5.0
LONGEST_S = 120.0
QUIET_S = 0.5  # without computing, then a trainer on standby has loaded all it needs


def on_standby(server: Server) -> psutil.Process | None:
    """The server's trainer on standby, once it waits; None where there is none."""
    end = time.monotonic() + LONGEST_S
    while time.monotonic() < end:
        time.sleep(QUIET_S)
        for child in psutil.Process(server.pid).children():
            with suppress(psutil.Error):  # one that has just ended
                before = sum(child.cpu_times()[:2])
                time.sleep(QUIET_S)
                if child.cmdline()[-1:] == [COMMAND] and before > 0.5 and sum(child.cpu_times()[:2]) == before:
                    return child
    return None


def computed(server: Server) -> dict[str, float]:
    """Seconds that processors have computed so far for the server, for its programs that have ended and for the browser."""
    of = psutil.Process(server.pid).cpu_times()
    seconds = {"trainer": of.children_user + of.children_system, "server": of.user + of.system, "browser": 0.0}
    for child in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            if "chrom" in child.name():
                seconds["browser"] += sum(child.cpu_times()[:2])
    return seconds


def choose_name(page: Page, name: str) -> None:
    written = page.get_by_role("textbox", name="Name")
    written.fill(name)
    written.press("Tab")
    page.wait_for_function("() => !document.querySelector('[data-testid=stStatusWidget]')")
    page.wait_for_timeout(1000)


def train(page: Page, name: str) -> tuple[float, float]:
    """Seconds from the press of Start to the first plane, and to the finished model's."""
    live = "({ name, live }) => %s.some((plane) => plane.dataset.run === name && plane.dataset.ready === 'true' && !!%s === live)"
    says_live = "plane.closest('[data-testid=panel]').parentElement.querySelector('[data-testid=live]:not([hidden])')?.textContent.includes('live')"
    began = time.monotonic()
    page.get_by_role("button", name="Start", exact=True).click()
    taken = []
    for is_live in (True, False):
        page.wait_for_function(live % (PLANES, says_live), arg={"name": name, "live": is_live}, timeout=1000 * LONGEST_S)
        taken.append(time.monotonic() - began)
    return taken[0], taken[1]


def main() -> bool:
    with sync_playwright() as playwright, serve() as server:
        browser = launch(playwright)
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.goto(f"{server.url}/train")
        wait_until_ready(page)
        taken, memory, shares = [], [], []
        for i in range(ROUNDS):
            waiting = on_standby(server)
            memory.append(waiting.memory_info().rss if waiting else 0)
            choose_name(page, f"digits-{i}")
            before = computed(server)
            before["trainer"] += sum(waiting.cpu_times()[:2]) if waiting else 0.0
            taken.append(train(page, f"digits-{i}"))
            shares.append({name: seconds - before[name] for name, seconds in computed(server).items()})
        browser.close()
    firsts, ends = zip(*taken, strict=True)
    print(f"digits, {RECIPE} on the Train page, {job_queue.cores()} cores, median of {ROUNDS}:")
    print(f"  first plane {median(firsts):.2f} s after the press (promised {FIRST_S:g}; worst {max(firsts):.2f}), finished after {median(ends):.1f} s (promised {FINISHED_S:g}; worst {max(ends):.1f})")  # fmt: skip
    parts = ", ".join(f"{name} {median(share[name] for share in shares):.1f} s" for name in shares[0])
    print(f"  processors computed, whatever else they had to do: {parts}")
    print(f"  the trainer on standby takes {max(memory) / 1e6:.0f} MB")
    return median(firsts) <= FIRST_S and median(ends) <= FINISHED_S and min(memory) > 0


if __name__ == "__main__":
    sys.exit(not main())
