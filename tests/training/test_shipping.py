"""Publishing makes a run small and verifiable; one changed byte is found."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from aevae.recipe.errors import RunError
from aevae.recipe.presets import recipe
from aevae.runs.catalog import open_run
from aevae.runs.files import claim
from aevae.runs.manifest import DECODERS, FILES, OF_TRAINING, check_files, write_manifest
from aevae.runs.tensors import read_tensors
from aevae.science.data import load
from aevae.science.metrics import evaluate
from aevae.training.checkpoints import load_model
from aevae.training.shipping import DECODERS_BYTES, FILM_FRAMES, make, ship, thinned_decoders, thinned_film, verify


@pytest.fixture(scope="module")
def published_once(trained: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AEVAE_RUNS", str(trained))
        for name in ("tiny-ae", "tiny-vae"):
            ship(name, folder)
    return folder


@pytest.fixture
def published(published_once: Path, shipped: Path) -> Path:
    """This test's own checkpoints/ with tiny-vae and tiny-ae; the users' runs that they were made from are gone."""
    shutil.copytree(published_once, shipped, dirs_exist_ok=True)
    return shipped


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Presets of one epoch."""
    monkeypatch.setattr("aevae.training.shipping.recipe", lambda name: recipe(name, layers="32", epochs=1))


def faults(shipped: Path, scores: bool = True) -> list[str]:
    return [f"{what}: {wrong}" for what, wrong in (verify if scores else check_files)(shipped) if wrong]


def test_what_was_published_opens_and_passes_every_check(published: Path) -> None:
    assert faults(published) == []
    assert [what for what, _ in verify(published)] == [
        "tiny-ae: 9 files", "tiny-ae: metrics on 360 test images", "tiny-vae: 9 files", "tiny-vae: metrics on 360 test images",
    ]  # fmt: skip
    run = open_run("tiny-vae")
    assert run.shipped
    assert sorted(p.name for p in run.folder.iterdir()) == sorted((*FILES, *OF_TRAINING, DECODERS))


def test_published_weights_are_float16_and_the_metrics_are_theirs(published: Path, trained: Path) -> None:
    run = open_run("tiny-vae")
    weights = run.tensors("weights")
    before = read_tensors(trained / "tiny-vae" / "weights.safetensors")
    for name, value in weights.items():
        assert value.dtype == np.float16
        assert np.array_equal(value, before[name].astype(np.float16))
    assert evaluate(load_model(run), load("digits", "test"), "test", load("digits", "train")).as_dict() == run.metrics


def test_the_card_says_what_it_is_and_how_it_was_made(published: Path) -> None:
    card = (published / "tiny-vae" / "README.md").read_text()
    run = open_run("tiny-vae")
    for part in ("# tiny-vae", "python -m aevae train --preset digits-vae --name tiny-vae", "360 test images", f"| neg_elbo | {run.metrics['neg_elbo']} |"):
        assert part in card


def test_the_cards_command_makes_the_same_recipe(published: Path) -> None:
    """tiny-vae was trained with other layers, epochs and batch than its preset; the exact command must say so."""
    from dataclasses import fields

    from aevae.recipe.config import Config
    from aevae.recipe.presets import recipe
    from aevae.training.cli import parser

    command = next(line for line in (published / "tiny-vae" / "README.md").read_text().splitlines() if "aevae train" in line)
    options = parser().parse_args(command.split()[3:])
    changes = {f.name: getattr(options, f.name) for f in fields(Config) if getattr(options, f.name) is not None}
    assert recipe(options.preset, **changes) == open_run("tiny-vae").config


