"""What the browser fetches: right bytes, cached for ever, under addresses that change with their content. A real server answers."""

from __future__ import annotations

import gzip
import hashlib
import inspect
import io
import re
import shutil
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy
import uvicorn
from plotly.offline import get_plotlyjs_version
from starlette.applications import Starlette

from aevae.planes.browser_code import BROWSER, imported, styles
from aevae.recipe.datasets import DATASETS, read_split
from aevae.recipe.layer_kinds import tensor_shapes
from aevae.runs.catalog import open_run
from aevae.screen import server
from aevae.services import figures
from aevae.services.exports import weights
from aevae.training.checkpoints import write_arrays

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    body: bytes


class Quiet(uvicorn.Server):
    def install_signal_handlers(self) -> None: ...


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    """A uvicorn with the app's own routes, on a free port."""
    config = uvicorn.Config(Starlette(routes=server.routes()), port=0, log_level="critical", ws="none", lifespan="off")
    running = Quiet(config)
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    until = time.monotonic() + 120
    while not running.started:
        assert time.monotonic() < until
        time.sleep(0.01)
    yield f"http://127.0.0.1:{running.servers[0].sockets[0].getsockname()[1]}/"
    running.should_exit = True
    thread.join(10)


@pytest.fixture
def get(base: str, tiny_runs: Path, shipped: Path) -> object:
    def ask(address: str, encoding: str = "gzip") -> Answer:
        request = urllib.request.Request(base + address.removeprefix("/"), headers={"Accept-Encoding": encoding})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=120) as reply:
                return Answer(reply.status, reply.headers, reply.read())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.headers, error.read())

    return ask


@pytest.mark.parametrize("run_id", ["tiny-vae", "tiny-ae"])
def test_the_halves_of_the_weights_are_exactly_their_networks_tensors(run_id: str, get) -> None:
    run = open_run(run_id)
    for part, layers in (("decoder", run.decoder), ("encoder", run.encoder)):
        tensors = safetensors.numpy.load(gzip.decompress(get(server.run_urls(run)[part]).body))
        assert {k: v.shape for k, v in tensors.items()} == tensor_shapes(layers)
        for name, value in tensors.items():
            assert np.array_equal(value, run.tensors("weights")[name])


@pytest.mark.parametrize("part", ["codes", "atlas"])
def test_codes_and_atlas_are_the_files(part: str, get) -> None:
    run = open_run("tiny-vae")
    assert gzip.decompress(get(server.run_urls(run)[part]).body) == run.path(f"{part}.safetensors").read_bytes()


def every_address() -> list[str]:
    addresses = [
        *server.run_urls(open_run("tiny-vae")).values(),
        server.browser_url("modules.js"),
        server.plotly_url(),
        server.originals_url(DATASETS["digits"]),
    ]
    return [address for address in addresses if address]


def test_every_answer_is_compressed_and_cached_for_ever(get) -> None:
    for address in every_address():
        answer = get(address)
        assert (answer.status, answer.headers["Cache-Control"]) == (200, "public, max-age=31536000, immutable")
        assert answer.headers["Content-Encoding"] == "gzip"
        plain = get(address, encoding="identity")
        assert plain.headers["Content-Encoding"] is None
        assert plain.body == gzip.decompress(answer.body)


def test_answers_vary_with_the_accepted_encoding(get) -> None:
    assert "accept-encoding" in (get(server.browser_url("modules.js")).headers["Vary"] or "").lower()


def test_addresses_of_a_run_are_hashes_of_its_files_and_change_with_them(tiny_runs: Path, shipped: Path) -> None:
    before = server.run_urls(open_run("tiny-vae"))
    path = tiny_runs / "tiny-vae" / "weights.safetensors"
    assert hashlib.sha256(path.read_bytes()).hexdigest()[:16] in before["decoder"]
    arrays = safetensors.numpy.load_file(path)
    write_arrays(path, {k: v * np.float32(1.01) for k, v in arrays.items()})
    after = server.run_urls(open_run("tiny-vae"))
    assert {part for part in before if before[part] != after[part]} == {"encoder", "decoder"}


