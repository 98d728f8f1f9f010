"""The HTML of an exported page: in one piece that a file holds, or with scripts beside it."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from html import escape

from .browser_code import BROWSER, browser_files, styles
from .bundle import bundle
from .contents import Contents, pack

MAIN = "offline/main.js"
# Nothing from elsewhere, not even by mistake.
POLICY = "default-src 'none'; script-src 'unsafe-inline' 'wasm-unsafe-eval' blob:; worker-src blob:; style-src 'unsafe-inline'; img-src data: blob:"
ICON = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='5.5' fill='none' stroke='%23d6006e' stroke-width='3'/%3E%3C/svg%3E"  # the cursor
NO_SCRIPTS = "This page is a program: it needs JavaScript, which is off in this browser."


def one_page(contents: Contents, title: str, start: str = "") -> str:
    """A page that needs nothing but itself. start: the query at which it opens, as the app's address has it."""
    held = [held_script("code", code()), *(held_script(address, data) for address, data in contents.files.items())]
    scripts = "\n".join(f"<script>{one}</script>" for one in held)
    return html(contents, title, dict.fromkeys(contents.files, ""), start, scripts, "", POLICY)


def html(contents: Contents, title: str, scripts: Mapping[str, str], start: str, body: str, source: str, policy: str = "") -> str:
    """scripts: address of a file → the script that brings it. source: of the code, where the page itself does not hold it."""
    exported = {"runs": contents.runs, "scripts": scripts, "title": title, "start": start, "credits": contents.credits}
    starter, head = ((BROWSER / name).read_text(encoding="utf-8") for name in ("offline/starter.js", "frame/head.js"))
    style = "\n".join(browser_files()[name].decode() for name in styles(MAIN))
    guard = f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n' if policy else ""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
{guard}<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<link rel="icon" href="{ICON}">
<script>{head}</script>
<style>{style}</style>
</head>
<body>
<main><noscript>{NO_SCRIPTS}</noscript></main>
<script type="application/json" id="exported">{in_script(exported)}</script>
<script>{starter}</script>
{body}
<script>aevae.open({in_script(source)})</script>
</body>
</html>
"""


def code() -> bytes:
    return pack(bundle(MAIN).encode())


def held_script(name: str, packed: bytes) -> str:
    """The script that hands something over to the page."""
    return f"aevae.hold({in_script(name)}, {in_script(b64encode(packed).decode())});"


def in_script(value: object) -> str:
    """JSON that may stand in a script, whatever it says."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")
