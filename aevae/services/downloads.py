"""Data sets fetched in the background, by `python -m aevae data NAME`: the server never waits for a network."""

from __future__ import annotations

from . import background


def start(name: str) -> None:
    """Begin to fetch a data set, unless that is under way."""
    background.start(f"data {name}", "data", name, "--lines")


def state(name: str) -> background.Task | None:
    """How the download of a data set goes; None when this server was never asked for it."""
    return background.state(f"data {name}")
