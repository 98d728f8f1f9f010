"""The Evaluate page through AppTest: scores beside their floors, every part opens, trouble is explained."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest
from visiting import ROOT, components, opened, plain, scripts

from aevae.runs.catalog import list_runs, open_run
from aevae.runs.scores import REFERENCES
from aevae.training.score_run import evaluate_run

PAGE = "pages/evaluate.py"
TABS = ("Reconstructions", "Confusions", "Dimensions", "Denoise", "Anomalies", "Compression", "Few labels", "Samples")


def sheets(at: AppTest) -> dict[str, dict[str, Any]]:
    """What the page hands to the browser, by the kind of sheet."""
    contents = components(at, "aevae.evaluate")
    return {content["sheet"]: content for content in contents}


def words(at: AppTest) -> str:
    shown = [one.value for one in [*at.markdown, *at.caption, *at.error, *at.info, *at.warning]]
    return " ".join(shown + [chart["caption"] for chart in components(at, "aevae.chart")])


@pytest.fixture(scope="module")
def scored_once(trained: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scored") / "runs"
    shutil.copytree(trained, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AEVAE_RUNS", str(folder))
        for run_id in ("tiny-vae", "tiny-ae"):
            list(evaluate_run(open_run(run_id)))
    return folder


@pytest.fixture
def scored(scored_once: Path, runs: Path) -> Path:
    """This test's runs, both evaluated."""
    shutil.copytree(scored_once, runs)
    return runs


def test_nonsense_in_the_url_means_the_usual_models() -> None:
    """Every other nonsense is in test_pickers.py."""
    at = opened(PAGE, **scripts("Evaluate"))
    assert at.multiselect[0].value == ["mnist-ae", "mnist-vae"]
    assert sheets(at)["scores"]["params"] == sheets(opened(PAGE))["scores"]["params"] == {"runs": "mnist-ae,mnist-vae"}


def test_the_scorecard_shows_models_floors_and_published_numbers() -> None:
    rows = {row["title"]: row for row in sheets(opened(PAGE))["scores"]["rows"]}
    assert rows["mnist-vae"]["values"]["sse"] == open_run("mnist-vae").metrics["sse"]
    assert rows["mnist-vae"]["values"]["bound"] < rows["mnist-vae"]["values"]["neg_elbo"]
    assert rows["Mean image"]["values"] == {"sse": pytest.approx(52.9, abs=0.05), "bce": pytest.approx(205.8, abs=0.05)}
    assert rows["PCA, 2 components"]["values"]["sse"] == pytest.approx(43.6, abs=0.05)
    assert rows["AE, tutorial 001"]["values"]["knn_accuracy"] == pytest.approx(73.3)
    assert [row["kind"] for row in rows.values()] == sorted((row["kind"] for row in rows.values()), key=["run", "floor", "reference"].index)


@pytest.mark.parametrize(
    ("title", "tutorial"), [("AE, tutorial 001", "001-ae"), ("VAE, tutorial 001 as written", "001-vae-as-written"), ("AE, tutorial 004", "004-ae")]
)
def test_the_tutorials_rows_are_what_was_measured(title: str, tutorial: str) -> None:
    measured = json.loads((ROOT / "docs" / "tutorials.json").read_text())[tutorial]
    [reference] = [one for one in REFERENCES["mnist"] if one.title == title]
    assert "python -m benchmarks.tutorials" in reference.source
    assert reference.scores == {name: pytest.approx(measured[name], abs=0.0006 if name == "knn_accuracy" else 0.051) for name in reference.scores}


def test_a_row_says_the_size_of_the_code_once() -> None:
    notes = {row["title"]: row["note"] for row in sheets(opened(PAGE, runs="denoising-ae-32d,denoising-ae,latent-4"))["scores"]["rows"]}
    assert [notes[run] for run in ("denoising-ae-32d", "denoising-ae", "latent-4")] == ["Denoising AE, 32-D", "Denoising AE, 2-D", "VAE, 4-D"]


