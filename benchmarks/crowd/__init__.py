"""A class of a hundred on one small machine: the lines L1–L4, L6 and L7 of what the app must survive, each beside its rival.

`python -m benchmarks crowd [L1 …]`. Visitors are websockets that speak Streamlit's protocol (`visitor.py`), in this process: what they cost is
in the figures. A rival is the same server without what was done about the line (`rivals.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from .lines import LINES


def main(names: Sequence[str] = ()) -> bool:
    """Whether all of them, or those that are named, are kept."""
    return all([line() for name, line in LINES.items() if name in names or not names])
