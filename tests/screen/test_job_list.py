"""Who asks again how trainings go, and until when."""

from __future__ import annotations

import pytest

from aevae.recipe.config import Config
from aevae.screen import ticker as screen
from aevae.services import jobs, ticks
from aevae.services.job_reader import Job


class Rerun(Exception):
    """The page begins anew."""


def rerun() -> None:
    raise Rerun


def job(state: str, config: Config) -> Job:
    return Job("a", state, 1, 2, 0.5, None, "", "VAE", config, None, "", 1)


@pytest.mark.parametrize(
    ("state", "asks"), [("running", True), ("queued", True), ("paused", False), ("stopped", False), ("failed", False), ("interrupted", False)]
)
def test_a_page_asks_again_only_while_something_trains_or_waits(state: str, asks: bool, tiny_config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(ticks, "_last", None)
    monkeypatch.setattr(jobs, "listing", lambda: [job(state, tiny_config)])
    monkeypatch.setattr(screen, "ticker", lambda key, seen, of: asked.append(seen))
    screen.badge()
    assert bool(asked) == asks
