"""What the pages hand to planes: the payload of `planes/payload.py` with the addresses of this server, and that of a model in training."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from aevae.planes import payload
from aevae.planes.payload import PlaneSpec, losses, plane_spec
from aevae.recipe import layers
from aevae.recipe.errors import AevaeError
from aevae.runs.run import Run
from aevae.screen import server
from aevae.services import live
from aevae.services.job_reader import Job

MOST_MOMENTS = 200  # of a loss that still falls


class Served:
    """Where this server has what the browser fetches."""

    def parts(self, run: Run) -> dict[str, str]:
        return server.run_urls(run)

    def originals(self, run: Run) -> str | None:
        return server.originals_url(run.config.data)


def run_spec(run: Run, film: bool = False, seeds: Iterable[Run] = ()) -> PlaneSpec:
    """As `payload.run_spec`, fetched from this server."""
    return payload.run_spec(run, Served(), film, seeds)


def training_spec(job: Job) -> PlaneSpec | None:
    """The plane of a model in training after its last saved epoch; None before the first one.

    More than two latent dimensions show the first two: principal components would turn from epoch to epoch.
    """
    stamp = live.stamp(job.id)
    if stamp is None:
        return None
    config = job.config
    try:
        spacing = live.spacing(job.id, stamp)
        prior = config.prior_picture(live.prior(job.id, stamp) if config.prior_shapes else {})
    except (AevaeError, KeyError, IndexError):
        return None
    axes: list[list[float]] = np.eye(max(2, config.latent))[:2, : config.latent].tolist()
    return {
        **plane_spec(
            job.id,
            job.title,
            config,
            preset=job.preset,
            files={"decoder": server.live_url(job.id, stamp, "decoder"), "codes": server.live_url(job.id, stamp, "codes")},
            networks=layers.describe(config, config.data.shape),
            plane={"origin": [0.0] * config.latent, "axes": axes},
            prior=prior,
            spacing=spacing,
        ),
        "live": {"epoch": job.epoch, "epochs": job.epochs, "state": job.state},
        **losses(config, thinned(live.history(job.id))),
    }


def thinned(history: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every so many lines and the last one: a page asks once a second."""
    step = -(-len(history) // MOST_MOMENTS)
    return [line for i, line in enumerate(history, 1) if i == len(history) or i % step == 0] if step > 1 else history
