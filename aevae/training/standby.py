"""What a trainer on standby does: load what trainings need, then wait for the one that it is to become (`services.standby` starts it)."""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from importlib import import_module

COMMAND = "stand-by"  # hidden: no command for people
LOADED = "aevae.training.driver"  # torch comes with it


def await_command() -> list[str] | None:
    """The arguments of the command that one line of standard input names, with its output and none of its input from here on; None where no line comes.

    What cannot be loaded is said by the training that needs it, as without a standby.
    """
    with suppress(Exception):
        import_module(LOADED)
    line = sys.stdin.readline()
    if not line.endswith("\n"):
        return None
    task = json.loads(line)
    nothing, log = os.open(os.devnull, os.O_RDONLY), os.open(task["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for file, standard in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(file, standard)
    os.close(nothing)
    os.close(log)
    return task["arguments"]
