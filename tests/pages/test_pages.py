"""Both pages through Streamlit's own AppTest: every run on offer, every nonsense in the URL harmless, trouble explained."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from visiting import FIRST, ROOT, SCRIPT, opened, picked, planes, scripts, with_popovers

from aevae.recipe.presets import recipe
from aevae.runs.catalog import list_runs, open_run
from aevae.runs.files import claim
from aevae.screen.glossary import explained
from aevae.screen.literal import literal
from aevae.screen.sentences import score_line, what_one_sees
from aevae.training.driver import train
from aevae.training.score_run import evaluate_run

EXPLORE, COMPARE = "app.py", "pages/compare.py"
both_pages = pytest.mark.parametrize("page", [EXPLORE, COMPARE])


@both_pages
def test_a_page_opens_and_shows_the_plane(page: str, tiny_runs: Path) -> None:
    at = opened(page)
    assert planes(at) == 1
    assert not at.error
    assert at.sidebar.get("page_link")


@both_pages
def test_every_run_is_on_offer(page: str, tiny_runs: Path) -> None:
    ids = [run.id for run in list_runs()[0]]
    assert {"tiny-vae", "tiny-ae"} <= set(ids)
    for box in opened(page).selectbox:
        assert sorted(option.split(" · ")[1] for option in box.options) == sorted(ids)


def test_the_url_chooses_the_run(tiny_runs: Path) -> None:
    assert picked(opened(EXPLORE, run="tiny-ae")) == {"run": "tiny-ae"}
    assert picked(opened(COMPARE, a="tiny-vae", b="tiny-ae")) == {"a": "tiny-vae", "b": "tiny-ae"}
    assert picked(opened(COMPARE, a="tiny-vae", b="tiny-vae")) == {"a": "tiny-vae", "b": "tiny-vae"}


def test_choosing_another_run_shows_it(tiny_runs: Path, shipped: Path) -> None:
    at = opened(EXPLORE)
    for run_id in ("tiny-vae", "tiny-ae"):
        with_popovers(at.selectbox[0].set_value(run_id).run())
        assert not at.exception
        run = open_run(run_id)
        assert explained(what_one_sees(run)) in [text.value for text in at.markdown]
        assert explained(score_line(run, literal)) in [caption.value for caption in at.caption]  # in what is said about the model
        assert all(finding.sentence in what_one_sees(run) for finding in run.verdict)


def test_walk_through_beta_opens_the_ladder_and_is_not_offered_on_it() -> None:
    at = opened(EXPLORE, run="mnist-vae")
    at.button(key="onto-beta").click().run()
    assert picked(at) == {"run": "beta-1"}
    assert "onto-beta" not in [button.key for button in at.button]


@pytest.mark.parametrize(("page", "title"), [(EXPLORE, "Explore"), (COMPARE, "Compare")])
def test_nonsense_in_the_url_means_the_default(page: str, title: str, tiny_runs: Path) -> None:
    """Every other nonsense is in test_pickers.py."""
    at = opened(page, unknown=SCRIPT, **scripts(title))
    assert picked(at) == picked(opened(page))
    shown = " ".join(str(e.value) for e in [*at.markdown, *at.caption])
    assert "alert(1)" not in shown


@pytest.mark.parametrize("point", [None, "here", {"run": "../x"}, {"run": ["tiny-vae"], "z": "far", "step": {}}])
def test_nonsense_from_the_browser_changes_nothing(point: object, tiny_runs: Path) -> None:
    at = opened(EXPLORE)
    before = picked(at)
    at.session_state["explore"] = {"point": point}
    at.run()
    assert not at.exception
    assert picked(at) == before


@both_pages
def test_a_broken_run_is_named_with_its_reason_and_the_others_stay(page: str, tiny_runs: Path, shipped: Path) -> None:
    (tiny_runs / "tiny-vae" / "weights.safetensors").write_bytes(b"")
    at = opened(page)
    assert planes(at) == 1
    assert set(picked(at).values()) == {"tiny-ae"}
    assert [text.value for text in at.sidebar.text if text.value.startswith("tiny-vae: weights.safetensors is damaged")]


@both_pages
def test_a_broken_run_in_the_url_means_the_default(page: str, tiny_runs: Path, shipped: Path) -> None:
    (tiny_runs / "tiny-vae" / "run.json").write_text("{")
    assert set(picked(opened(page, run="tiny-vae", a="tiny-vae", b="tiny-vae")).values()) == {"tiny-ae"}


@pytest.mark.parametrize(
    ("requested", "said"),
    [("nosuch", "Model “nosuch” not found. Showing mnist-vae."), ("<b>x</b>", "The address names no model that is here. Showing mnist-vae.")],
)
def test_an_unknown_run_in_the_url_is_said_until_another_is_picked(requested: str, said: str, tiny_runs: Path) -> None:
    def notices(at: AppTest) -> list[bool]:
        return [said in caption.value for caption in at.caption if "Showing" in caption.value]

    at = opened(EXPLORE, run=requested)
    assert notices(at) == [True]
    assert notices(at.run()) == [True]
    assert notices(at.selectbox[0].set_value("tiny-vae").run()) == []
    assert not notices(opened(EXPLORE, run="tiny-vae"))
    assert not notices(opened(EXPLORE))


@both_pages
def test_no_runs_at_all_is_explained(page: str, runs: Path, shipped: Path) -> None:
    at = opened(page)
    assert planes(at) == 0
    [error] = at.error
    assert "python -m aevae train --preset digits-vae" in error.value


@both_pages
def test_a_run_that_vanishes_between_two_reruns_is_no_error(page: str, tiny_runs: Path, shipped: Path) -> None:
    at = opened(page)
    gone = next(iter(picked(at).values()))
    shutil.rmtree(tiny_runs / str(gone))
    at.run()
    assert not at.exception
    assert gone not in picked(at).values()


def test_two_runs_of_different_families_are_told_apart(tiny_runs: Path) -> None:
    at = opened(COMPARE, a="digits-ae", b="digits-vae")
    assert any("pulls the" in m.value for m in at.markdown)
    same = opened(COMPARE, a="digits-ae", b="digits-ae")
    assert any("same model" in m.value for m in same.markdown)
    twins = opened(COMPARE, a="001-vae", b="001-vae-as-written")
    assert any("as the tutorial wrote it" in m.value for m in twins.markdown)


@both_pages
def test_the_server_stays_light(page: str, trained: Path, environment: dict[str, str]) -> None:
    """Neither torch nor torchvision nor scikit-learn is imported to show a page, nor pandas: half a second more for the first visitor."""
    code = f"""
