"""The app through Streamlit's own AppTest, for the tests of its pages."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from aevae.screen import addresses, permission
from aevae.screen.literal import JOINER

manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)  # else each page reads what is said of all installed packages
permission.connection = lambda: (None, {"host": "localhost"})  # AppTest has no connection: its visitor sits at this computer

ROOT = Path(__file__).parents[2]
FIRST = "app.py"

SCRIPT = "<script>alert(1)</script>"

NONSENSE = [
    "", "nan", "inf", "-inf", "-0", "1e309", "null", "None", "tiny-vae ", "TINY-VAE", "../tiny-vae", "..%2ftiny-vae", "%252e", "C:\\x", "a\0b", "a" * 10_000,
    "🙂", SCRIPT, "'; DROP TABLE runs; --", "${jndi:ldap://x}", "[object Object]", ["tiny-vae", "nan"],
]  # fmt: skip


def opened(page: str, **params: object) -> AppTest:
    """A page after its first run; `params` are in its address."""
    at = AppTest.from_file(str(ROOT / FIRST), default_timeout=300)
    if page != FIRST:
        at.switch_page(page)
    for key, value in params.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception, at.exception
    return at


def scripts(title: str) -> dict[str, str]:
    """The same nonsense in every parameter of a page."""
    return {parameter.name.replace("*", "mnist"): SCRIPT for parameter in addresses.of_page(title)}


def plain(markdown: str) -> str:
    """What a browser shows of Markdown that `literal` has written."""
    return re.sub(r"\\(.)", r"\1", markdown).replace(JOINER, "")


def picked(at: AppTest) -> dict[str, str | None]:
    return {str(box.key).removeprefix("picked-"): box.value for box in at.selectbox}


def with_popovers(at: AppTest) -> AppTest:
    """The page with everything open that is drawn only then: the story of a model, what Delete would ask."""
    for popover in at.get("popover"):
        if popover.proto.id:
            at.session_state[popover.proto.id.split("-", 2)[-1]] = True
    return at.run()


def components(at: AppTest, name: str) -> list[dict[str, Any]]:
    """What a page hands to the browser, component by component of that name."""
    return [json.loads(one.proto.json)[0] for one in at.get("bidi_component") if one.proto.component_name == name]


def planes(at: AppTest) -> int:
    return len(components(at, "aevae.plane"))
