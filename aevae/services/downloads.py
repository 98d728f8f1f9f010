"""Data sets fetched in the background, by `python -m aevae data NAME`: the server never waits for a network."""

from __future__ import annotations

from . import errands


def start(name: str) -> None:
    """Begin to fetch a data set, unless that is under way."""
    errands.start(f"data {name}", "data", name, "--lines")


def state(name: str) -> errands.Errand | None:
    """How the download of a data set goes; None when this server was not asked for it."""
    return errands.state(f"data {name}")
