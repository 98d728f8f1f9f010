"""Latent spaces of autoencoders and VAEs: train them, explore them in the browser, use them in Python.

    import aevae
    run = aevae.open_run("mnist-vae")
    codes = run.encode(pictures)     # (N, D)
    pictures = run.decode(codes)     # (N, 28, 28), pixels in [0, 1]
    pictures = run.sample(16)

docs/notebook.md says more; docs/architecture.md names the floors below. Importing this costs nothing: torch comes with
the first `open_run`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .planes.shown import compare
    from .services.own_images import add_dataset
    from .services.photographs.pictures import read_picture
    from .training.notebook import OpenRun, list_runs, open_run
    from .training.publishing import publish

__version__ = "0.1.0"

HOMES = {
    "open_run": "training.notebook",
    "list_runs": "training.notebook",
    "OpenRun": "training.notebook",
    "compare": "planes.shown",
    "read_picture": "services.photographs.pictures",
    "add_dataset": "services.own_images",
    "publish": "training.publishing",
}

__all__ = ["OpenRun", "__version__", "add_dataset", "compare", "list_runs", "open_run", "publish", "read_picture"]


def __getattr__(name: str) -> Any:
    """Public names are fetched from their homes when they are first asked for."""
    if name not in HOMES:
        raise AttributeError(f"aevae has no {name!r}. It has {', '.join(sorted(HOMES))}.")
    from .recipe.errors import ConfigError
    from .recipe.extras import missing

    try:
        return getattr(import_module(f"{__name__}.{HOMES[name]}"), name)
    except ModuleNotFoundError as error:
        if (sentence := missing(error.name or "")) is None:
            raise
        raise ConfigError(sentence) from None
