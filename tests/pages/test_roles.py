"""What the Train page offers to whom: nobody anything where visitors only look, others' trainings without buttons, the form without a cookie not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from visiting import opened, planes, with_popovers

from aevae.recipe.presets import recipe
from aevae.runs.files import claim, description, write_json
from aevae.runs.status import Status, write_status
from aevae.screen import permission, state
from aevae.screen.permission import COOKIE
from aevae.services import job_queue, standby
from aevae.services.roles.asker import LOOK, NAMELESS, ONLY_TEACHER
from aevae.services.roles.owner import write_owner

TRAIN = "pages/train.py"
CHANGES = {"Start", "Pause", "Resume", "Stop", "Yes, delete it", "Rename", "Stop all", "Resume all", "Start 3 trainings", "Open"}


def visit_from_elsewhere(monkeypatch: pytest.MonkeyPatch, token: str = "") -> str:
    """From now on pages are asked for by somebody on another computer; their id."""
    monkeypatch.setattr(permission, "connection", lambda: ("10.0.0.7", {"Host": "10.0.0.1", "Cookie": f"{COOKIE}={token}"}))
    return permission.visitor().id


def paused(name: str, owner: str) -> Path:
    folder = claim(name)
    write_owner(folder, owner)
    write_json(folder / "run.json", description(name, recipe("digits-ae"), None, 0))
    write_status(folder, Status("paused"))
    return folder


def offered(at: AppTest) -> set[str]:
    return {button.label for button in with_popovers(at).button} & CHANGES


def said(at: AppTest) -> list[str]:
    return [box.value for box in at.info]


@pytest.mark.parametrize("view", [state.NEW_MODEL, state.SWEEP])
def test_where_visitors_only_look_one_sentence_stands_in_the_place_of_every_button(tiny_runs: Path, monkeypatch: pytest.MonkeyPatch, view: str) -> None:
    """S6. Fails when a button is drawn without asking."""
    paused("rests", "")
    monkeypatch.setenv("AEVAE_MODE", "look")
    at = opened(TRAIN, **{state.TRAIN_VIEW: view})
    assert offered(at) == set()
    assert said(at).count(LOOK) == 1
    assert {"AEVAE_TEACHER_KEY", "Teacher…"} & {box.label for box in at.text_input} == set()


def test_a_row_has_the_buttons_that_its_visitor_may_press(tiny_runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """S6. Fails when a row asks for nobody in particular."""
    ann = visit_from_elsewhere(monkeypatch, "a" * 43)
    paused("hers", ann)
    write_owner(tiny_runs / "tiny-vae", ann)
    at = with_popovers(opened(TRAIN))
    keys = {button.key for button in at.button if button.label == "Yes, delete it"} | {button.key for button in at.button if button.label == "Resume"}
    assert {str(key).rpartition("delete-")[2].rpartition("resume-")[2] for key in keys} == {"hers", "tiny-vae"}
    assert {str(button.key).split("-")[2] for button in at.button if button.label == "Rename"} == {"hers", "tiny"}
    assert "Start" in offered(at)
    (tiny_runs / ".sweeps").mkdir()
    write_json(tiny_runs / ".sweeps" / "group.json", {"varied": ["beta"], "members": [{"id": "hers", "changes": {"beta": 1}}]})
    assert offered(opened(TRAIN, **{state.TRAIN_VIEW: state.SWEEP})) == {"Start 3 trainings", "Resume all", "Yes, delete it"}
    visit_from_elsewhere(monkeypatch, "b" * 43)
    assert offered(opened(TRAIN, **{state.TRAIN_VIEW: state.SWEEP})) == {"Start 3 trainings"}
    at.run()
    assert not at.exception
    assert offered(at) == {"Start"}
    assert any("somebody else’s" in bar.proto.text for bar in at.get("progress"))
    assert planes(at) <= 1


@pytest.mark.parametrize(("token", "most", "reason"), [("", "4", NAMELESS), ("c" * 43, "0", ONLY_TEACHER)])
def test_who_may_not_begin_is_told_why_in_the_place_of_the_form(monkeypatch: pytest.MonkeyPatch, token: str, most: str, reason: str) -> None:
    monkeypatch.setenv("AEVAE_MAX_QUEUED", most)
    visit_from_elsewhere(monkeypatch, token)
    at = opened(TRAIN)
    assert said(at).count(reason) == 1
    assert offered(at) == set()


def test_a_trainer_is_on_standby_only_for_who_may_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails when the page prepares one before it has asked, or the app before the page is opened."""
    prepared: list[str] = []
    monkeypatch.setattr(standby, "prepare", lambda: prepared.append("one"))
    opened("app.py")
    with monkeypatch.context() as patch:
        patch.setenv("AEVAE_MODE", "look")
        opened(TRAIN)
    assert prepared == []
    opened(TRAIN)
    assert prepared == ["one"]
    visit_from_elsewhere(monkeypatch, "")
    opened(TRAIN)
    assert prepared == ["one"]


def test_a_refusal_of_the_services_is_a_sentence_on_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    visit_from_elsewhere(monkeypatch, "a" * 43)
    monkeypatch.setattr(job_queue, "limit", lambda: 0)
    monkeypatch.setenv("AEVAE_MAX_QUEUED", "1")
    at = opened(TRAIN)
    for _ in range(2):
        next(button for button in at.button if button.label == "Start").click().run()
    assert not at.exception
    assert ["One visitor may have 1 trainings" in error.value for error in at.error] == [True]
