"""Hundreds of models of one's own cost a page what ten cost: counted in what is drawn and looked at, not in seconds."""

from __future__ import annotations

import json
import os
import shutil
import threading
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from visiting import components, opened, picked

from aevae.recipe.config import Config
from aevae.runs import catalog, unread
from aevae.runs.files import description, write_json
from aevae.runs.status import Status, write_status
from aevae.screen.frame import MOST
from aevae.services import job_queue, ticks

MANY = 60


@pytest.fixture
def many(tiny_runs: Path) -> Path:
    for i in range(MANY):
        shutil.copytree(tiny_runs / "tiny-vae", tiny_runs / f"copy-{i:02}")
    for folder in tiny_runs.iterdir():
        os.utime(folder, (1e9, 1e9))
    catalog.list_runs()
    return tiny_runs


def test_a_folded_list_draws_no_row_and_an_unfolded_one_a_few_that_a_search_replaces(many: Path) -> None:
    at = opened("pages/train.py")
    (folded,) = [box for box in at.expander if box.label.startswith("All models trained here")]
    assert folded.label == f"All models trained here ({MANY + 1})"  # but for the one that is shown
    few, row = len(at.button), 3  # buttons; what Delete would ask is drawn when it is opened
    at.session_state["own-models"] = True
    at.run()
    assert len(at.button) == few + 20 * row
    assert f"20 of {MANY + 1} are shown: write a part of its name above to find another one." in [c.value for c in at.caption]
    at.text_input("own-models-find").set_value("copy-5").run()
    assert sorted(str(b.key).removeprefix("film-all-") for b in at.button if (b.key or "").startswith("film-all-")) == [f"copy-{i}" for i in range(50, 60)]
    at.text_input("own-models-find").set_value("nothing").run()
    assert len(at.button) == few


def test_a_page_looks_into_no_folder_that_has_not_changed(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened("app.py", run="copy-07")
    assert picked(at)["run"] == "copy-07"
    looked: list[Path] = []
    real = catalog.fingerprint
    monkeypatch.setattr(catalog, "fingerprint", lambda folder: (looked.append(folder), real(folder))[1])
    for page in ("app.py", "pages/compare.py", "pages/train.py", "pages/evaluate.py"):
        if page != "app.py":
            at.switch_page(page)
        at.run()
        assert not at.exception
    assert not [folder for folder in looked if folder.name.startswith("copy-")]


def ids(at: AppTest) -> list[str]:
    """Of the models of one's own that the first picker lists."""
    return [option.split(" · ")[1] for option in at.selectbox[0].options if "Yours · " in option]


def test_a_picker_lists_the_newest_and_what_is_picked_and_finds_the_others_by_name(many: Path) -> None:
    """L7. Fails when a picker sends every model: each is in every answer, to every visitor."""
    os.utime(many / "copy-31" / "run.json", (2e9, 2e9))
    at = opened("app.py", run="copy-59")
    assert len(ids(at)) == MOST + 1
    assert {"copy-31", "copy-59"} <= set(ids(at))
    at.text_input("find-run").set_value("Copy-0").run()
    assert set(ids(at)) == {f"copy-{i:02}" for i in range(10)} | {"copy-59"}
    at.selectbox[0].set_value("copy-07").run()
    assert picked(at)["run"] == "copy-07"
    title = next(option for option in at.selectbox[0].options if "Yours · copy-07" in option).partition("\u2003")[0]
    assert title not in ids(at)
    at.text_input("find-run").set_value(title).run()  # which is what one reads there
    assert len(ids(at)) >= MOST
    at.text_input("find-run").set_value("nowhere").run()
    assert ids(at) == ["copy-07"]
    assert "No model that was trained here has this in its name." in [c.value for c in at.caption]


def test_a_page_stands_while_models_are_still_read_and_is_drawn_anew_when_they_are(tiny_runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Issue 14. Fails when a page waits for a thousand models, or misses the one that its address names."""
    for i in range(8):
        shutil.copytree(tiny_runs / "tiny-vae", folder := tiny_runs / f"copy-{i}")
        os.utime(folder, (1e9 + i, 1e9 + i))
    for folder in ("tiny-vae", "tiny-ae"):
        os.utime(tiny_runs / folder, (2e9, 2e9))
    may_go, real = threading.Event(), catalog.read_run
    monkeypatch.setattr(unread, "AT_ONCE", 4)
    monkeypatch.setattr(catalog, "read_run", lambda *given: (threading.current_thread().name != "read runs" or may_go.wait(60), real(*given))[1])
    try:
        at = opened("app.py", run="copy-1")
        assert picked(at)["run"] == "copy-1"
        assert {"copy-7", "copy-6", "tiny-vae", "tiny-ae", "copy-1"} <= set(ids(at))
        assert "copy-3" not in ids(at)
        (ticker,) = [told for told in components(at, "aevae.frame") if told["part"] == "ticker"]
        assert ticker["seen"] == ticks.tick([]).who
        assert json.loads(ticks.tick([]).text)["notes"] == ["0 of 6 models read"]
    finally:
        may_go.set()
    unread.finish()
    assert json.loads(ticks.tick([]).text)["notes"] == []
    assert ticker["seen"] != ticks.tick([]).who
    at.run()
    assert len(ids(at)) == 10
    assert not [told for told in components(at, "aevae.frame") if told["part"] == "ticker"]


def test_of_many_trainings_that_rest_a_page_draws_a_few_and_all_that_are_under_way(runs: Path, tiny_config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    """L7. Fails when each of hundreds has a row of buttons."""
    monkeypatch.setattr(job_queue, "advance", lambda patience_s=None: None)
    for i in range(40):
        folder = runs / f"run-{i:02}"
        write_json(folder / "run.json", description(folder.name, tiny_config, None, 0))
        write_status(folder, Status("stopped", order=i))
    at = opened("pages/train.py")
    assert len([b for b in at.button if (b.key or "").startswith("watch-")]) == 10
    assert "10 of 39 are shown: write a part of its name above to find another one." in [c.value for c in at.caption]
    for i in range(20, 35):
        write_status(runs / f"run-{i}", Status("queued", order=i))
    at.run()
    assert {f"watch-run-{i}" for i in range(20, 35)} == {b.key for b in at.button if (b.key or "").startswith("watch-")}