def test_an_address_of_yesterday_is_gone(get, tiny_runs: Path) -> None:
    old = server.run_urls(open_run("tiny-vae"))["decoder"]
    assert get(old).status == 200
    path = tiny_runs / "tiny-vae" / "weights.safetensors"
    write_arrays(path, {k: v * np.float32(1.01) for k, v in safetensors.numpy.load_file(path).items()})
    answer = get(old)
    assert answer.status == 404
    assert answer.headers["Cache-Control"] is None
    assert b"Reload the page" in answer.body


def test_all_that_a_component_needs_is_served_in_two_files(get) -> None:
    """Whether the script works is tried in the browser; here: no module and no style sheet is missing."""
    script = gzip.decompress(get(server.browser_url("modules.js")).body).decode()
    for main in ("explorer", "frame", "evaluation", "learn", "learn/sheets"):
        needed = server.code(f"{main}/main.js")
        assert needed["script"] == server.browser_url("modules.js")
        assert all(f'"{name}": () =>' in script for name in (f"{main}/main.js", *imported(f"{main}/main.js")))
        answer = get(needed["style"])
        assert answer.headers["Content-Type"].startswith("text/css")
        assert gzip.decompress(answer.body).decode() == "\n".join((BROWSER / sheet).read_text() for sheet in styles(f"{main}/main.js"))
    for worker in ("plane/tiles/tile_worker.js", "features/path/refined/worker.js"):
        assert f'aevae.start("{worker}")' in gzip.decompress(get(server.browser_url(worker)).body).decode()


def test_plotly_is_plotly_as_the_python_package_has_it_with_all_that_figures_need(get) -> None:
    """Fails when one of the two is renewed alone, or a figure has a trace that the basic bundle lacks."""
    assert f"plotly.js (basic - minified) v{get_plotlyjs_version()}".encode() in gzip.decompress(get(server.plotly_url()).body)[:200]
    traces = set(re.findall(r"\badd_([a-z0-9]+)\(", inspect.getsource(figures))) - {"hline", "vline", "hrect", "vrect", "shape", "annotation"}
    assert traces <= {"scatter", "bar", "pie"}
    assert not re.search(r"\bgo\.(?!Figure\b)[A-Z]", inspect.getsource(figures))


def test_a_small_picture_of_a_plane_and_the_legend_of_its_colours_are_drawings(get) -> None:
    run = open_run("tiny-vae")
    for address, circles in ((server.picture_url(run, "thumbnail"), 202), (server.picture_url(run, "plane"), 2 + min(1000, run.metrics["n"]))):
        answer = get(address)
        assert (answer.status, answer.headers["Content-Type"]) == (200, "image/svg+xml")
        assert unpacked(answer).count(b"<circle") == circles
        assert get(address.replace(address.split("/")[3], "0" * 16)).status == 404
    assert unpacked(get(server.picture_url(run, "paper"))).count(b"<text") > 50
    assert unpacked(get(server.legend_url(DATASETS["digits"]))).count(b"<rect") == 10
    assert get(server.picture_url(run, "thumbnail").replace("thumbnail", "huge")).status == 404


def unpacked(answer: Answer) -> bytes:
    return gzip.decompress(answer.body) if answer.headers.get("Content-Encoding") == "gzip" else answer.body


def test_originals_are_the_test_pictures(get) -> None:
    assert gzip.decompress(get(server.originals_url(DATASETS["digits"])).body) == read_split("digits", "test")[0].tobytes()


def test_originals_that_are_not_here_have_no_address(data: Path) -> None:
    assert server.originals_url(DATASETS["mnist"]) is None
    assert server.originals_url(DATASETS["cifar10"]) is None


