"""Progress on a terminal, or as lines for another program."""

from __future__ import annotations

import sys
from collections.abc import Callable


def print_lines() -> Callable[[str, float], None]:
    """Progress as lines of text for whoever reads this program's output: one a file and per cent."""
    previous = ""

    def report(file: str, share: float) -> None:
        nonlocal previous
        if (line := f"{file} {share:.0%}") != previous:
            previous = line
            print(line, file=sys.stderr, flush=True)

    return report


def bar(text: str, share: float) -> None:
    """A progress bar on one line of a terminal; nothing where the output is a file."""
    if sys.stderr.isatty():
        line = f"{text} [{'#' * int(30 * share):30}]" if text else ""
        print(f"\r{line:60}", end="" if text else "\r", file=sys.stderr, flush=True)
