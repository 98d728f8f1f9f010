"""Who asks again how trainings go, and until when."""

from __future__ import annotations

from typing import Any

import pytest

from aevae.recipe.config import Config
from aevae.screen.train import job_list as screen
from aevae.services import jobs
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
    begun: list[Any] = []
    monkeypatch.setattr(jobs, "listing", lambda: [job(state, tiny_config)])
    monkeypatch.setattr(screen.st, "fragment", lambda show, run_every: lambda known: begun.append(run_every))
    monkeypatch.setattr(screen.st, "rerun", rerun)
    screen.badge()
    assert bool(begun) == asks
    if asks:
        screen._badge(["a"])
        return
    with pytest.raises(Rerun):  # a badge that has asked until now leaves off
        screen._badge(["a"])
