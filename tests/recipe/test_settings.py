"""Environment variables: one table, read in one place, the same in the documentation; what cannot be read is said, with what is allowed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from aevae.recipe.errors import SettingError
from aevae.recipe.settings import CLUSTER_TIMEOUT, RUNS, SETTINGS, UPLOADS, problems

ROOT = Path(__file__).parents[2]


def test_the_documentation_has_the_same_table() -> None:
    rows = re.findall(r"^\| `(AEVAE_\w+)` \| (.+) \| (.+) \|$", (ROOT / "docs/deploy.md").read_text(), re.MULTILINE)
    assert rows == [(setting.name, setting.meaning, setting.allowed) for setting in SETTINGS]


def test_no_other_module_reads_them() -> None:
    readers = [file for file in (ROOT / "aevae").rglob("*.py") if re.search(r"(?:environ|getenv)\W.{0,12}AEVAE_", file.read_text())]
    assert readers == []


def test_a_value_is_read_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AEVAE_UPLOADS", raising=False)
    assert UPLOADS() is None
    monkeypatch.setenv("AEVAE_UPLOADS", " 1 ")
    assert UPLOADS() is True
    monkeypatch.setenv("AEVAE_CLUSTER_TIMEOUT", "7.5")
    assert CLUSTER_TIMEOUT() == 7.5
    monkeypatch.setenv("AEVAE_RUNS", "~/models")
    assert RUNS() == Path.home() / "models"


@pytest.mark.parametrize(
    ("name", "value"), [("AEVAE_UPLOADS", "yes"), ("AEVAE_CLUSTER_TIMEOUT", "soon"), ("AEVAE_CLUSTER_TIMEOUT", "nan"), ("AEVAE_CLUSTER_TIMEOUT", "1e9")]
)
def test_another_value_is_said_with_what_is_allowed(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    setting = next(setting for setting in SETTINGS if setting.name == name)
    with pytest.raises(SettingError, match=f"{name} is set to '{re.escape(value)}'. Allowed: {re.escape(setting.allowed)}"):
        setting()
    assert any(name in sentence for sentence in problems())


def test_a_name_that_only_looks_like_one_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AEVAE_UPLOAD", "1")
    assert [sentence for sentence in problems() if "AEVAE_UPLOAD is set" in sentence and "Is AEVAE_UPLOADS meant?" in sentence]
