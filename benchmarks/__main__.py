"""`python -m benchmarks [name …]`: the named ones, or all; ends with 1 where a promise does not hold."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module

from .crowd import LINES

NAMES = (
    "decode",
    "drag",
    "zoom",
    "click",
    "load",
    "paths",
    "geodesics",
    "drawing",
    "training",
    "digits",
    "background",
    "beside",
    "quality",
    "colours",
    "crowd",
    "cluster",
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"which: {', '.join(NAMES)}, and of crowd {', '.join(LINES)} (default: all)")
    asked = parser.parse_args().names
    lines = [name for name in asked if name in LINES]
    names = [name for name in asked if name not in LINES] or (["crowd"] if lines else NAMES)
    if unknown := set(names) - set(NAMES):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join((*NAMES, *LINES))}")
    broken = [name for name in names if not (import_module("benchmarks.crowd").main(lines) if name == "crowd" else import_module(f"benchmarks.{name}").main())]
    if broken:
        print(f"Not kept: {', '.join(broken)}.")
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main())
