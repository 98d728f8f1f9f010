"""The HTML that every page begins with: Streamlit's own, with a description and the frame's style sheet in its head.

The style is there before Streamlit begins, so nothing moves when it comes.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from base64 import b64encode
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from streamlit import file_util

from aevae.planes.bundle import SCRIPT as MODULES

from .pages import PAGES
from .permission import remember
from .server import browser_url

STYLE = Path(__file__).parent / "frame.css"
SCRIPT = Path(__file__).parents[1] / "browser" / "frame" / "head.js"
# All pages are names in one folder. Left to itself, Streamlit first looks for its server below the page (404, in the console too), then above it.
PLACE = 'window.__streamlit = { BACKEND_BASE_URL: new URL(".", location.href).href };'
DESCRIPTION = "Explore the latent spaces of autoencoders and variational autoencoders: drag across the map, and see what the decoder makes of each place."


def routes() -> list[Route]:
    return [Route(page.path, answer) for page in PAGES]


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
    head = f'<meta name="description" content="{DESCRIPTION}" />\n<link rel="modulepreload" href="{browser_url(MODULES)}" />\n<script>{PLACE}</script>\n<script>{SCRIPT.read_text(encoding="utf-8")}</script>\n<style>{STYLE.read_text(encoding="utf-8")}</style>\n</head>'
    content = page.replace("</head>", head, 1).encode()
    return gzip.compress(content), f'"{hashlib.sha256(content).hexdigest()[:16]}"'
