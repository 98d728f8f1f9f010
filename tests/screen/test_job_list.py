"""Who asks again how trainings go, and until when."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aevae.recipe.config import Config
from aevae.screen import ticker as screen
from aevae.screen.train import job_list
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


@pytest.mark.parametrize(
    ("state", "eta_s", "near"), [("running", 1.0, True), ("finishing", None, True), ("running", 60.0, False), ("running", None, False), ("paused", 1.0, False)]
)
def test_the_end_is_near_when_seconds_are_left_or_only_the_finishing(state: str, eta_s: float | None, near: bool, tiny_config: Config) -> None:
    assert job_list.ending(replace(job(state, tiny_config), eta_s=eta_s)) == near
