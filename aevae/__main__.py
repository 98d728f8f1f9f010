"""`aevae` or `python -m aevae`: the app, and what it does from the command line."""

import sys

from .launch import add_app
from .services.job_commands import main as commands
from .services.programs import give_way
from .training import standby


def main(arguments: list[str] | None = None) -> int:
    """Run one command (see `training.cli.main`); the app where none is named."""
    given = sys.argv[1:] if arguments is None else arguments
    if given == [standby.COMMAND]:
        give_way()
        if (given := standby.await_command()) is None:
            return 0
    named = given and (not given[0].startswith("-") or given[0] in ("-h", "--help", "--version"))
    return commands(given if named else ["app", *given], add_app)


if __name__ == "__main__":
    sys.exit(main())
