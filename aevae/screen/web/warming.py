"""What is made before it is asked for: first what the first visitor's page waits for, the rest when that page has been drawn."""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib import import_module
from typing import Any

from starlette.concurrency import run_in_threadpool
from streamlit import delta_generator

from aevae.planes.bundle import SCRIPT, served_names
from aevae.planes.run_parts import packed_part, part_hashes
from aevae.recipe.own_sets.files import sweep as sweep_images
from aevae.runs.catalog import list_runs, runs_dir
from aevae.runs.run import Run
from aevae.screen import first_page, server
from aevae.screen.addresses import PARAMETERS
from aevae.screen.plane.specs import run_spec
from aevae.services import job_queue, sweep_work

from .announce import announce
from .packed import warm as pack_streamlits

FIRST = next(parameter.default for parameter in PARAMETERS if parameter.name == "run")  # the model that the first page shows
NOBODY = 3  # seconds without a visitor after which the rest is made too
LOADING = 1  # seconds for the first visitor's browser to get what the page has named


def spare_streamlit() -> None:
    """What Streamlit does at its start, and this app has no need of: a third of the time until its first page is drawn.

    It reads what every installed package says of itself, to find components, and looks through all modules to know whether somebody
    has typed the page at a prompt. Neither is promised to be where it is: a Streamlit that has moved them starts as it does elsewhere.
    """
    with suppress(ImportError):
        scanner: Any = import_module("streamlit.components.v2.manifest_scanner")
        scanner.scan_component_manifests = lambda max_workers=None: []
    delta_generator._use_warning_has_been_displayed = True


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[None]:
    """From the server's start to its end."""
    announce()
    stopped = threading.Event()
    warming = asyncio.create_task(run_in_threadpool(warm, stopped))
    yield
    stopped.set()
    first_page.drawn.set()
    await warming


def warm(stopped: threading.Event) -> None:
    """Two threads that compute hold each other up, so nothing is made beside the first page that it does not need."""
    gc.freeze()  # what has been imported stays: until all is made, nobody waits while it is walked through
    server.packed_file(SCRIPT)  # asked for as soon as a browser has the page, runs when Streamlit has come
    shipped = [run for run in list_runs(wait=False)[0] if run.shipped]
    for run in shipped:
        if run.id == FIRST:
            run_spec(run)  # reads what its addresses are made of
            for part, hash in part_hashes(run).items():
                if part in ("decoder", "codes"):
                    packed_part(run.folder, part, hash)
    with suppress(OSError):  # a folder that does not let itself be tidied keeps nobody from the app
        if runs_dir().is_dir():
            job_queue.tidy()
            sweep_work.go_on()
        sweep_images()
    if first_page.drawn.wait(NOBODY):
        stopped.wait(LOADING)
    if not stopped.is_set():
        warm_the_rest(shipped)


def warm_the_rest(shipped: list[Run]) -> None:
    """What later pages need; at last out of the garbage collector's sight."""
    server.packed_plotly()
    for name in served_names():
        server.packed_file(name)
    pack_streamlits()
    for run in shipped:  # of hundreds of one's own it would read a gigabyte
        server.run_urls(run)
    settle()
    threading.Thread(target=lambda: (list_runs(), settle()), name="settle", daemon=True).start()  # when the users' models are read


def settle() -> None:
    """Collect once, then freeze what is left: it stays for the server's life.

    Everybody waits while garbage is collected; not walking through what never dies makes that several times shorter.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