import sys
from streamlit.testing.v1 import AppTest
at = AppTest.from_file("app.py", default_timeout=300)
if {page!r} != "app.py":
    at.switch_page({page!r})
at.run()
assert not at.exception and not at.error, (at.exception, at.error)
assert at.get("bidi_component")
print(sorted({{"torch", "torchvision", "sklearn", "scipy", "pandas"}} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=600, cwd=ROOT, env={**environment, "AEVAE_RUNS": str(trained)})
    assert done.returncode == 0, done.stderr
    assert done.stdout == "[]\n"


def test_the_story_of_a_contractive_model_says_how_its_penalty_was_computed() -> None:
    assert any("exact in training" in one.value for one in with_popovers(opened(EXPLORE, run="contractive-ae")).caption)
    assert not any("∂z/∂x" in one.value for one in opened(EXPLORE, run="mnist-ae").caption)


def test_a_model_of_one_dimension_opens_on_every_page(runs: Path) -> None:
    for _ in train(claim("line"), recipe("digits-vae", layers="16", epochs=1, latent=1), "digits-vae"):
        pass
    for _ in evaluate_run(open_run("line")):
        pass
    for page, params, shown in (
        (FIRST, {"run": "line"}, {"run": "line"}),
        ("pages/compare.py", {"a": "line", "b": "digits-vae"}, {"a": "line", "b": "digits-vae"}),
        ("pages/interpolate.py", {"run": "line"}, {"run": "line"}),
        ("pages/train.py", {"train-what": "Watch the film", "film": "line"}, {"film": "line"}),
    ):
        at = opened(page, **params)
        assert shown.items() <= picked(at).items()
        assert not at.error
        assert planes(at)
    assert not opened("pages/evaluate.py", runs="line").error