def test_ranks_are_whole_numbers_and_an_autoencoder_says_why_it_has_no_bars() -> None:
    at = opened(PAGE, runs="mnist-ae,mnist-vae")
    at.session_state["tab-mnist"] = "Dimensions"
    at.run()
    axis = components(at, "aevae.chart")[-1]["figure"]["layout"]["xaxis"]
    assert (axis["tick0"], axis["dtick"]) == (0, 1)
    assert "No KL for mnist-ae: an autoencoder" in words(at)
    assert "**mnist-vae** uses 2 of 2 dimensions; the standard deviation of its codes is 1.03 along the widest, 0.98 along the narrowest." in words(at)


def test_numbers_say_split_sample_size_and_command() -> None:
    text = words(opened(PAGE))
    for part in ("10,000 MNIST test images", "5,000 codes"):
        assert part in text
    assert "python -m aevae scores mnist-ae mnist-vae" in [code.value for code in opened(PAGE).code]


def test_the_url_names_the_models() -> None:
    assert opened(PAGE, runs="mnist-vae,001-ae").multiselect[0].value == ["mnist-vae", "001-ae"]


def test_every_table_hands_on_what_the_address_must_say(scored: Path) -> None:
    at = opened(PAGE, runs="mnist-ae,tiny-vae,mnist-vae")
    tables = [one for one in components(at, "aevae.evaluate") if one["sheet"] == "scores"]
    assert [one["params"] for one in tables] == [{"runs": "mnist-ae,tiny-vae,mnist-vae"}] * 2


def test_no_model_is_an_invitation() -> None:
    at = opened(PAGE).multiselect[0].set_value([]).run()
    assert not at.exception
    assert "Choose one model" in words(at)
    next(button for button in at.button if button.label == "The default two").click().run()
    assert at.multiselect[0].value == ["mnist-ae", "mnist-vae"]


def test_models_of_two_data_sets_stand_in_two_tables(scored: Path) -> None:
    at = opened(PAGE, runs="mnist-ae,tiny-vae")
    titles = [one["name"] for one in components(at, "aevae.evaluate")]
    assert {"scorecard-mnist", "scorecard-digits", "reconstructions-mnist", "reconstructions-digits"} <= set(titles)


@pytest.mark.parametrize(("former", "now"), [("Anomaly", "Anomalies"), ("Compress", "Compression"), ("Denoise", "Denoise"), ("nonsense", "Reconstructions")])
def test_an_address_may_say_a_tab_by_its_former_name(former: str, now: str) -> None:
    at = opened(PAGE, **{"tab-mnist": former})
    assert at.session_state["tab-mnist"] == now


def test_confusions_are_those_of_the_stored_codes(scored: Path) -> None:
    at = opened(PAGE, **{"runs": "tiny-vae,tiny-ae", "tab-digits": "Confusions"})
    codes = open_run("tiny-vae").tensors("codes")
    [table, _] = sheets(at)["confusions"]["tables"]
    counts = np.array(table["counts"])
    assert counts.sum(1).tolist() == np.bincount(codes["label"], minlength=10).tolist()
    assert table["sentence"].startswith(f"{100 * counts.trace() / 360:.1f} % of 360 right")
    classes = dict(zip(codes["index"].tolist(), codes["label"].tolist(), strict=True))
    for i, row in enumerate(table["examples"]):
        for j, numbers in enumerate(row):
            assert len(numbers) == min(10, counts[i, j])
            assert {classes[number] for number in numbers} <= {i}


