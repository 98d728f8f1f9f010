"""What the browser fetches by HTTP: the plane's modules and styles, plotly.js, a run's arrays and original pictures.

Every address carries a hash of its content, so answers are compressed once, never change and are kept by browsers.
The websocket is left to small JSON.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from aevae.planes.browser_code import KINDS
from aevae.planes.bundle import SCRIPT, served, served_hash
from aevae.planes.run_parts import packed_part, part_hashes
from aevae.planes.writing import page_of
from aevae.recipe.dataset import Dataset
from aevae.recipe.datasets import DATASETS, has_originals, originals_path, packed_test_images
from aevae.recipe.errors import AevaeError
from aevae.runs.catalog import Run, open_run
from aevae.runs.reader import file_hash
from aevae.screen import uploads
from aevae.services import live, plane_picture, ticks
from aevae.services.exports import EXPORTS

FOREVER, NEVER = "public, max-age=31536000, immutable", "no-store"
MOST_QUERY = 4000  # characters
PICTURES: dict[str, Callable[[Run], str]] = {
    "thumbnail": partial(plane_picture.run_picture, most=200),
    "plane": partial(plane_picture.run_picture, most=1000),
    "paper": partial(plane_picture.paper_picture, most=2000),
}
PLOTLY = Path(__file__).parent / "plotly" / "plotly-basic.min.js"  # the whole weighs four times as much
COMPONENT = "export default (component) => globalThis.aevae.show(component);\n"  # what Streamlit carries of each, with every answer: see `browser/bootstrap.js`
BYTES = "application/octet-stream"
_making = threading.Lock()
LEVEL = 6  # of gzip: 9 takes twice as long for the same bytes


def routes() -> list[Route]:
    return [
        Route("/aevae/browser/{hash}/{name:path}", answering(browser_file)),
        Route("/aevae/plotly/{hash}/plotly.min.js", answering(plotly)),
        Route("/aevae/runs/{run}/{hash}/{part}.safetensors", answering(run_part)),
        Route("/aevae/live/{run}/{stamp}/{part}.safetensors", answering(live_part, NEVER)),
        Route("/aevae/ticks.json", answering(ticks_now, NEVER)),
        Route("/aevae/picture/{run}/{hash}/{size}.svg", answering(run_picture)),
        Route("/aevae/legend/{hash}/{name}.svg", answering(legend)),
        Route("/aevae/data/{hash}/{name}", answering(originals)),
        Route("/aevae/download/{run}/{export}", download),
        Route("/aevae/page/{runs}", exported_page),
        *uploads.routes(),
    ]


def browser_url(name: str) -> str:
    return f"aevae/browser/{served_hash()}/{name}"


def code(main: str) -> dict[str, Any]:
    """What `bootstrap.js` fetches of a component: the script with all modules, the style sheet of this one, and the module that it starts."""
    return {"main": main, "script": browser_url(SCRIPT), "style": browser_url(main.removesuffix(".js") + ".css")}


def plotly_url() -> str:
    return f"aevae/plotly/{file_hash(PLOTLY)[:16]}/plotly.min.js"


def run_urls(run: Run) -> dict[str, str]:
    """The addresses of a run's arrays, relative to the app's base address."""
    return {part: f"aevae/runs/{run.id}/{hash}/{part}.safetensors" for part, hash in part_hashes(run).items()}


def picture_url(run: Run, size: str) -> str:
    """Where the plane of a run is as a small picture, one of PICTURES."""
    return f"aevae/picture/{run.id}/{file_hash(run.path('codes.safetensors'))[:16]}/{size}.svg"


def legend_url(dataset: Dataset) -> str:
    """Where the classes of a data set are by their colours."""
    return f"aevae/legend/{hashlib.sha256(plane_picture.legend(dataset.classes).encode()).hexdigest()[:16]}/{dataset.name}.svg"


def live_url(run_id: str, stamp: str, part: str) -> str:
    """Where the codes or the decoder of a model in training are, as they were at a stamp."""
    return f"aevae/live/{run_id}/{stamp}/{part}.safetensors"


def originals_url(dataset: Dataset) -> str | None:
    """Where the test pictures of a data set are; None when this server does not have them."""
    return f"aevae/data/{originals_hash(dataset)}/{dataset.name}" if has_originals(dataset) else None


def originals_hash(dataset: Dataset) -> str:
    if dataset.own:
        return dataset.fingerprint
    file = originals_path(dataset)
    return file_hash(file)[:16] if file else "bundled"


def answering(find: Callable[[dict[str, str]], tuple[bytes, str]], keep: str = FOREVER) -> Callable[[Request], Any]:
    """A route from a function (path parameters) → (gzipped bytes, type); whatever it cannot find is a 404."""

    async def answer(request: Request) -> Response:
        try:
            body, kind = await run_in_threadpool(find, dict(request.path_params))
        except (AevaeError, KeyError, OSError):
            return nothing()
        headers = {"Cache-Control": keep, "Vary": "Accept-Encoding"}
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(gzip.decompress(body), media_type=kind, headers=headers)
        return Response(body, media_type=kind, headers={**headers, "Content-Encoding": "gzip"})

    return answer


def nothing() -> Response:
    return Response("There is nothing at this address (any more). Reload the page.", 404, media_type="text/plain")


def download_url(run_id: str, export: str) -> str:
    """Where something of a run can be taken away, one of EXPORTS."""
    return f"aevae/download/{run_id}/{export}"


async def download(request: Request) -> Response:
    """Something of a run to be saved, sent as it is made."""
    try:
        run = await run_in_threadpool(open_run, request.path_params["run"])
        export = EXPORTS[request.path_params["export"]]
    except (AevaeError, KeyError, OSError):
        return nothing()
    disposition = f'attachment; filename="{export.saved_as.format(run.id)}"'
    headers = {"Cache-Control": NEVER, "Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"}
    return StreamingResponse(export.content(run), media_type=export.kind, headers=headers)


async def exported_page(request: Request) -> Response:
    """One run or two as a page that needs no server, to be saved; it opens at the query it was asked for with."""

    def made() -> tuple[str, str]:
        runs = [open_run(run_id) for run_id in request.path_params["runs"].split(",")]
        return page_of(runs, start=request.url.query[:MOST_QUERY]), "-and-".join(run.id for run in runs)

    try:
        text, name = await run_in_threadpool(made)
    except (AevaeError, KeyError, OSError):
        return nothing()
    headers = {"Cache-Control": NEVER, "Content-Disposition": f'attachment; filename="{name}.html"', "X-Content-Type-Options": "nosniff"}
    return Response(text, media_type="text/html", headers=headers)


@lru_cache(maxsize=32)
def _packed_file(name: str) -> bytes:
    return gzip.compress(served(name).encode(), LEVEL)


def packed_file(name: str) -> bytes:
    """What `served` makes, gzipped: made once, also where many ask at once."""
    with _making:
        return _packed_file(name)


def browser_file(params: dict[str, str]) -> tuple[bytes, str]:
    if params["hash"] != served_hash():
        raise KeyError(params["hash"])
    return packed_file(params["name"]), KINDS[Path(params["name"]).suffix]


@lru_cache(maxsize=1)
def _packed_plotly() -> bytes:
    return gzip.compress(PLOTLY.read_bytes(), LEVEL)


def packed_plotly() -> bytes:
    """Plotly, gzipped: made once, also where a class asks at once."""
    with _making:
        return _packed_plotly()


def plotly(params: dict[str, str]) -> tuple[bytes, str]:
    if params["hash"] != file_hash(PLOTLY)[:16]:
        raise KeyError(params["hash"])
    return packed_plotly(), KINDS[".js"]


def run_part(params: dict[str, str]) -> tuple[bytes, str]:
    part = params["part"]
    run = open_run(params["run"])
    if run_urls(run)[part].split("/")[3] != params["hash"]:
        raise KeyError(params["hash"])
    return packed_part(run.folder, part, params["hash"]), BYTES


def run_picture(params: dict[str, str]) -> tuple[bytes, str]:
    run, size = open_run(params["run"]), params["size"]
    if picture_url(run, size).split("/")[3] != params["hash"]:
        raise KeyError(params["hash"])
    return gzip.compress(PICTURES[size](run).encode()), "image/svg+xml"


def legend(params: dict[str, str]) -> tuple[bytes, str]:
    dataset = DATASETS[params["name"]]
    if legend_url(dataset).split("/")[2] != params["hash"]:
        raise KeyError(params["hash"])
    return gzip.compress(plane_picture.legend(dataset.classes).encode()), "image/svg+xml"


def live_part(params: dict[str, str]) -> tuple[bytes, str]:
    if params["part"] not in ("codes", "decoder"):
        raise KeyError(params["part"])
    return gzip.compress(live.part(params["run"], params["part"]), 0), BYTES  # weights hardly shrink, and everybody who watches has each epoch's packed


def ticks_now(params: dict[str, str]) -> tuple[bytes, str]:
    return gzip.compress(ticks.current().text, 1), "application/json"


def originals(params: dict[str, str]) -> tuple[bytes, str]:
    dataset = DATASETS[params["name"]]
    if not has_originals(dataset) or params["hash"] != originals_hash(dataset):
        raise KeyError(params["name"])
    return packed_test_images(dataset), BYTES
