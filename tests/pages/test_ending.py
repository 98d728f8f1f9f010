"""F14: a training ends while a page is being drawn, at any of the moments when the page looks at the folders."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from visiting import opened

from aevae.runs import catalog
from aevae.runs.status import NAME, Status, write_status
from aevae.services import job_reader

TRAIN = "pages/train.py"


def test_a_training_that_ends_during_a_rerun_is_drawn_once_and_without_an_exception(tiny_runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails when `trained_here` asks the folders anew for what stands below the trainings: both then draw the same buttons."""
    folder = tiny_runs / "tiny-vae"
    looks, ends_at = 0, 10**9

    def looking(look):
        def looked(*given, **named):
            nonlocal looks
            looks += 1
            if looks == ends_at:
                (folder / NAME).unlink()
            return look(*given, **named)

        return looked

    def train() -> None:
        write_status(folder, replace(Status("running", epoch=1, epochs=2).in_this_process(), begun=True))

    monkeypatch.setattr(job_reader, "read_status", looking(job_reader.read_status))
    monkeypatch.setattr(job_reader, "at_work", lambda folder, status: True)
    monkeypatch.setattr(catalog, "folders", looking(catalog.folders))
    train()
    at: AppTest = opened(TRAIN)
    assert not at.exception
    for ends_at in itertools.count(1):
        train()
        looks = 0
        at.run()
        assert not at.exception, ends_at
        if (folder / NAME).exists():  # this rerun has looked less often
            break
        rows = [button.key for button in at.button if button.label == "Explore" and str(button.key).endswith("tiny-vae")] + [
            bar for bar in at.get("progress") if "**tiny-vae**" in bar.proto.text
        ]
        assert len(rows) == 1, ends_at
    assert ends_at > 4
