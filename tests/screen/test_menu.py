"""What Streamlit's menu says."""

from __future__ import annotations

import pytest

from aevae import __version__
from aevae.screen.menu import menu


@pytest.mark.parametrize(
    ("said", "leads"), [("", None), ("mailto:teacher@school.example", "mailto:teacher@school.example"), ("javascript:alert(1)", None), ("https://a b", None)]
)
def test_help_leads_to_whoever_runs_it_and_nowhere_else(said: str, leads: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AEVAE_CONTACT", said)
    items = dict(menu())
    assert __version__ in str(items.pop("About"))
    assert items == ({"Get help": leads, "Report a bug": leads} if leads else {})