NONSENSE = [
    "aevae/runs/{run}/{hash}/weights.safetensors", "aevae/runs/{run}/{hash}/run.json", "aevae/runs/{run}/{hash}/film.safetensors",
    "aevae/runs/{run}/0000000000000000/codes.safetensors", "aevae/runs/no-such-run/{hash}/codes.safetensors",
    "aevae/runs/..%2f{run}/{hash}/codes.safetensors", "aevae/runs/../runs/x/{hash}/codes.safetensors", "aevae/runs/%2e%2e/{hash}/codes.safetensors",
    "aevae/runs/{run}%00/{hash}/codes.safetensors", "aevae/runs/{run}/{hash}/..%2f..%2fcodes.safetensors", "aevae/runs/" + "a" * 5000 + "/{hash}/codes.safetensors",
    "aevae/runs/%F0%9F%99%82/{hash}/codes.safetensors", "aevae/runs/{run}", "aevae/runs",
    "aevae/download/{run}/run.json", "aevae/download/{run}/weights", "aevae/download/{run}/..%2frun.zip", "aevae/download/{run}/../{run}/run.zip/..", "aevae/download/no-such-run/run.zip",
    "aevae/download/..%2fruns%2f{run}/run.zip", "aevae/download/%2e%2e/run.zip", "aevae/download/{run}%00/run.zip", "aevae/download/{run}%0d%0aX:1/run.zip", "aevae/download/{run}",
    "aevae/page/no-such-run", "aevae/page/{run},{run}", "aevae/page/{run},tiny-ae,mnist-vae", "aevae/page/..%2f{run}", "aevae/page/", "aevae/page/{run}.html",
    "aevae/browser/{browser}/none.js", "aevae/browser/{browser}/main.js", "aevae/browser/{browser}/plane/..%2f..%2f__init__.py",
    "aevae/browser/{browser}/../__init__.py", "aevae/browser/{browser}/%2fetc%2fpasswd", "aevae/browser/{browser}//etc/passwd",
    "aevae/browser/{browser}/bootstrap.js", "aevae/browser/{browser}/plane", "aevae/browser/{browser}/", "aevae/data/bundled/mnist%00", "aevae/data/bundled/..%2fdigits", "aevae/data/x/digits", "aevae/data/bundled/cifar10",
    "aevae/data/bundled/nothing", "aevae/../app.py", "aevae",
    "aevae/live/..%2f{run}/0/codes.safetensors", "aevae/live/../{run}/0/codes.safetensors", "aevae/live/%2e%2e/0/codes.safetensors", "aevae/live/%2e%2e%2fruns%2f{run}/0/codes.safetensors",
    "aevae/live/{run}%00/0/codes.safetensors", "aevae/live/{run}%0a/0/codes.safetensors", "aevae/live/" + "a" * 300 + "/0/decoder.safetensors", "aevae/live/%F0%9F%99%82/0/codes.safetensors",
    "aevae/live/-{run}/0/codes.safetensors", "aevae/live/no-such-run/0/codes.safetensors", "aevae/live/{run}/0/weights.safetensors", "aevae/live/{run}/0/..%2fcodes.safetensors",
    "aevae/picture/..%2f{run}/{hash}/plane.svg", "aevae/picture/{run}/{hash}/huge.svg", "aevae/picture/" + "a" * 300 + "/{hash}/plane.svg", "aevae/legend/x/..%2fdigits.svg",
]  # fmt: skip


@pytest.mark.parametrize("address", NONSENSE, ids=lambda a: a[:60])
def test_nonsense_is_not_found(address: str, get) -> None:
    """B2."""
    run = open_run("tiny-vae")
    answer = get(address.format(run=run.id, hash=server.run_urls(run)["codes"].split("/")[3], browser=server.served_hash()))
    assert answer.status == 404
    assert answer.headers["Cache-Control"] is None


def test_a_training_s_arrays_are_read_from_its_folder_alone(get, tiny_runs: Path) -> None:
    """B2. Fails when `live.stamp` and `live.part` do not check the name."""
    for outside in (tiny_runs.parent, tiny_runs / "Not a run"):
        outside.mkdir(exist_ok=True)
        shutil.copy(tiny_runs / "tiny-vae" / "film.safetensors", outside)
    for part in ("codes", "decoder"):  # also when it has just ended: a page may ask a moment later
        assert get(f"aevae/live/tiny-vae/0/{part}.safetensors").status == 200
    for name in ("%2e%2e", "%2e", "Not%20a%20run", "tiny-vae%2f%2e%2e"):
        assert get(f"aevae/live/{name}/0/codes.safetensors").status == 404


