"""Loading: the first plane after a cold start of the server, a reload, a rerun; and what the server has not imported.

A cold start counts from the start of the server's process until the plane can be dragged in a browser that is open but has
never seen the app. A rerun on the server is asked for by a client that speaks Streamlit's protocol, from its message to the
message that the script has finished.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from .browser import Server, launch, serve, wait_until_ready, with_bytecode

ROUNDS = 3
RERUNS = 20
WARM = 5
COLD, RELOAD, RERUN = 4.0, 2.5, 0.025  # seconds
HEAVY = ("torch", "torchvision", "sklearn")


def cold_and_reload(browser: Browser, bytecode: str) -> tuple[float, float]:
    """Seconds from the server's start to the plane, and from a reload to the plane. bytecode: where Python keeps it."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    with serve(**with_bytecode(bytecode)) as server:
        page.goto(server.url)
        wait_until_ready(page)
        cold = time.perf_counter() - server.started
        page.wait_for_timeout(2000)
        started = time.perf_counter()
        page.reload(wait_until="commit")
        wait_until_ready(page)
        reload = time.perf_counter() - started
    context.close()
    return cold, reload


def rerun_on_server(server: Server) -> list[float]:
    """Seconds of reruns of Explore in one session, the first ones left out."""
    taken = []
    address = f"{server.url.replace('http', 'ws')}/_stcore/stream"
    with connect(address, subprotocols=[Subprotocol("streamlit")], max_size=None) as client:
        for _ in range(WARM + RERUNS):
            message = BackMsg()
            message.rerun_script.query_string = ""
            started = time.perf_counter()
            client.send(message.SerializeToString())
            kind = None
            while kind != "script_finished":
                kind = ForwardMsg.FromString(bytes(client.recv(decode=False))).WhichOneof("type")
            taken.append(time.perf_counter() - started)
    return taken[WARM:]


def heavy_modules(server: Server) -> list[str]:
    """Which of the heavy packages the server's process has loaded files of."""
    maps = Path(f"/proc/{server.pid}/maps")
    return [name for name in HEAVY if f"site-packages/{name}/" in maps.read_text()] if maps.exists() else []


def main() -> bool:
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as bytecode:
        browser = launch(playwright)
        cold_and_reload(browser, bytecode)  # the very first start compiles
        cold, reload = zip(*(cold_and_reload(browser, bytecode) for _ in range(ROUNDS)), strict=True)
        with serve() as server:
            page = browser.new_page(viewport={"width": 1366, "height": 768})
            page.goto(f"{server.url}/compare")
            wait_until_ready(page, 2)
            page.goto(server.url)
            wait_until_ready(page)
            page.wait_for_timeout(2000)
            reruns = rerun_on_server(server)
            heavy = heavy_modules(server)
        browser.close()
    print(f"load, {ROUNDS} cold starts: first plane {median(cold):.2f} s after the server's process started (promised {COLD:g}; worst {max(cold):.2f})")
    print(f"  reload {median(reload):.2f} s (promised {RELOAD:g}; worst {max(reload):.2f})")
    print(f"  rerun {1000 * median(reruns):.1f} ms on the server, median of {RERUNS} (promised {1000 * RERUN:g})")
    print(f"  loaded by the server of {', '.join(HEAVY)}: {', '.join(heavy) or 'none'}")
    return median(cold) <= COLD and median(reload) <= RELOAD and median(reruns) <= RERUN and not heavy


if __name__ == "__main__":
    sys.exit(not main())
