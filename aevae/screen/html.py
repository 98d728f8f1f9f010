"""The HTML that every page begins with: Streamlit's own, with a description, the frame's style sheet and a script in its head.

Both are there before Streamlit begins, so nothing moves when it comes. They have addresses of their own: the HTML is asked for with every visit.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from base64 import b64encode
from functools import lru_cache
from pathlib import Path

from starlette.convertors import StringConvertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from streamlit import file_util

from aevae.planes.browser_code import BROWSER, KINDS
from aevae.planes.bundle import SCRIPT as MODULES
from aevae.runs.reader import file_hash

from .pages import PAGES
from .permission import remember
from .server import answering, browser_url

STYLE = Path(__file__).parent / "frame.css"
SCRIPTS = tuple(BROWSER / name for name in ("frame/head.js", "frame/connection.js", "bootstrap.js"))
ICON = Path(__file__).parent / "icon.png"
PARTS = {path.name: path for path in (STYLE, *SCRIPTS, ICON)}
STREAMLITS = '<link rel="shortcut icon" href="./favicon.png" />'
# All pages are names in one folder. Left to itself, Streamlit first looks for its server below the page (404, in the console too), then above it.
# Its dialog about a lost connection would lie over planes that need none: `browser/frame/connection.js` says it.
PLACE = 'window.__streamlit = { BACKEND_BASE_URL: new URL(".", location.href).href, HOST_CONFIG: { blockErrorDialogs: true } };'
DESCRIPTION = "Explore the latent spaces of autoencoders and variational autoencoders: drag across the map, and see what the decoder makes of each place."


class Word(StringConvertor):
    """A name in an address that no file has."""

    regex = r"[\w-]+"


register_url_convertor("word", Word())


def routes() -> list[Route]:
    """The pages; any other name gets the same HTML, in which Streamlit shows the first page."""
    return [*(Route(page.path, answer) for page in PAGES), Route("/aevae/head/{hash}/{name}", answering(part)), Route("/{name:word}", answer)]


def part(params: dict[str, str]) -> tuple[bytes, str]:
    """What the head of every page names."""
    path = PARTS[params["name"]]
    if params["hash"] != file_hash(path)[:16]:
        raise KeyError(params["hash"])
    return gzip.compress(path.read_bytes()), {**KINDS, ".png": "image/png"}[path.suffix]


def part_url(path: Path) -> str:
    return f"aevae/head/{file_hash(path)[:16]}/{path.name}"


async def answer(request: Request) -> Response:
    response = page(request)
    remember(request, response)
    return response


def page(request: Request) -> Response:
    packed, tag = html()
    headers = {"Cache-Control": "private, no-cache", "ETag": tag, "Vary": "Accept-Encoding"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(gzip.decompress(packed), media_type="text/html", headers=headers)
    return Response(packed, media_type="text/html", headers={**headers, "Content-Encoding": "gzip"})


@lru_cache(maxsize=1)
def inline_scripts() -> tuple[str, ...]:
    """The scripts that stand in the page, as a Content-Security-Policy names them: by their hashes."""
    scripts = re.findall(r"<script>(.*?)</script>", gzip.decompress(html()[0]).decode(), re.DOTALL)
    return tuple(f"'sha256-{b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in scripts)


@lru_cache(maxsize=1)
def html() -> tuple[bytes, str]:
    """Streamlit's page with ours in its head, gzipped, and its tag."""
    page = (Path(file_util.get_static_dir()) / "index.html").read_text(encoding="utf-8")
    scripts = "\n".join(f'<script src="{part_url(path)}"></script>' for path in SCRIPTS)
    head = f'<meta name="description" content="{DESCRIPTION}" />\n<link rel="modulepreload" href="{browser_url(MODULES)}" />\n<script>{PLACE}</script>\n{scripts}\n<link rel="stylesheet" href="{part_url(STYLE)}" />\n</head>'
    content = page.replace("</head>", head, 1).replace(STREAMLITS, f'<link rel="icon" href="{part_url(ICON)}" />').encode()
    return gzip.compress(content), f'"{hashlib.sha256(content).hexdigest()[:16]}"'