def test_a_download_is_a_file_to_be_saved_that_nobody_keeps_or_guesses_at(get) -> None:
    for export, name, kind in (("weights.safetensors", "tiny-vae-weights.safetensors", "application/octet-stream"),
                               ("card.md", "tiny-vae-card.md", "text/markdown; charset=utf-8"), ("run.zip", "tiny-vae.zip", "application/zip")):  # fmt: skip
        answer = get(server.download_url("tiny-vae", export))
        assert answer.status == 200
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        assert (answer.headers["Content-Type"], answer.headers["X-Content-Type-Options"], answer.headers["Cache-Control"]) == (kind, "nosniff", "no-store")


def test_a_plane_is_saved_as_a_page_that_opens_where_it_was_seen(get) -> None:
    answer = get("aevae/page/tiny-vae,tiny-ae?page=compare&z=0.5,%3C/script%3E")
    assert (answer.status, answer.headers["Content-Type"], answer.headers["Cache-Control"]) == (200, "text/html; charset=utf-8", "no-store")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="tiny-vae-and-tiny-ae.html"'
    assert b'"start": "page=compare&z=0.5,%3C/script%3E"' in answer.body
    assert b"http-equiv" in answer.body


def test_what_is_sent_is_what_was_made(get) -> None:
    run = open_run("tiny-vae")
    assert get(server.download_url(run.id, "weights.safetensors")).body == weights(run)
    assert zipfile.ZipFile(io.BytesIO(get(server.download_url(run.id, "run.zip")).body)).testzip() is None


def test_of_a_damaged_run_nothing_can_be_taken_away(get, tiny_runs: Path) -> None:
    (tiny_runs / "tiny-vae" / "weights.safetensors").write_bytes(b"")
    assert get(server.download_url("tiny-vae", "run.zip")).status == 404


@pytest.mark.parametrize("address", [
    "aevae/runs/tiny-vae/runs/codes.safetensors", "aevae/runs/tiny-vae/a/codes.safetensors", "aevae/runs/tiny-vae/codes.safetensors/codes.safetensors",
    "aevae/browser/0000000000000000/explorer/main.js", "aevae/plotly/0.0.0/plotly.min.js",
])  # fmt: skip
def test_another_hash_is_not_found(address: str, get) -> None:
    assert get(address).status == 404


def test_a_damaged_run_is_not_found(get, tiny_runs: Path) -> None:
    address = server.run_urls(open_run("tiny-vae"))["codes"]
    (tiny_runs / "tiny-vae" / "weights.safetensors").write_bytes(b"")
    assert get(address).status == 404


def test_only_reading_is_allowed(base: str, tiny_runs: Path, shipped: Path) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for method in ("POST", "PUT", "DELETE"):
        request = urllib.request.Request(base + server.browser_url("modules.js"), data=b"", method=method)
        with pytest.raises(urllib.error.HTTPError) as refusal:
            opener.open(request, timeout=120)
        refusal.value.close()
        assert refusal.value.code == 405


def test_a_server_starts_light_and_stays_light_and_frozen(environment: dict[str, str], trained: Path) -> None:
    """Neither torch, torchvision, scikit-learn nor OpenCV is imported to start it and to hand out all that a plane asks for; what it has is out of the collector's sight."""
    code = """
import gc, sys, threading
from aevae.runs.catalog import list_runs
from aevae.screen import first_page, server
from aevae.screen.web import warming

first_page.drawn.set()
warming.warm(threading.Event())
for thread in threading.enumerate():
    if thread.name == "settle":
        thread.join()
print(gc.get_freeze_count() > 10_000 > len(gc.get_objects()))
for run in list_runs()[0][:2] + list_runs()[0][-2:]:
    for url in server.run_urls(run).values():
        _, _, run_id, hash, part = url.removesuffix(".safetensors").split("/")
        assert server.run_part({"run": run_id, "hash": hash, "part": part})[0]
assert server.originals({"name": "digits", "hash": server.originals_hash(server.DATASETS["digits"])})[0]
assert server.plotly({"hash": server.plotly_url().split("/")[2]})[0]
print(sorted({"torch", "torchvision", "sklearn", "scipy", "cv2"} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=600, cwd=ROOT, env={**environment, "AEVAE_RUNS": str(trained)})
    assert done.stdout == "True\n[]\n", done.stderr
