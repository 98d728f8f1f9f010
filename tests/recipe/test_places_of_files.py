"""Where runs and data sets lie when nobody says so."""

from __future__ import annotations

from pathlib import Path

import platformdirs
import pytest

from aevae.recipe import places
from aevae.recipe.dataset import data_dir
from aevae.runs.catalog import runs_dir

SYSTEM = platformdirs.user_data_path("aevae", appauthor=False)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout of its own, and nothing said."""
    monkeypatch.setattr(places, "HOME", tmp_path)
    monkeypatch.delenv("AEVAE_RUNS")
    monkeypatch.delenv("AEVAE_DATA", raising=False)
    return tmp_path


def test_in_a_checkout_they_lie_beside_what_ships(home: Path) -> None:
    assert (runs_dir(), data_dir()) == (home / "runs", home / "data")


def test_what_is_said_counts_first(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AEVAE_DATA", str(home / "elsewhere"))
    assert data_dir() == home / "elsewhere"


def test_an_installed_package_keeps_nothing_in_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "CHECKOUT", False)
    assert (runs_dir(), data_dir()) == (SYSTEM / "runs", SYSTEM / "data")


def test_where_a_checkout_cannot_be_written_its_own_runs_still_count(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda path, mode: False)
    (home / "runs").mkdir()
    assert (runs_dir(), data_dir()) == (home / "runs", SYSTEM / "data")
