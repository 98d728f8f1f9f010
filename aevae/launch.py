"""The command `app`: the same server as `streamlit run app.py`, from any folder.

Below no floor: it knows the command line, and starts Streamlit only when it is asked to.
"""

from __future__ import annotations

import argparse
import os

from aevae.recipe import places
from aevae.recipe.settings import MODE
from aevae.training.cli import Add

APP = places.HOME / "app.py"  # Streamlit finds pages/ and .streamlit/config.toml beside it


def add_app(command: Add, train: argparse.ArgumentParser) -> None:
    app = command("app", "open the app in the browser", do_app)
    app.add_argument("--port", type=port, help="where it listens (default: 8501, or the next one that is free)")
    app.add_argument("--address", help="who can reach it: localhost this computer alone (default), 0.0.0.0 all that see this computer")
    app.add_argument("--no-browser", action="store_true", help="open no browser")
    app.add_argument("--no-train", action="store_true", help=f"visitors only look, as with {MODE.name}=look")


def port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 1 << 16:
        raise argparse.ArgumentTypeError(f"{text} is no port. Ports are numbers from 1 to 65535")
    return int(text)


def do_app(options: argparse.Namespace) -> int:
    """Serve until Ctrl-C. What else Streamlit can be told, it reads from variables such as STREAMLIT_SERVER_BASE_URL_PATH."""
    from streamlit.web import cli

    if options.no_train:
        os.environ[MODE.name] = "look"
    address = options.address or os.environ.get("STREAMLIT_SERVER_ADDRESS") or "localhost"
    flags = {"server.port": options.port, "server.address": address, "server.headless": "true" if options.no_browser else None}
    cli.main(["run", str(APP), *(f"--{name}={value}" for name, value in flags.items() if value)], standalone_mode=False)
    return 0