def test_neighbours_are_counted_class_by_class_and_the_most_mixed_pair_is_named() -> None:
    at = opened(PAGE, **{"runs": "mnist-vae", "tab-mnist": "Confusions"})
    codes = open_run("mnist-vae").tensors("codes")
    [table] = sheets(at)["neighbours"]["tables"]
    assert np.sum(table["counts"], 1).tolist() == (15 * np.bincount(codes["label"])).tolist()
    assert table["sentence"].startswith("mixes 4 and 9 most: 13 % of each other’s neighbours, the mean of both ways. 1 keeps most to itself: 98 %")
    classes = dict(zip(codes["index"].tolist(), codes["label"].tolist(), strict=True))
    assert all({classes[number] for number in numbers} == {i} for i, row in enumerate(table["examples"]) for numbers in row if numbers)


def test_errors_are_told_class_by_class_and_beside_the_mean_image_where_originals_are_here(mnist: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = words(opened(PAGE, runs="mnist-vae,002-ae"))
    assert "**mnist-vae** reconstructs worst: 2 (31.4) and 8 (30.0); relative to the mean image of the class: 8 (0.67) and 3 (0.64)." in text
    assert "| 8 | 30.0 | 0.67 | 3.1 | 0.07 |" in text
    assert "over the 10,000 (mnist-vae), 2,962 (002-ae) MNIST test images whose codes are stored. Relative:" in text
    monkeypatch.setenv("AEVAE_DATA", "nowhere")
    text = words(opened(PAGE, runs="mnist-vae"))
    assert "**mnist-vae** reconstructs worst: 2 (31.4) and 8 (30.0)." in text
    assert "| 8 | 974 | 30.0 |" in text


def test_an_own_image_is_judged_in_its_own_sheet(scored: Path) -> None:
    at = opened(PAGE, **{"runs": "tiny-vae", "tab-digits": "Anomalies"})
    assert "own" not in sheets(at)
    next(one for one in at.segmented_control if one.key == "judged-digits").set_value("Your own image").run()
    assert "own" in sheets(at)


def test_every_part_opens(scored: Path) -> None:
    at = opened(PAGE, runs="tiny-vae,tiny-ae")
    for tab in TABS:
        at.session_state["tab-digits"] = tab
        at.run()
        assert not at.exception, at.exception
        assert not at.error
        shown = sheets(at)
        assert (tab == "Denoise") == ("noise" in shown)
        assert (tab == "Samples") == ("samples" in shown)
        assert (tab == "Reconstructions") == ("rows" in shown)
        assert (tab == "Confusions") == ("confusions" in shown)
        if tab == "Anomalies":
            assert "An anomalous image scores higher than a normal one in **tiny-vae**" in words(at)
        if tab not in ("Samples", "Reconstructions", "Confusions"):
            for chart in components(at, "aevae.chart"):
                assert chart["columns"]
                assert " over " in chart["label"]
                assert "template" not in chart["figure"]["layout"]  # the theme is the browser's


def test_pictures_are_those_that_were_chosen(scored: Path) -> None:
    at = opened(PAGE, runs="tiny-vae")
    codes = open_run("tiny-vae").tensors("codes")
    errors = {int(i): float(e) for i, e in zip(codes["index"], codes["error"], strict=True)}
    for which in ("One of each class", "Worst", "Best"):
        at.segmented_control[0].set_value(which).run()
        columns = sheets(at)["rows"]["columns"]
        if which == "One of each class":
            assert [c["title"] for c in columns] == list("0123456789")
        else:
            assert [errors[c["index"]] for c in columns] == sorted(errors.values(), reverse=which == "Worst")[:10]
    box = next(box for box in at.selectbox if box.key == "class-digits")
    box.set_value("7").run()
    assert {c["title"] for c in sheets(at)["rows"]["columns"]} == {"7"}


WRONG = {
    "": "No test image", "1 seven": "'seven'", "0 360": "'360'", "-1": "'-1'", "9" * 50: "is no number", " ".join(map(str, range(11))): "too many",
}  # fmt: skip


def test_wrong_numbers_are_explained_and_the_rest_of_the_page_stays(scored: Path) -> None:
    at = opened(PAGE, runs="tiny-vae")
    at.segmented_control[0].set_value("Chosen").run()
    assert [c["index"] for c in sheets(at)["rows"]["columns"]] == [0, 1, 2, 3, 4]
    for text, reason in WRONG.items():
        at.text_input[0].set_value(text).run()
        assert not at.exception
        assert reason in plain(at.error[0].value), text
        assert "from 0 to 359" in at.error[0].value
        assert {"answers", "scores"} <= set(sheets(at))


def chosen(at: AppTest) -> AppTest:
    return at.segmented_control[0].set_value("Chosen").run()


def indices(at: AppTest) -> list[int]:
    return [c["index"] for c in sheets(at)["rows"]["columns"]]


def test_a_picture_without_a_code_is_shown_where_its_original_is_here(mnist: str) -> None:
    assert 1 not in open_run("002-ae").tensors("codes")["index"]
    at = chosen(opened(PAGE, runs="002-ae"))
    assert not at.error
    columns = sheets(at)["rows"]["columns"]
    assert [(c["index"], c["title"]) for c in columns] == [(0, "7"), (1, "2"), (2, "1"), (3, "0"), (4, "4")]  # as everyone's tutorial prints them


def test_without_originals_the_pictures_are_those_that_all_models_know(data: Path) -> None:
    at = chosen(opened(PAGE, runs="mnist-vae,002-ae"))
    assert not at.error
    few = open_run("002-ae").tensors("codes")["index"].tolist()
    assert indices(at) == few[:5]
    at.text_input[0].set_value(f"{few[1]} 1").run()
    for part in ("Test image 1 cannot be shown", "002-ae keeps the codes of 2,962 of the 10,000", f"such as {few[0]} {few[1]} {few[2]}", "MNIST downloaded"):
        assert part in plain(at.error[0].value)
    at.text_input[0].set_value("10000").run()
    assert "'10000' is no number of a test image" in plain(at.error[0].value)


def test_the_first_numbers_follow_the_models(data: Path) -> None:
    at = chosen(opened(PAGE, runs="mnist-vae"))
    assert indices(at) == open_run("mnist-vae").tensors("codes")["index"][:5].tolist()
    at.multiselect[0].set_value(["mnist-vae", "002-ae"]).run()
    assert not at.error
    assert indices(at) == open_run("002-ae").tensors("codes")["index"][:5].tolist()


def test_a_run_without_an_evaluation_shows_what_it_has_and_offers_the_rest(tiny_runs: Path) -> None:
    at = opened(PAGE, runs="tiny-vae,tiny-ae")
    assert "Not evaluated yet: tiny-vae, tiny-ae" in words(at)
    assert any(button.label == "Compute the missing scores" for button in at.button)
    row = sheets(at)["scores"]["rows"][0]["values"]
    assert row["sse"] == open_run("tiny-vae").metrics["sse"]
    assert "bound" not in row


def test_without_the_data_set_codes_are_shown_and_the_download_is_offered(data: Path) -> None:
    at = opened(PAGE, runs="mnist-vae")
    assert sheets(at)["rows"]["originals"] is None
    assert any(button.label == "Download MNIST (12 MB)" for button in at.button)
    assert "slider" not in words(at)
    at.session_state["tab-mnist"] = "Denoise"
    at.run()
    assert "slider" not in words(at)
    assert "noise" not in sheets(at)


def test_a_damaged_evaluation_counts_as_none(tiny_runs: Path) -> None:
    (tiny_runs / "tiny-vae" / "evaluation.json").write_text('{"schema": 1, "codes": []}')
    assert "Not evaluated yet: tiny-vae" in words(opened(PAGE, runs="tiny-vae"))


def test_everything_that_ships_has_its_page() -> None:
    ids = sorted(run.id for run in list_runs()[0] if run.shipped and run.decodes)
    for start in range(0, len(ids), 6):
        at = opened(PAGE, runs=",".join(ids[start : start + 6]))
        assert not at.error
        assert "Not evaluated yet" not in words(at)
