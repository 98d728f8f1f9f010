"""Data sets fetched in the background, by `python -m aevae data NAME`: the server never waits for a network."""

from __future__ import annotations

from aevae.recipe.errors import RoleError

from . import background
from .roles.asker import COMMAND, Asker, check

ASK = "The app does not fetch anything for visitors: whoever runs this server can."


def start(name: str, by: Asker = COMMAND) -> None:
    """Begin to fetch a data set, unless that is under way.

    Raises:
        RoleError: a visitor like any other would make the server ask another one.
    """
    check(by, "download", [name])
    if not by.trusted:
        raise RoleError(ASK)
    background.start(f"data {name}", "data", name, "--lines")


def state(name: str) -> background.Task | None:
    """How the download of a data set goes; None when this server was never asked for it."""
    return background.state(f"data {name}")
