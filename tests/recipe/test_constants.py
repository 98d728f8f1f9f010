"""Python and the browser mean the same by "near"."""

from __future__ import annotations

import re
from pathlib import Path

from aevae.recipe.constants import NEIGHBOURS

CONSTANTS = Path(__file__).parents[2] / "aevae" / "browser" / "model" / "constants.js"


def test_the_browser_asks_as_many_neighbours() -> None:
    assert re.findall(r"export const NEIGHBOURS = (\d+);", CONSTANTS.read_text(encoding="utf-8")) == [str(NEIGHBOURS)]
