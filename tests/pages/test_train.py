"""The Train page through AppTest, with real trainings behind it."""

from __future__ import annotations

import dataclasses
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from trainers import Spawn
from visiting import ROOT, opened, picked, planes, scripts, with_popovers

from aevae.recipe.config import Config
from aevae.recipe.fields import GROUPS
from aevae.recipe.presets import recipe
from aevae.runs import catalog
from aevae.runs.catalog import list_runs
from aevae.runs.files import claim, description, write_json
from aevae.runs.status import NAME, Status, clear, process, write_status
from aevae.screen.literal import literal, sentence
from aevae.screen.train import rows
from aevae.screen.train.rows import partner
from aevae.screen.train.sweep import heading
from aevae.services import job_queue, jobs, live, sweeps
from aevae.services.roles import quotas

TRAIN = "pages/train.py"


def button(at: AppTest, label: str):
    return next(b for b in at.button if b.label == label)


def finished(run_id: str) -> bool:
    return any(run.id == run_id for run in list_runs()[0])


def wait_for(condition, seconds: float = 300) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.02)


@pytest.fixture(autouse=True)
def nothing_left_behind(spawn: Spawn, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(job_queue, "spawn", spawn)
    yield
    for job in jobs.listing():
        jobs.delete(job.id)


def start_small(at: AppTest, name: str, epochs: int) -> AppTest:
    """Change the recipe to a few epochs of a small network and start it."""
    at.number_input(key="train-epochs").set_value(epochs)
    at.text_input(key="train-layers").set_value("32")
    at.text_input(key="train-name").set_value(name)
    at.run()
    button(at, "Start").click().run()
    assert not at.exception, at.exception
    return at


def unfolded(at: AppTest, group: str) -> AppTest:
    """The form with all its options, those of a group."""
    at.session_state["all-options"] = True
    at.session_state["options-group"] = group
    return at.run()


def test_every_field_of_a_recipe_is_in_the_form_with_its_range(runs: Path) -> None:
    at = opened(TRAIN)
    shown: dict[str, str] = {}
    for group in GROUPS:
        unfolded(at, group)
        assert not at.exception
        shown |= {w.key: w.help for w in [*at.selectbox, *at.number_input, *at.text_input, *at.multiselect, *at.segmented_control, *at.select_slider] if w.key}
    for f in dataclasses.fields(Config):
        assert f"train-{f.name}" in shown
        if "low" in f.metadata and f.name != "beta":
            assert f"From {f.metadata['low']:g} to {f.metadata['high']:g}" in shown[f"train-{f.name}"]


def test_a_preset_fills_the_page(runs: Path) -> None:
    at = opened(TRAIN)
    for preset in ("mnist-vae", "digits-ae", "conv-vae"):
        at.selectbox(key="train-preset").set_value(preset).run()
        assert not at.exception
        assert not at.error
        assert at.number_input(key="train-epochs").value == recipe(preset).epochs
        assert any("parameters" in caption.value for caption in at.caption)


def chips(at: AppTest) -> list[str]:
    return [b.label.removesuffix(" :material/close:") for b in at.button if (b.key or "").startswith("undo-") and b.key != "undo-all"]


def name(at: AppTest) -> str:
    return str(at.text_input(key="train-name").value)


def test_what_differs_from_the_preset_stands_above_start_and_in_the_name_and_can_be_taken_back(runs: Path) -> None:
    at = opened(TRAIN)
    assert (chips(at), name(at)) == ([], "digits-vae-2")  # the shipped one has the name itself
    at.select_slider(key="train-beta").set_value(4.0).run()
    at.number_input(key="train-latent").set_value(3).run()
    assert (chips(at), name(at)) == (["latent dimensions 3", "β = 4"], "digits-vae-latent-3-beta-4")
    at.button(key="undo-latent").click().run()
    assert (chips(at), name(at), at.number_input(key="train-latent").value) == (["β = 4"], "digits-vae-beta-4", 2)
    at.button(key="undo-all").click().run()
    assert (chips(at), at.select_slider(key="train-beta").value) == ([], 1.0)
    at.select_slider(key="train-beta").set_value(4.0).run()
    at.pills(key="train-cards").set_value("quick-ae").run()  # another recipe begins anew
    assert (chips(at), at.selectbox(key="train-preset").value, at.segmented_control(key="train-posterior").value) == ([], "quick-ae", "point")


def test_what_cannot_apply_is_disabled(runs: Path) -> None:
    at = opened(TRAIN)
    assert not at.select_slider(key="train-beta").disabled
    unfolded(at, "Noise and penalties")
    assert at.number_input(key="train-sparsity_weight").disabled
    at.selectbox(key="train-sparsity").set_value("l1").run()
    assert not at.number_input(key="train-sparsity_weight").disabled
    at.segmented_control(key="train-posterior").set_value("point").run()
    assert at.select_slider(key="train-beta").disabled
    assert not at.error


def test_a_training_started_here_is_listed_then_shown_then_found(runs: Path) -> None:
    at = start_small(opened(TRAIN), "mine", 3)
    assert [job.id for job in jobs.listing()] == ["mine"] or finished("mine")
    wait_for(lambda: finished("mine"))
    at.run()
    assert not at.exception
    assert any(m.value.startswith(f"**mine** {literal('VAE, hidden layers 32 (from digits-vae)')}") for m in at.markdown)
    assert at.button(key="compare-last-mine").label == "Compare with digits-vae"
    compared = opened("pages/compare.py", a="digits-vae", b="mine")
    assert picked(compared) == {"a": "digits-vae", "b": "mine"}
    assert planes(at) == 1
    explore = opened("app.py", run="mine")
    assert explore.selectbox(key="picked-run").value == "mine"


def test_a_running_training_shows_its_plane_and_can_be_stopped_from_its_row(runs: Path) -> None:
    at = start_small(opened(TRAIN), "long", 2000)
    wait_for(lambda: jobs.job("long").epoch >= 2)
    at.run()
    assert planes(at) == 1
    assert not at.exception
    button(at, "Stop").click().run()
    wait_for(lambda: jobs.job("long").state == "stopped")
    at.run()
    assert not at.exception
    assert any(b.label == "Resume" for b in at.button)


def test_what_ended_meanwhile_is_said_and_no_error(runs: Path) -> None:
    at = start_small(opened(TRAIN), "long", 2000)
    jobs.delete("long")
    button(at, "Stop").click().run()
    assert not at.exception
    assert [sentence("there is no unfinished training 'long'") in toast.value for toast in at.toast] == [True]


def test_before_the_first_training_a_shipped_film_and_one_button_that_starts_it(runs: Path) -> None:
    at = opened(TRAIN)
    assert planes(at) == 1
    at.button(key="train-first").click().run()
    assert not at.exception
    assert [job.id for job in jobs.listing()] == ["digits-vae-2"]


def test_the_newest_model_is_shown_and_the_row_of_another_leads_to_its_film(tiny_runs: Path) -> None:
    os.utime(tiny_runs / "tiny-ae" / "run.json", (1e9, 1e9))
    at = opened(TRAIN)
    assert planes(at) == 1
    assert any(m.value.startswith("**tiny-vae**") for m in at.markdown)
    at.button(key="film-newest-tiny-ae").click().run()
    assert picked(at)["film"] == "tiny-ae"


def test_a_run_is_compared_with_the_shipped_one_of_its_preset_or_of_its_kind(tiny_runs: Path) -> None:
    by_id = {run.id: run for run in list_runs()[0]}
    partners = {name: partner(by_id[name]) for name in ("tiny-vae", "tiny-ae", "mnist-vae")}
    assert {name: other and other.id for name, other in partners.items()} == {"tiny-vae": "digits-vae", "tiny-ae": "digits-ae", "mnist-vae": "mnist-vae"}
    nameless = dataclasses.replace(by_id["tiny-ae"], preset=None)
    assert (other := partner(nameless)) is not None
    assert other.id == "digits-ae"


ENDS: dict[str, Callable[[Path], object]] = {
    "finished": lambda folder: clear(folder, NAME),
    "deleted": lambda folder: folder.rename(folder.with_name(".gone")),
}


@pytest.mark.parametrize(("page", "end"), [("Train a model", "finished"), ("Train a model", "deleted"), ("Sweep", "finished")])
def test_a_training_that_ends_at_any_moment_of_a_rerun_breaks_no_page(
    page: str, end: str, tiny_runs: Path, shipped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F14: it ends, or somebody deletes it, just before the first, the second, … time that one rerun asks about it."""
    folder = tiny_runs / "tiny-vae"
    training = Status("running", epochs=2, **process(os.getpid()))
    (tiny_runs / ".sweeps").mkdir()
    write_json(sweeps.group_file("s"), {"varied": ["seed"], "members": [{"id": name, "changes": {"seed": 0}} for name in ("tiny-vae", "tiny-ae")]})
    asked, moment = 0, 0

    def asking(ask: Callable[..., Any]) -> Callable[..., Any]:
        def ask_then(*given: Any, **named: Any) -> Any:
            nonlocal asked
            asked += not given or given[0] in (folder, folder.name)
            if asked == moment:
                ENDS[end](folder)
                asked += 1
            return ask(*given, **named)

        return ask_then

    for module, name in ((jobs, "listing"), (rows, "list_runs"), (live, "stamp"), (catalog, "opened")):
        monkeypatch.setattr(module, name, asking(getattr(module, name)))
    while asked >= moment:
        if not folder.exists():
            folder.with_name(".gone").rename(folder)
        write_status(folder, training)
        at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=300)
        at.switch_page(TRAIN)
        at.session_state["own-models"] = True
        at.query_params["train-what"] = page
        asked, moment = 0, moment + 1
        at.run()
        assert not at.exception, (moment, [shown.message for shown in at.exception])
    assert moment > 4
    (folder / NAME).unlink(missing_ok=True)  # it names this very process: whoever cleans up would kill it


def test_a_sweep_is_stopped_resumed_and_deleted_from_its_row(runs: Path) -> None:
    at = opened(TRAIN)
    at.segmented_control(key="train-what").set_value("Sweep").run()
    at.text_input(key="sweep-seeds").set_value("0, 1").run()
    at.selectbox(key="sweep-field").set_value("epochs").run()
    at.text_input(key="sweep-values").set_value("2000").run()
    button(at, "Start 2 trainings").click().run()
    button(at, "Stop all").click().run()
    wait_for(lambda: {job.state for job in jobs.listing()} == {"stopped"})
    at.run()
    button(at, "Resume all").click().run()
    assert {job.state for job in jobs.listing()} == {"running", "queued"}
    button(with_popovers(at), "Yes, delete it").click().run()
    assert jobs.listing() == []
    assert not at.exception
    assert not at.dataframe


def test_a_model_and_a_training_at_rest_are_renamed_from_their_rows(tiny_runs: Path) -> None:
    """Fails when a refusal is no sentence on the page, or the page goes on with the former name."""
    folder = claim("rests")
    write_json(folder / "run.json", description("rests", recipe("digits-ae"), None, 0))
    write_status(folder, Status("paused"))
    at = with_popovers(opened(TRAIN))
    at.text_input(key="rename--rests-name").set_value("tiny-ae")
    button_of(at, "rename--rests").click().run()
    assert [toast.value for toast in at.toast] == [sentence("The name tiny-ae is taken. Choose another one.")]
    at.text_input(key="rename--rests-name").set_value("Sleeping Beauty")
    button_of(at, "rename--rests").click().run()
    assert [job.id for job in jobs.listing()] == ["sleeping-beauty"]
    with_popovers(at).text_input(key="rename-newest-tiny-vae-name").set_value("seven")
    button_of(at, "rename-newest-tiny-vae").click().run()
    assert not at.exception
    assert finished("seven")
    assert [toast.value for toast in at.toast] == ["tiny-vae is called seven now."]


def button_of(at: AppTest, form: str):
    return next(b for b in at.button if str(b.key).startswith(f"FormSubmitter:{form}-form"))


def test_whatever_is_written_becomes_a_name_and_one_line_says_so(runs: Path) -> None:
    at = opened(TRAIN)
    for written, made in (
        ("My VAE!", "my-vae"),
        ("../x", "x"),
        ("a\0b", "a-b"),
        ("A_B", "a-b"),
        ("-x", "x"),
        ("<script>", "script"),
        ("🙂", "digits-vae-2"),
        ("..", "digits-vae-2"),
    ):
        at.text_input(key="train-name").set_value(written).run()
        assert not at.exception
        assert not at.error
        assert not button(at, "Start").disabled
        assert name(at) == made
        assert len([c for c in at.caption if "a–z, 0–9" in c.value]) == 1
    at.text_input(key="train-name").set_value("beta-4-x").run()
    assert not [c for c in at.caption if "a–z, 0–9" in c.value]


@pytest.mark.parametrize(("layers", "reason"), [("512; rm -rf", "Write widths such as"), ("4096 4096", "at most 20,000,000 are allowed")])
def test_layers_that_are_none_or_too_many_are_explained(layers: str, reason: str, runs: Path) -> None:
    """B4. Fails when a draft does not ask how large its networks are."""
    at = opened(TRAIN)
    at.text_input(key="train-layers").set_value(layers).run()
    assert not at.exception
    assert any(literal(reason) in error.value for error in at.error)
    assert button(at, "Start").disabled


HOSTILE = [("latent", 0), ("latent", -1), ("latent", 10**6), ("epochs", 10**9), ("beta", -1.0)]


def test_a_number_out_of_range_reaches_no_recipe(runs: Path) -> None:
    """B4: nothing starts with it, and the range is said."""
    at = opened(TRAIN)
    unfolded(at, "Loss")
    for field, value in HOSTILE:
        at = at.number_input(key="train-batch" if field == "batch" else f"train-{field}" if field != "beta" else "train-beta-number").set_value(value).run()
        assert not at.exception
        assert button(at, "Start").disabled
        low, high = (Config.__dataclass_fields__[field].metadata[end] for end in ("low", "high"))
        assert f"choose a number from {low:g} to {high:g}" in at.error[0].value, (field, value)
        at.button(key="undo-all").click().run()
        assert not button(at, "Start").disabled
    at.segmented_control(key="train-what").set_value("Sweep").run()
    for field, value in HOSTILE:
        at.selectbox(key="sweep-field").set_value(field)
        at.text_input(key="sweep-values").set_value(f"{value:g}" if field == "beta" else str(value)).run()
        assert not at.exception
        low, high = (Config.__dataclass_fields__[field].metadata[end] for end in ("low", "high"))
        assert f"from {low:g} to {high:g}" in at.error[0].value, (field, value)
        assert not any(b.label.startswith("Start") for b in at.button)


def test_a_data_set_that_is_missing_is_offered_for_download(runs: Path, data: Path) -> None:
    at = opened(TRAIN)
    at.selectbox(key="train-preset").set_value("mnist-vae").run()
    at.selectbox(key="train-dataset").set_value("mnist").run()
    assert not at.exception
    assert any(b.label == "Download MNIST (12 MB)" for b in at.button)
    assert not any(b.label == "Start" for b in at.button)


def test_without_mnist_a_preset_trains_on_the_bundled_digits(runs: Path, data: Path) -> None:
    """F8: a student without the data, or without a network, can press the button all the same."""
    at = opened(TRAIN)
    for preset in ("001-vae", "mnist-vae"):
        at.selectbox(key="train-preset").set_value(preset).run()
        assert not at.exception
        assert not at.error
        assert at.selectbox(key="train-dataset").value == "digits"
        assert [b.label for b in at.button if b.label.startswith(("Start", "Download"))] == ["Start"]
    at.number_input(key="train-epochs").set_value(1)
    at.text_input(key="train-layers").set_value("32")
    at.text_input(key="train-name").set_value("mine").run()
    button(at, "Start").click().run()
    assert not at.exception
    assert not at.error
    wait_for(lambda: finished("mine"))
    assert next(run for run in list_runs()[0] if run.id == "mine").config.dataset == "digits"
    assert not data.exists()


def test_a_film_is_offered_for_every_finished_training(tiny_runs: Path) -> None:
    at = opened(TRAIN)
    at.segmented_control(key="train-what").set_value("Watch the film").run()
    assert not at.exception
    assert planes(at) == 1
    offered = " ".join(at.selectbox(key="picked-film").options)
    assert all(f" {name} · " in offered for name in ("tiny-vae", "tiny-ae"))


@pytest.mark.parametrize(("run", "said"), [("mnist-vae", True), ("digits-vae", False)])
def test_a_film_says_where_its_last_map_is_of_another_encoder_than_its_curve(run: str, said: bool) -> None:
    at = opened(TRAIN, **scripts("Train") | {"train-what": "Watch the film", "film": run})
    assert any("the encoder that was trained" in caption.value for caption in at.caption) == said


def test_nonsense_in_the_url_means_the_form_and_the_usual_films(tiny_runs: Path) -> None:
    """Every other nonsense is in test_pickers.py."""
    assert button(opened(TRAIN, **scripts("Train")), "Start")
    at = opened(TRAIN, **scripts("Train") | {"train-what": "Watch the film", "film-both": "true"})
    assert picked(at) == {"film": "mnist-vae", "film2": "mnist-ae"}


def test_a_sweep_started_here_ends_as_planes_that_lead_on_over_a_table(runs: Path) -> None:
    at = opened(TRAIN)
    at.segmented_control(key="train-what").set_value("Sweep").run()
    at.selectbox(key="sweep-field").set_value("epochs").run()
    at.text_input(key="sweep-values").set_value("1, 2").run()
    button(at, "Start 2 trainings").click().run()
    assert not at.exception, at.exception
    ids = ["digits-vae-sweep-01", "digits-vae-sweep-02"]
    wait_for(lambda: all(map(finished, ids)))
    at.run()
    assert not at.exception
    table = at.dataframe[0].value
    assert list(table["Epochs"]) == [1, 2]
    assert list(table["State"]) == ["finished", "finished"]
    assert all(table[heading("sse")].notna())
    assert [b.label for b in at.button if (b.key or "").startswith("explore-")] == [literal("epochs 1, seed 0"), literal("epochs 2, seed 0")]
    assert not [b for b in at.button if b.label == "Compare the two"]
    for box in at.checkbox:
        box.check()
    at.run()
    assert button(at, "Compare the two")
    assert not [b for b in at.button if b.label.startswith("Walk through")]  # two are no ladder


def test_a_mistake_in_the_form_or_a_full_queue_hides_no_sweep(runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sweeps.start(recipe("digits-vae", epochs=2000), "digits-vae", {}, seeds=[0, 1])
    at = opened(TRAIN)
    at.segmented_control(key="train-what").set_value("Sweep").run()
    for values, seeds in (("0.5, x", "0"), ("-1", "0"), ("", "0"), ("0.5", "-1")):
        at.text_input(key="sweep-values").set_value(values)
        at.text_input(key="sweep-seeds").set_value(seeds).run()
        assert not at.exception
        assert len(at.error) == 1
        assert any(b.label == "Stop all" for b in at.button)
        assert len(at.dataframe) == 1
    at.text_input(key="sweep-seeds").set_value("0").run()
    monkeypatch.setattr(quotas, "MAX_WAITING", 0)
    button(at, "Start 1 training").click().run()
    assert "1 more cannot wait" in at.error[0].value
    assert any(b.label == "Stop all" for b in at.button)
    assert len(at.dataframe) == 1


def test_what_to_train_on_is_asked_only_where_there_is_a_choice(monkeypatch: pytest.MonkeyPatch, runs: Path) -> None:
    assert not any(widget.key == "train-device" for widget in opened(TRAIN).get("button_group"))
    monkeypatch.setattr("aevae.screen.train.start_bar.likely", lambda: ["cuda", "cpu"])
    wished: list[str] = []
    monkeypatch.setattr(jobs, "start", lambda config, preset, name, device, by: wished.append(device) or name)
    at = opened(TRAIN)
    button(at, "Start").click().run()
    at.button_group(key="train-device").set_value("cpu").run()
    button(at, "Start").click().run()
    assert not at.exception
    assert wished == ["auto", "cpu"]
