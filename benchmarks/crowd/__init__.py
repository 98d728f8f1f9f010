"""A class of a hundred on one small machine: the lines L1–L7 of what the app must survive, each beside its rival.

`python -m benchmarks crowd [L1 …]`. Visitors are websockets that speak Streamlit's protocol (`visitor.py`), in this process: what they cost is
in the figures. A rival is the same server with Streamlit's own collection of garbage after every rerun; of L7 it is the server with forty models.
"""

from __future__ import annotations

from collections.abc import Sequence

from .arrival import l5
from .lines import l1, l2, l3, l4
from .many import l7
from .work import l6

LINES = {"L1": l1, "L2": l2, "L3": l3, "L4": l4, "L5": l5, "L6": l6, "L7": l7}


def main(names: Sequence[str] = ()) -> bool:
    """Whether all of them, or those that are named, are kept."""
    return all([line() for name, line in LINES.items() if name in names or not names])
