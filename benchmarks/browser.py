"""A server and a headless Chromium: started, waited for and stopped. The tests in a browser use them too."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Playwright

ROOT = Path(__file__).parents[1]
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SERVER_SECONDS = 120


def with_bytecode(folder: str) -> dict[str, str]:
    """Variables for a server that keeps its bytecode in a folder, as one that was installed, or has been started before; some environments forbid it."""
    return {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": folder}


def find_chromium(playwright: Playwright) -> str | None:
    """The program's path: the system's browser, or the one that Playwright has installed."""
    own = playwright.chromium.executable_path
    return next((found for name in PROGRAMS if (found := shutil.which(name))), own if Path(own).exists() else None)


def launch(playwright: Playwright, *arguments: str) -> Browser:
    """A headless Chromium that draws without a GPU."""
    return playwright.chromium.launch(executable_path=chromium(playwright), args=[*ARGUMENTS, *arguments])


def launch_with_profile(playwright: Playwright, profile: Path, **options: Any) -> BrowserContext:
    """Another one that keeps what it has compiled in a folder, as a returning visitor's does; plotly.js alone takes a second."""
    return playwright.chromium.launch_persistent_context(profile, executable_path=chromium(playwright), args=ARGUMENTS, **options)


def chromium(playwright: Playwright) -> str:
    """Where Chromium is.

    Raises:
        FileNotFoundError: nowhere.
    """
    program = find_chromium(playwright)
    if program is None:
        raise FileNotFoundError("Chromium is not installed; `sh tests/browser/install.sh` tries to")
    return program


@dataclass(frozen=True)
class Server:
    """A running `streamlit run`."""

    url: str
    pid: int
    started: float  # time.perf_counter() just before the process was started


@contextmanager
def serve(script: str = "app.py", prefix: str = "", address: str = "127.0.0.1", **environment: str) -> Iterator[Server]:
    """`streamlit run script` on a free port, answering; stopped at the end. Users' runs are kept in an empty folder unless AEVAE_RUNS is given.

    prefix: where it is mounted, such as /course/latent. address: where it listens; under another than 127.0.0.1 whoever visits is a visitor
    like any other, not one on the computer itself.
    """
    port = free_port()
    url = f"http://{address}:{port}{prefix}"
    options = {"server.port": port, "server.address": address, "server.headless": "true", "server.baseUrlPath": prefix}
    command = [sys.executable, "-m", "streamlit", "run", script, *(f"--{name}={value}" for name, value in options.items())]
    with tempfile.TemporaryDirectory() as runs, tempfile.TemporaryFile("w+") as log:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT, env={**os.environ, "AEVAE_RUNS": runs, "PYTHONPATH": str(ROOT), **environment}
        )
        try:
            wait_for_health(url, process)
            yield Server(url, process.pid, started)
        except Exception as error:
            log.seek(0)
            error.add_note(f"The server said: {log.read()[-2000:]}")
            raise
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_for_health(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + SERVER_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.01)
    raise RuntimeError("the server ended" if process.poll() is not None else f"the server did not answer within {SERVER_SECONDS} s")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_ready(page: Page, planes: int = 1, seconds: float = 100) -> None:
    """Until that many planes can be dragged; looks once a frame."""
    page.wait_for_function(f"(planes) => {PLANES}.filter((plane) => plane.dataset.ready === 'true').length >= planes", arg=planes, timeout=1000 * seconds)


# Components live in open shadow roots, which document.querySelector does not enter; one of them has the planes.
ROOTS = "[...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')].map((component) => component.shadowRoot)"
SHADOW = f"({ROOTS}.find((root) => root?.querySelector('[data-testid=panel]')) ?? document)"  # an exported page has none
PLANES = f"[...({SHADOW}.querySelectorAll('[data-testid=plane]'))]"
