"""What a server makes before it is asked for, and when; what of Streamlit's own start it leaves out."""

from __future__ import annotations

import gzip
import importlib.metadata
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from streamlit import delta_generator, env_util
from streamlit.components.v2 import manifest_scanner
from streamlit.components.v2.component_manager import BidiComponentManager

from aevae.planes.bundle import SCRIPT
from aevae.screen import first_page, server
from aevae.screen.web import routes, warming


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was made, in order; "waits" is where the first page is waited for. Nothing is really made."""
    made: list[str] = []

    def step(name: str) -> Callable[..., list[object]]:
        return lambda *_: made.append(name) or []

    for holder, name in (
        (warming.server, "packed_plotly"),
        (warming, "settle"),
        (warming, "pack_streamlits"),
        (warming.job_queue, "tidy"),
        (warming.sweep_work, "go_on"),
        (warming, "sweep_images"),
    ):
        monkeypatch.setattr(holder, name, step(name))
    monkeypatch.setattr(warming.server, "packed_file", made.append)
    monkeypatch.setattr(warming, "list_runs", lambda wait=True: (made.append("list_runs"), ([], []))[1])
    monkeypatch.setattr(first_page.drawn, "wait", lambda seconds: made.append("waits"))
    return made


def test_before_the_first_page_is_drawn_only_what_it_needs_is_made(made: list[str]) -> None:
    warming.warm(threading.Event())
    before, after = made[: made.index("waits")], made[made.index("waits") :]
    assert before[:2] == [SCRIPT, "list_runs"]
    assert not {"packed_plotly", "pack_streamlits", "settle"} & set(before)
    assert {"packed_plotly", "pack_streamlits", "settle"} < set(after)


def test_a_server_that_ends_makes_nothing_more(made: list[str]) -> None:
    stopped = threading.Event()
    stopped.set()
    warming.warm(stopped)
    assert made[-1] == "waits"


def test_installed_packages_are_not_searched_for_components(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit would read what each of them says of itself before it answers anybody."""
    searched: list[str] = []
    monkeypatch.setattr(importlib.metadata, "distributions", lambda: searched.append("all of them") or [])
    monkeypatch.setattr(manifest_scanner, "scan_component_manifests", manifest_scanner.scan_component_manifests)
    routes()
    BidiComponentManager().discover_and_register_components(start_file_watching=False)
    assert not searched


def test_no_module_is_searched_for_a_prompt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit would look, as the first element of the first page is drawn, whether somebody types at Python's prompt."""
    searched: list[str] = []
    monkeypatch.setattr(env_util, "is_repl", lambda: bool(searched.append("all modules")))
    monkeypatch.setattr(delta_generator, "_use_warning_has_been_displayed", False)
    routes()
    delta_generator._maybe_print_use_warning()
    assert not searched


def test_a_streamlit_without_that_search_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "streamlit.components.v2.manifest_scanner", None)
    warming.spare_streamlit()


@pytest.mark.parametrize("make", [server.packed_plotly, partial(server.packed_file, SCRIPT)])
def test_what_a_class_asks_for_at_once_is_made_once(make: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    server._packed_plotly.cache_clear()
    server._packed_file.cache_clear()
    times: list[int] = []
    compress = gzip.compress
    monkeypatch.setattr(gzip, "compress", lambda *given: times.append(1) or compress(*given))
    with ThreadPoolExecutor(20) as pool:
        made = list(pool.map(lambda _: make(), range(20)))
    assert len(times) == 1
    assert len(set(map(id, made))) == 1
