"""Interpolate through Streamlit's own AppTest: one model or two that know the same pictures, and every nonsense in the URL harmless."""

from __future__ import annotations

from pathlib import Path

from visiting import opened, picked, planes, scripts

PAGE = "pages/interpolate.py"


def test_the_page_opens_with_one_model(tiny_runs: Path) -> None:
    at = opened(PAGE)
    assert planes(at) == 1
    assert not at.error
    assert picked(at)["with"] is None


def test_a_second_model_is_one_that_knows_the_same_pictures(tiny_runs: Path) -> None:
    at = opened(PAGE, run="tiny-vae", **{"with": "tiny-ae"})
    assert picked(at) == {"run": "tiny-vae", "with": "tiny-ae"}
    offered = [option.split(" · ")[1] for option in at.selectbox[1].options]
    assert "tiny-ae" in offered
    assert not {"tiny-vae", "mnist-vae", "001-ae"} & set(offered)
    at.selectbox[0].set_value("tiny-ae").run()
    assert not at.exception
    assert picked(at) == {"run": "tiny-ae", "with": None}  # a model beside itself shows nothing


def test_nonsense_in_the_url_means_the_default(tiny_runs: Path) -> None:
    """Every other nonsense is in test_pickers.py."""
    at = opened(PAGE, **scripts("Interpolate"))
    assert picked(at) == picked(opened(PAGE))


def test_no_runs_at_all_is_explained(runs: Path, shipped: Path) -> None:
    at = opened(PAGE)
    assert planes(at) == 0
    assert at.error
