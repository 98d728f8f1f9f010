"""Where the app's own files lie, and where runs and data sets are kept when nobody says so."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

PACKAGE = Path(__file__).resolve().parents[1]
CHECKOUT = not (PACKAGE / "app").is_dir()  # an installed package carries there what lies at the top level of the repository (setup.py)
HOME = PACKAGE.parent if CHECKOUT else PACKAGE / "app"  # app.py, pages/, checkpoints/, .streamlit/
SHIPPED = HOME / "checkpoints"


def own(name: str) -> Path:
    """A folder for what users make: in a checkout that has it or can be written beside `checkpoints/`, else where the system keeps such things."""
    here = HOME / name
    return here if CHECKOUT and (here.is_dir() or os.access(HOME, os.W_OK)) else platformdirs.user_data_path("aevae", appauthor=False) / name