@pytest.mark.parametrize("file", [*FILES, *OF_TRAINING, DECODERS])
@pytest.mark.parametrize("where", ["first", "middle", "last"])
def test_one_changed_byte_is_found(file: str, where: str, published: Path) -> None:
    path = published / "tiny-ae" / file
    data = bytearray(path.read_bytes())
    data[{"first": 0, "middle": len(data) // 2, "last": -1}[where]] ^= 1
    path.write_bytes(data)
    assert faults(published) == [f"tiny-ae: 9 files: {file} differs from the manifest"]


@pytest.mark.parametrize("file", [*FILES, *OF_TRAINING])
def test_a_missing_file_is_found(file: str, published: Path) -> None:
    (published / "tiny-ae" / file).unlink()
    assert f"tiny-ae: 9 files: {file} is missing" in faults(published, scores=False)


def test_a_run_that_is_not_in_the_manifest_is_found(published: Path) -> None:
    manifest = json.loads((published / "manifest.json").read_text())
    del manifest["tiny-ae"]
    (published / "manifest.json").write_text(json.dumps(manifest))
    assert faults(published) == ["tiny-ae: is not in the manifest"]


@pytest.mark.parametrize("metric", ["sse", "bce", "kl", "neg_elbo", "knn_accuracy"])
def test_a_metric_that_was_made_up_is_found_although_the_hashes_fit(metric: str, published: Path) -> None:
    path = published / "tiny-vae" / "run.json"
    description = json.loads(path.read_text())
    description["metrics"][metric] *= 0.98
    path.write_text(json.dumps(description))
    write_manifest(published)
    assert [fault.split(" is ")[0] for fault in faults(published)] == [f"tiny-vae: metrics on 360 test images: {metric}"]


def test_other_weights_are_found_although_the_hashes_fit(published: Path) -> None:
    from aevae.training.checkpoints import write_arrays

    path = published / "tiny-vae" / "weights.safetensors"
    write_arrays(path, {k: (v * 1.05).astype(np.float16) for k, v in read_tensors(path).items()})
    write_manifest(published)
    assert len(faults(published)) == 1


@pytest.mark.parametrize("text", [None, "", "{", "\0"])
def test_a_manifest_that_cannot_be_read_is_a_fault(text: str | None, published: Path) -> None:
    (published / "manifest.json").unlink() if text is None else (published / "manifest.json").write_text(text)
    assert faults(published)[0].startswith("manifest.json: cannot be read")


@pytest.mark.parametrize("value", [[], {"tiny-ae": 3}, {"tiny-ae": ["run.json"]}], ids=str)
def test_a_manifest_of_another_shape_is_a_fault(value: object, published: Path) -> None:
    (published / "manifest.json").write_text(json.dumps(value))
    assert faults(published)


@pytest.mark.parametrize("hide", ["in the manifest", "in the folder"])
def test_files_beyond_the_manifest_are_a_fault(hide: str, published: Path) -> None:
    if hide == "in the folder":
        (published / "tiny-ae" / "extra.bin").write_bytes(b"x")
    else:
        manifest = json.loads((published / "manifest.json").read_text())
        manifest["tiny-ae"] = {}
        (published / "manifest.json").write_text(json.dumps(manifest))
    assert faults(published, scores=False)


def test_verify_checks_the_metrics_of_the_folder_it_is_given(published: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("aevae.runs.catalog.SHIPPED", tmp_path / "elsewhere")
    assert faults(published) == []


def test_publishing_twice_replaces_the_first(tiny_runs: Path, shipped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = shipped.with_name("elsewhere")
    elsewhere.mkdir()
    first = {p.name: p.read_bytes() for p in ship("tiny-ae", elsewhere).iterdir()}
    assert {p.name: p.read_bytes() for p in ship("tiny-ae", elsewhere).iterdir()} == first


def test_a_shipped_run_is_not_published_over_itself(published: Path) -> None:
    before = (published / "tiny-ae" / "weights.safetensors").read_bytes()
    with pytest.raises(RunError, match="ships already"):
        ship("tiny-ae", published)
    assert (published / "tiny-ae" / "weights.safetensors").read_bytes() == before


def test_an_unfinished_run_is_not_published(tiny_runs: Path, shipped: Path) -> None:
    path = tiny_runs / "tiny-ae" / "run.json"
    description = json.loads(path.read_text())
    del description["codes"]
    path.write_text(json.dumps(description))
    with pytest.raises(RunError, match="training has not finished"):
        ship("tiny-ae", shipped)
    assert list(shipped.iterdir()) == []


@pytest.mark.parametrize("change", [
    lambda films: films,
    "damaged",
], ids=["whole", "damaged"])  # fmt: skip
def test_a_failed_publication_leaves_no_half_run(change: Callable | str, tiny_runs: Path, shipped: Path) -> None:
    elsewhere = shipped.with_name("elsewhere")
    elsewhere.mkdir()
    ship("tiny-ae", elsewhere)
    if change == "damaged":
        (tiny_runs / "tiny-ae" / "film.safetensors").write_bytes(b"")
        with pytest.raises(RunError):
            ship("tiny-ae", elsewhere)
    assert faults(elsewhere, scores=False) == []


@pytest.mark.parametrize("left", [(), (".run.json.x7d",)], ids=["nothing", "half a description"])
def test_making_goes_on_in_the_folder_that_an_interruption_left_empty(left: tuple[str, ...], runs: Path, shipped: Path, quick: None) -> None:
    folder = claim("digits-ae")
    for name in left:
        (folder / name).write_text("")
    assert [what for _, what in make(["digits-ae"], shipped)] == ["trains for 1 epochs", "is measured and put into checkpoints/"]
    assert [p.name for p in runs.iterdir()] == ["digits-ae"]
    assert open_run("digits-ae").shipped


@pytest.mark.parametrize("where", ["runs", "shipped"])
def test_making_trains_nothing_where_something_else_has_the_name(where: str, runs: Path, shipped: Path, quick: None) -> None:
    strange = (runs if where == "runs" else shipped) / "digits-ae"
    strange.mkdir(parents=True)
    (strange / "notes.txt").write_text("mine")
    with pytest.raises(RunError, match="digits-ae, which holds no run"):
        list(make(["digits-ae"], shipped))
    assert (strange / "notes.txt").read_text() == "mine"
    assert not (runs / "digits-ae-2").exists()


@pytest.mark.parametrize("n", [1, 2, 5, FILM_FRAMES, FILM_FRAMES + 1, 40, 101, 2001])
def test_a_thinned_film_keeps_its_ends_and_more_of_the_start(n: int) -> None:
    film = {"epoch": np.arange(n, dtype=np.int32), "mean": np.arange(2 * n).reshape(n, 2)}
    film_shipped = thinned_film(film)
    epochs = film_shipped["epoch"].tolist()
    assert len(epochs) == min(n, FILM_FRAMES)
    assert (epochs[0], epochs[-1]) == (0, n - 1)
    gaps = np.diff(epochs)
    assert (gaps > 0).all()
    assert (np.diff(gaps) >= -1).all()  # never much denser again, rounding aside
    assert np.array_equal(film_shipped["mean"], film["mean"][epochs])


def test_a_published_film_keeps_its_decoders_close_to_what_they_were(published: Path, trained: Path) -> None:
    run = open_run("tiny-ae")
    before, kept = read_tensors(trained / "tiny-ae" / DECODERS), run.tensors("decoders")
    assert set(kept) == set(before)
    for name, array in kept.items():
        step = np.abs(before[name].astype(np.float32)).reshape(len(array), -1).max(1) / 127
        apart = np.abs(array.astype(np.float32) - before[name].astype(np.float32)).reshape(len(array), -1).max(1)
        assert (apart <= 0.51 * step + 1e-3).all(), name


def test_a_published_atlas_has_the_metric_to_three_digits(published: Path) -> None:
    from aevae.training.atlas import atlas

    run = open_run("tiny-vae")
    kept, means = run.tensors("atlas"), run.tensors("codes")["mean"]
    exact = atlas(load_model(run), torch.from_numpy(means), load("digits", "test").labels, 10, run.plane)
    assert kept["metric"].dtype == np.float16
    np.testing.assert_allclose(kept["metric"], exact["metric"], rtol=2e-3, atol=1e-3 * np.abs(exact["metric"]).max())


@pytest.mark.parametrize(("rows", "moments"), [(60, [1, 2, 4, 8, 16, 32]), (270, [1, 4, 32]), (280, []), (500, [])])
def test_as_many_decoders_ship_as_fit_the_first_and_the_last_kept_among_them(rows: int, moments: list[int]) -> None:
    small = thinned_decoders({f"{epoch}/decoder.0.weight": np.full((rows, 500), epoch, np.float16) for epoch in (32, 1, 2, 4, 8, 16)})
    assert sorted({int(name.partition("/")[0]) for name in small}) == moments
    assert sum(array.nbytes for array in small.values()) <= DECODERS_BYTES
    assert thinned_decoders({}) == {}
