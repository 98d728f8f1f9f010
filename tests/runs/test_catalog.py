"""Run folders: a good one opens, a bad one is listed with the reason, and no name leads anywhere else."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import socket
import stat
import struct
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.numpy
from PIL import Image

from aevae.recipe.config import Config
from aevae.recipe.datasets import DATASETS
from aevae.recipe.errors import RunError
from aevae.runs import catalog as catalog
from aevae.runs import tensors as tensors
from aevae.runs.catalog import SHIPPED, check_id, list_runs, open_run
from aevae.runs.files import claim, write_json
from aevae.runs.reader import file_hash
from aevae.runs.status import BROKEN, read_status
from aevae.runs.tensors import packed, read_tensors, unpacked
from aevae.training.driver import train

Damage = Callable[[Path], None]
WEIGHTS = "weights.safetensors"


# --- damages, each a change to a copy of a good run ---------------------------------------------


def raw(change: Callable[[bytes], bytes], name: str = WEIGHTS) -> Damage:
    return lambda folder: (folder / name).write_bytes(change((folder / name).read_bytes())) and None


def header(change: Callable[[dict[str, Any]], Any], name: str = WEIGHTS) -> Damage:
    def rewrite(data: bytes) -> bytes:
        size = int.from_bytes(data[:8], "little")
        head = json.loads(data[8 : 8 + size])
        new = json.dumps(change(head) or head).encode()
        return struct.pack("<Q", len(new)) + new + data[8 + size :]

    return raw(rewrite, name)


def arrays(change: Callable[[dict[str, np.ndarray]], None], name: str = WEIGHTS) -> Damage:
    def rewrite(folder: Path) -> None:
        values = {k: v.copy() for k, v in safetensors.numpy.load_file(folder / name).items()}
        change(values)
        (folder / name).write_bytes(safetensors.numpy.save(values))

    return rewrite


def edited(change: Callable[[dict[str, Any]], Any]) -> Damage:
    def rewrite(folder: Path) -> None:
        description = json.loads((folder / "run.json").read_text())
        description = change(description) or description
        (folder / "run.json").write_text(json.dumps(description))

    return rewrite


def first(values: dict[str, np.ndarray]) -> str:
    return "decoder.0.weight" if "decoder.0.weight" in values else sorted(values)[0]


def poison(value: float) -> Callable[[dict[str, np.ndarray]], None]:
    def change(values: dict[str, np.ndarray]) -> None:
        values[first(values)].flat[3] = value

    return change


def put(**entries: Any) -> Callable[[dict[str, Any]], None]:
    """Set entries by dotted path, written with __ for the dots."""

    def change(description: dict[str, Any]) -> None:
        for path, value in entries.items():
            *parents, last = path.split("__")
            inner = description
            for step in parents:
                inner = inner[step]
            inner[last] = value

    return change


def overlap(head: dict[str, Any]) -> None:
    head["decoder.0.bias"]["data_offsets"] = head["decoder.0.weight"]["data_offsets"]


def hundred_thousand(folder: Path) -> None:
    (folder / WEIGHTS).write_bytes(safetensors.numpy.save({f"encoder.{i}.weight": np.zeros(1, np.float32) for i in range(100_000)}))


def a_picture(folder: Path) -> None:
    Image.new("L", (64, 64)).save(folder / "x.png")
    (folder / "x.png").replace(folder / WEIGHTS)


def a_folder(folder: Path) -> None:
    (folder / WEIGHTS).unlink()
    (folder / WEIGHTS).mkdir()


FILE_DAMAGES: dict[str, tuple[Damage, str]] = {
    "0 bytes": (raw(lambda b: b""), "damaged"),
    "cut in the length": (raw(lambda b: b[:5]), "damaged"),
    "cut header": (raw(lambda b: b[:40]), "damaged"),
    "half file": (raw(lambda b: b[: len(b) // 2]), "damaged"),
    "last byte missing": (raw(lambda b: b[:-1]), "damaged"),
    "trailing bytes": (raw(lambda b: b + b"\0" * 16), "damaged"),
    "flipped byte of the length": (raw(lambda b: bytes([b[0] ^ 1]) + b[1:]), "damaged"),
    "flipped byte of the header": (raw(lambda b: b[:8] + bytes([b[8] ^ 1]) + b[9:]), "damaged"),
    "a picture": (a_picture, "no safetensors file"),
    "a pickle": (raw(lambda b: pickle.dumps({"weights": [1.0] * 1000})), "no safetensors file"),
    "header of 2**63": (raw(lambda b: struct.pack("<Q", 2**63) + b[8:]), "no safetensors file"),
    "header of 2**64-1": (raw(lambda b: b"\xff" * 8 + b[8:]), "no safetensors file"),
    "huge shape": (header(lambda t: t["decoder.0.weight"].update(shape=[2**40, 2**40])), "damaged"),
    "negative shape": (header(lambda t: t["decoder.0.weight"].update(shape=[-1, 2])), "damaged"),
    "overlapping offsets": (header(overlap), "damaged"),
    "offsets past the end": (header(lambda t: t["decoder.0.weight"].update(data_offsets=[0, 2**50])), "damaged"),
    "unknown type": (header(lambda t: t["decoder.0.weight"].update(dtype="F31")), "damaged"),
    "header is a list": (header(lambda t: [1, 2]), "damaged"),
    "NaN weights": (arrays(poison(np.nan)), "decoder.0.weight holds values that are not numbers"),
    "infinite weights": (arrays(poison(np.inf)), "decoder.0.weight holds values that are not numbers"),
    "wrong shapes": (arrays(lambda a: a.update({"decoder.0.weight": a["decoder.0.weight"].T.copy()})), "decoder.0.weight is float32"),
    "whole numbers": (arrays(lambda a: a.update({"decoder.0.weight": a["decoder.0.weight"].astype(np.int32)})), "decoder.0.weight is int32"),
    "a missing key": (arrays(lambda a: a.pop("decoder.0.weight")), "lacks decoder.0.weight"),
    "an extra key": (arrays(lambda a: a.update(extra=np.zeros(3, np.float32))), "1 tensors too many, such as 'extra'"),
    "100,000 tensors": (hundred_thousand, "too large"),
    "no weights": (lambda folder: (folder / WEIGHTS).unlink(), "weights.safetensors is missing"),
    "weights are a folder": (a_folder, "weights.safetensors is missing"),
    "NaN codes": (arrays(lambda a: a["mean"].__setitem__((5, 0), np.nan), "codes.safetensors"), "mean holds values that are not numbers"),
    "codes too short": (arrays(lambda a: a.update(label=a["label"][:-1]), "codes.safetensors"), "codes.safetensors"),
    "codes without labels": (arrays(lambda a: a.pop("label"), "codes.safetensors"), "codes.safetensors must hold"),
    "a class that is not there": (arrays(lambda a: a["label"].__setitem__(0, 10), "codes.safetensors"), "labels"),
    "one code": (arrays(lambda a: a.update({k: v[:1] for k, v in a.items()}), "codes.safetensors"), "number of codes"),
    "no codes": (arrays(lambda a: a.update({k: v[:0] for k, v in a.items()}), "codes.safetensors"), "number of codes"),
    "label without a dimension": (arrays(lambda a: a.update(label=np.array(3, np.uint8)), "codes.safetensors"), "codes.safetensors"),
    "pictures that are not there": (arrays(lambda a: a["index"].__setitem__(0, 360), "codes.safetensors"), "pictures that do not exist"),
    "two codes of one picture": (arrays(lambda a: a["index"].__setitem__(0, a["index"][1]), "codes.safetensors"), "twice at one"),
    "half a codes file": (raw(lambda b: b[: len(b) // 2], "codes.safetensors"), "codes.safetensors is damaged"),
    "far more weights than described": (raw(lambda b: b + b"\0" * 20_000_000), "too large"),
    "far more codes than pictures": (raw(lambda b: b + b"\0" * 20_000_000, "codes.safetensors"), "too large"),
    "a scale for what is no 8-bit row": (arrays(lambda a: a.update({"decoder.0.weight.scale": np.full(len(a["decoder.0.weight"]), 9, np.float32)})), "1 tensors too many"),
    "8-bit rows without a scale": (arrays(lambda a: a.update({"decoder.0.weight": a["decoder.0.weight"].astype(np.int8)})), "decoder.0.weight.scale"),
    "one scale for all 8-bit rows": (
        arrays(lambda a: a.update({"decoder.0.weight": a["decoder.0.weight"].astype(np.int8), "decoder.0.weight.scale": np.ones(1, np.float32)})),
        "not one number a row",
    ),
    "an atlas of another grid": (arrays(lambda a: a.update(log_density=a["log_density"][1:]), "atlas.safetensors"), "other arrays than window"),
    "an atlas of other classes": (arrays(lambda a: a.update(class_shares=a["class_shares"][..., 1:].copy()), "atlas.safetensors"), "other arrays than window"),
    "an atlas without its metric": (arrays(lambda a: a.pop("metric"), "atlas.safetensors"), "other arrays than window"),
    "an empty atlas": (arrays(lambda a: a.update({k: v[:0, :0] for k, v in a.items() if v.ndim > 1}), "atlas.safetensors"), "other arrays than window"),
    "a film without epochs": (arrays(lambda a: a.pop("epoch"), "film.safetensors"), "other arrays than mean"),
    "a film of other codes": (arrays(lambda a: a.update(mean=np.repeat(a["mean"], 2, axis=2)), "film.safetensors"), "other arrays than mean"),
    "a film of whole numbers": (arrays(lambda a: a.update(mean=a["mean"].astype(np.int32)), "film.safetensors"), "other arrays than mean"),
    "a film with fewer labels": (arrays(lambda a: a.update(label=a["label"][1:]), "film.safetensors"), "other arrays than mean"),
    "a decoder of no epoch": (arrays(lambda a: a.update({"x/decoder.0.weight": np.zeros(1, np.float16)}), "decoders.safetensors"), "no tensor of this decoder"),
    "a decoder on the way of another shape": (
        arrays(lambda a: a.update({"1/decoder.0.weight": a["1/decoder.0.weight"][1:]}), "decoders.safetensors"), "no tensor of this decoder",
    ),
    "8-bit rows on the way without a scale": (
        arrays(lambda a: a.update({"1/decoder.0.weight": a["1/decoder.0.weight"].astype(np.int8)}), "decoders.safetensors"), "no tensor of this decoder",
    ),
    "a scale on the way for no rows": (
        arrays(lambda a: a.update({"1/decoder.0.weight.scale": np.ones(len(a["1/decoder.0.weight"]), np.float32)}), "decoders.safetensors"), "no tensor of this decoder",
    ),
    **{
        f"{file}: {name}": (raw(change, f"{file}.safetensors"), f"{file}.safetensors is damaged")
        for file in ("atlas", "film", "decoders")
        for name, change in {
            "0 bytes": lambda b: b"", "cut header": lambda b: b[:40], "half file": lambda b: b[: len(b) // 2], "trailing bytes": lambda b: b + b"\0",
            "a picture": lambda b: b"\x89PNG\r\n\x1a\n" + b, "a pickle": lambda b: pickle.dumps([1.0] * 1000), "header of 2**63": lambda b: struct.pack("<Q", 2**63) + b[8:],
        }.items()
    },
}  # fmt: skip
JSON = "run.json"
DESCRIPTION_DAMAGES: dict[str, tuple[Damage, str]] = {
    "empty description": (raw(lambda b: b"", JSON), "run.json cannot be read"),
    "half a description": (raw(lambda b: b[:100], JSON), "run.json cannot be read"),
    "description in another encoding": (raw(lambda b: b"\xff\xfe" + b, JSON), "run.json cannot be read"),
    "description too deep": (raw(lambda b: b"[" * 100_000, JSON), "run.json"),
    "a million characters": (raw(lambda b: b" " * 1_000_000 + b, JSON), "run.json is larger"),
    "a number of 5,000 digits": (raw(lambda b: b'{"schema": ' + b"9" * 5000 + b"}", JSON), "run.json"),
    "a list": (edited(lambda t: [t]), "another version"),
    "a later version": (edited(put(schema=2)), "another version"),
    "an unfinished run": (edited(lambda t: t.pop("codes") and None), "training has not finished"),
    "no config": (edited(lambda t: t.pop("config") and None), "lacks something"),
    "no metrics": (edited(lambda t: t.pop("metrics") and None), "lacks something"),
    "an unknown option": (edited(put(config__optimizer="adam")), "unknown option 'optimizer'"),
    "a latent size that lies": (edited(put(config__latent=10**6)), "latent"),
    "another latent size": (edited(put(config__latent=3)), "plane"),
    "another posterior": (edited(put(config__posterior="point")), "do not lead from picture to code"),
    "another data set": (edited(put(config__dataset="cifar10")), "does not fit"),
    "an unknown data set": (edited(put(config__dataset="../../etc")), "unknown dataset"),
    "layers that do not fit": (edited(lambda t: t["decoder"].pop(0) and None), "does not fit"),
    "layers that are text": (edited(put(decoder="linear")), "layer 0"),
    "layers that are missing": (edited(put(decoder=[])), "do not lead"),
    "an endless layer": (edited(lambda t: t["decoder"][0].update(out=1e999)), "layer 0"),
    "a layer of 10**30": (edited(lambda t: t["decoder"][0].update(out=10**30)), "layer"),
    "tensor names that lie": (edited(lambda t: t["decoder"][0].update(weight="../x")), "lacks ../x"),
    "no title": (edited(put(title="")), "lacks something or holds a wrong value"),
    "a title of two lines": (edited(put(title="a\nb")), "no short text"),
    "a title of 10 kB": (edited(put(title="a" * 10_000)), "no short text"),
    "a title that is no text": (edited(put(title={"a": 1})), "no short text"),
    "a plane that is not there": (edited(put(plane=None)), "lacks something"),
    "a plane of other axes": (edited(put(plane__axes=[[1, 0, 0], [0, 1, 0]])), "run.json"),
    "a plane of words": (edited(put(plane__origin=["a", "b"])), "run.json"),
    "a share of the variance that is a word": (edited(put(plane__share=["much", "little"])), "components"),
    "further components where there are none": (edited(put(plane__others={"axes": [[0, 1]], "std": [1], "share": [0.1]})), "components"),
    "further components of words": (edited(put(plane__others="none")), "components"),
    "a plane of NaN": (edited(put(plane__origin=[float("nan"), 0])), "plane"),
    "no spacing": (edited(put(codes__inside=0)), "not positive"),
    "endless spacing": (edited(put(codes__inside=1e999)), "not positive"),
    "endless epochs": (edited(put(epochs=1e999)), "lacks something or holds a wrong value"),
    "epochs in words": (edited(put(epochs="many")), "lacks something or holds a wrong value"),
    "fewer than no epochs": (edited(put(epochs=-5)), "lacks something or holds a wrong value"),
    "half an epoch": (edited(put(epochs=2.5)), "no whole number"),
    "seconds that are no number": (edited(put(seconds=float("nan"))), "lacks something or holds a wrong value"),
    "parameters that lie": (edited(put(parameters=17)), "17 parameters, but its layers have"),
    "a plane of one direction": (edited(put(plane__axes=[[1, 2], [2, 4]])), "independent axes"),
    "a plane of no direction": (edited(put(plane__axes=[[0, 0], [0, 0]])), "independent axes"),
    "metrics without numbers": (edited(put(metrics={})), "lacks something"),
    "metrics that are NaN": (edited(put(metrics__sse=float("nan"))), "wrong value"),
    "metrics that are words": (edited(put(metrics__sse="low")), "wrong value"),
    "an error below zero": (edited(put(metrics__sse=-1)), "wrong value"),
    "an accuracy of 700 %": (edited(put(metrics__knn_accuracy=7)), "no number from 0 to 1"),
    "a count in words": (edited(put(metrics__n="many")), "wrong value"),
    "a count below zero": (edited(put(metrics__n=-3.5)), "wrong value"),
    "more test pictures than there are": (edited(put(metrics__n=361)), "361 test pictures"),
    "a bound without its KL": (edited(lambda t: t["metrics"].pop("kl") and None), "lacks something"),
}
DAMAGES = FILE_DAMAGES | DESCRIPTION_DAMAGES


def special(name: str, make: Callable[[str], object]) -> Damage:
    """Something else than a file in the place of one."""

    def damage(folder: Path) -> None:
        (folder / name).unlink(missing_ok=True)
        make(str(folder / name))

    return damage


def device(path: str) -> None:
    try:
        os.mknod(path, 0o600 | stat.S_IFCHR, os.makedev(1, 5))  # endless zeros
    except PermissionError:
        os.mkfifo(path)


def endpoint(path: str) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(path)


SPECIAL: dict[str, tuple[Damage, str]] = {
    **{f"a pipe for {name}": (special(name, os.mkfifo), f"{name} is no ordinary file") for name in (JSON, WEIGHTS, "codes.safetensors", "history.jsonl", "evaluation.json")},
    "a device": (special("atlas.safetensors", device), "atlas.safetensors is no ordinary file"),
    "a socket": (special("film.safetensors", endpoint), "film.safetensors is no ordinary file"),
    "a link that leads out": (special("history.jsonl", lambda path: os.symlink("/etc/passwd", path)), "history.jsonl is a link that leads out"),
    "a link to a device": (special(WEIGHTS, lambda path: os.symlink("/dev/zero", path)), "is a link that leads out"),
    "a history of 22 MB": (special("history.jsonl", lambda path: Path(path).write_bytes(b"[]" * 11_000_000) and None), "22,000,000 bytes"),
}  # fmt: skip
DAMAGES |= SPECIAL


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_run_is_listed_as_unreadable_with_the_reason_and_refused_within_50_ms(name: str, tiny_runs: Path, shipped: Path) -> None:
    damage, reason = DAMAGES[name]
    damage(tiny_runs / "tiny-vae")
    good, bad = list_runs()
    assert [run.id for run in good] == ["tiny-ae"]
    assert [run.id for run in bad] == ["tiny-vae"]
    assert reason in bad[0].reason
    assert len(bad[0].reason) < 600

    def took() -> float:
        catalog._looks.clear()
        began = time.process_time()  # other programs do not count
        with pytest.raises(RunError) as refusal:
            open_run("tiny-vae")
        assert str(refusal.value)[:40] == bad[0].reason[:40]  # which of two tensors is named may differ
        return time.process_time() - began

    assert min(took() for _ in range(3)) <= 0.050


def test_a_copied_or_renamed_folder_opens_under_its_own_name(tiny_runs: Path, shipped: Path) -> None:
    shutil.copytree(tiny_runs / "tiny-vae", tiny_runs / "copied")
    (tiny_runs / "tiny-ae").rename(tiny_runs / "renamed")
    raw(lambda text: b"\xef\xbb\xbf" + text, JSON)(tiny_runs / "copied")
    shutil.copytree(tiny_runs / "tiny-vae", tiny_runs / "tiny-vae (copy)")
    good, bad = list_runs()
    assert [run.id for run in good] == ["copied", "renamed", "tiny-vae"]
    assert open_run("copied").id == "copied"
    assert [run.id for run in bad] == ["tiny-vae (copy)"]
    assert bad[0].reason.endswith("Rename the folder.")


def test_a_list_looks_into_a_folder_again_only_when_it_has_changed(tiny_runs: Path, shipped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in tiny_runs.iterdir():
        os.utime(folder, (1e9, 1e9))
    assert [run.id for run in list_runs()[0]] == ["tiny-ae", "tiny-vae"]
    looked: list[str] = []
    real = catalog.fingerprint
    monkeypatch.setattr(catalog, "fingerprint", lambda folder: (looked.append(folder.name), real(folder))[1])
    assert [run.id for run in list_runs()[0]] == ["tiny-ae", "tiny-vae"]
    assert looked == []
    write_json(tiny_runs / "tiny-ae" / JSON, {})
    assert [run.id for run in list_runs()[0]] == ["tiny-vae"]
    assert looked == ["tiny-ae"]
    (tiny_runs / "tiny-vae" / WEIGHTS).write_bytes(b"overwritten in its place")  # which a folder's time does not tell: who opens it looks again
    with pytest.raises(RunError, match="weights"):
        open_run("tiny-vae")
    assert list_runs()[0] == []


def test_a_pipe_for_a_status_keeps_nobody_waiting(tiny_runs: Path) -> None:
    special("status.json", os.mkfifo)(tiny_runs / "tiny-vae")
    assert read_status(tiny_runs / "tiny-vae") == BROKEN


def test_a_description_that_is_a_folder_is_unreadable(tiny_runs: Path, shipped: Path) -> None:
    (tiny_runs / "tiny-vae" / JSON).unlink()
    (tiny_runs / "tiny-vae" / JSON).mkdir()
    assert [run.id for run in list_runs()[0]] == ["tiny-ae"]
    with pytest.raises(RunError):
        open_run("tiny-vae")


def test_many_damaged_runs_do_not_hide_the_good_ones(tiny_runs: Path, shipped: Path) -> None:
    names = {f"bad-{i}": name for i, name in enumerate(FILE_DAMAGES)}
    for folder, name in names.items():
        shutil.copytree(tiny_runs / "tiny-vae", tiny_runs / folder)
        edited(put(id=folder))(tiny_runs / folder)
        FILE_DAMAGES[name][0](tiny_runs / folder)
    good, bad = list_runs()
    assert [run.id for run in good] == ["tiny-ae", "tiny-vae"]
    assert {run.id: FILE_DAMAGES[names[run.id]][1] in run.reason for run in bad} == dict.fromkeys(names, True)


HISTORY = "history.jsonl"
HISTORY_DAMAGES: dict[str, Damage] = {
    "half a line": raw(lambda b: b[:-20], HISTORY),
    "another encoding": raw(lambda b: b + b"\xff\xfe\n", HISTORY),
    "a list": raw(lambda b: b + b"[1, 2]\n", HISTORY),
    "a loss in words": raw(lambda b: b.replace(b'"reconstruction": ', b'"reconstruction": "much", "x": '), HISTORY),
    "a loss that is NaN": raw(lambda b: b.replace(b'"reconstruction": ', b'"reconstruction": NaN, "x": '), HISTORY),
    "a line without its epoch": raw(lambda b: b.replace(b'"epoch"', b'"era"'), HISTORY),
    "a line too deep": raw(lambda b: b + b"[" * 100_000, HISTORY),
}


@pytest.mark.parametrize("name", HISTORY_DAMAGES)
def test_a_damaged_history_is_refused_with_the_line_and_hides_no_model(name: str, tiny_runs: Path, shipped: Path) -> None:
    HISTORY_DAMAGES[name](tiny_runs / "tiny-vae")
    assert [run.id for run in list_runs()[0]] == ["tiny-ae", "tiny-vae"]
    with pytest.raises(RunError, match=r"history.jsonl is damaged in line \d"):
        open_run("tiny-vae").history()


def test_a_flipped_mantissa_bit_changes_the_files_hash(tiny_runs: Path) -> None:
    """A number that is merely wrong still loads: only the manifest of hashes can find it."""
    path = tiny_runs / "tiny-vae" / WEIGHTS
    before = file_hash(path)
    data = bytearray(path.read_bytes())
    data[-4] ^= 1
    path.write_bytes(data)
    assert open_run("tiny-vae").id == "tiny-vae"
    assert file_hash(path) != before


# --- a good run ---------------------------------------------------------------------------------


def test_a_good_run_says_what_was_trained(tiny_runs: Path, tiny_config: Config) -> None:
    run = open_run("tiny-vae")
    assert (run.config, run.preset, run.title, run.epochs) == (tiny_config, "digits-vae", "VAE, hidden layers 32, batch size 128 (from digits-vae)", 2)
    assert (run.image, run.classes) == ((1, 28, 28), DATASETS["digits"].classes)
    assert not run.shipped
    assert run.parameters == sum(v.size for v in run.tensors("weights").values())
    assert [line["epoch"] for line in run.history()] == [1, 2]
    assert run.tensors("codes")["mean"].shape == (360, 2)
    assert run.tensors("film")["mean"].shape == (3, 360, 2)
    assert "log_var" not in open_run("tiny-ae").tensors("codes")


def test_a_run_of_one_dimension_is_a_line_and_opens(runs: Path, tiny_config: Config) -> None:
    for _ in train(claim("line"), tiny_config.replace(latent=1, epochs=1), None):
        pass
    assert open_run("line").plane["axes"][1] == [0.0]


def test_a_changed_run_is_read_again(tiny_runs: Path) -> None:
    assert open_run("tiny-vae").title != "Mine"
    edited(put(title="Mine"))(tiny_runs / "tiny-vae")
    assert open_run("tiny-vae").title == "Mine"


def test_an_unchanged_run_is_read_once(tiny_runs: Path) -> None:
    assert open_run("tiny-vae") is open_run("tiny-vae")


def test_shipped_runs_come_first(tiny_runs: Path, shipped: Path) -> None:
    (tiny_runs / "tiny-vae").rename(shipped / "tiny-vae")
    assert [(run.id, run.shipped) for run in list_runs()[0]] == [("tiny-vae", True), ("tiny-ae", False)]


def test_every_listed_run_opens_by_its_id_and_is_that_run(tiny_runs: Path, shipped: Path) -> None:
    shutil.copytree(tiny_runs / "tiny-vae", shipped / "tiny-vae")
    FILE_DAMAGES["half file"][0](shipped / "tiny-vae")
    for run in list_runs()[0]:
        assert open_run(run.id).folder == run.folder


def test_no_runs_folder_means_no_runs(runs: Path, shipped: Path) -> None:
    assert list_runs() == ([], [])
    assert not runs.exists()


def test_listing_survives_files_that_come_and_go(tiny_runs: Path, shipped: Path) -> None:
    """While a run trains, temporary files appear and vanish in its folder, and a visitor's page lists it."""
    code = (
        "import os, sys\nfrom itertools import count\n"
        "while True:\n    for i in range(40):\n        open(f'{i}.tmp', 'w').close()\n    for i in range(40):\n        os.unlink(f'{i}.tmp')\n"
    )
    writer = subprocess.Popen([sys.executable, "-c", code], cwd=tiny_runs / "tiny-vae")
    try:
        for _ in range(300):
            good, bad = list_runs()
            assert len(good) == 2, bad
        assert writer.poll() is None
    finally:
        writer.kill()
        writer.wait()


def test_listing_survives_runs_that_are_deleted_and_made_meanwhile(tiny_runs: Path, shipped: Path) -> None:
    """Somebody else deletes a model just when a page lists all of them."""
    code = (
        "import shutil\nfrom itertools import count\n"
        "for i in count():\n    shutil.copytree('tiny-vae', 'aside')\n    print(i, flush=True)\n    shutil.rmtree('aside')\n"
    )
    other = subprocess.Popen([sys.executable, "-c", code], cwd=tiny_runs, stdout=subprocess.PIPE)
    try:
        assert other.stdout
        other.stdout.readline()  # it has begun
        counts: list[int] = []
        while len(counts) < 300 or set(counts) != {0, 1}:  # it was there, half made or whole, and it was not
            good, bad = list_runs()
            assert [run.id for run in good if run.id != "aside"] == ["tiny-ae", "tiny-vae"]
            counts.append(len([run for run in [*good, *bad] if run.id == "aside"]))
            assert len(counts) < 10_000
    finally:
        other.kill()
        other.communicate()


def test_damage_in_place_is_found_by_the_list_too(tiny_runs: Path, shipped: Path) -> None:
    """Which leaves the folder's own time as it was."""
    folder = tiny_runs / "tiny-vae"
    os.utime(folder, (1, 1))  # long ago: what was found then is remembered
    assert [run.id for run in list_runs()[0]] == ["tiny-ae", "tiny-vae"]
    os.truncate(folder / "weights.safetensors", 1000)
    assert folder.stat().st_mtime == 1
    good, bad = list_runs()
    assert [run.id for run in good] == ["tiny-ae"]
    assert [run.id for run in bad] == ["tiny-vae"]


def test_of_many_folders_a_list_checks_the_files_of_some_in_turn(tiny_runs: Path, shipped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """L7. Fails when every list asks for the files of every folder."""
    for i in range(8):
        shutil.copytree(tiny_runs / "tiny-vae", tiny_runs / f"copy-{i}")
    for folder in tiny_runs.iterdir():
        os.utime(folder, (1e9, 1e9))
    monkeypatch.setattr(catalog, "CHECKED", 2)
    assert len(list_runs()[0]) == 10
    checked: list[str] = []
    real = catalog.needed
    monkeypatch.setattr(catalog, "needed", lambda folder: (checked.append(folder.name), real(folder))[1])
    for _ in range(5):
        list_runs()
    assert len(checked) == 10 == len(set(checked))
    os.truncate(tiny_runs / "copy-3" / WEIGHTS, 1000)
    assert [len(list_runs()[0]) for _ in range(5)][-1] == 9


def test_who_come_at_once_to_a_new_server_have_each_run_read_once(tiny_runs: Path, shipped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """L7. Fails when lists do not wait for each other."""
    for folder in tiny_runs.iterdir():
        os.utime(folder, (1e9, 1e9))
    reads: list[str] = []
    real, together = catalog.read_run, threading.Barrier(8)
    monkeypatch.setattr(catalog, "read_run", lambda folder, shipped: (reads.append(folder.name), time.sleep(0.02), real(folder, shipped))[2])

    def come(_: int) -> list[str]:
        together.wait()
        return [run.id for run in list_runs()[0]]

    with ThreadPoolExecutor(8) as visitors:
        assert list(visitors.map(come, range(8))) == [["tiny-ae", "tiny-vae"]] * 8
    assert sorted(reads) == ["tiny-ae", "tiny-vae"]


def test_a_refusal_that_is_remembered_keeps_no_frames_of_those_who_asked(tiny_runs: Path, shipped: Path) -> None:
    """L3. Fails when a remembered error is raised with the traceback of the time before: it would grow with every list."""
    FILE_DAMAGES["half file"][0](tiny_runs / "tiny-vae")
    os.utime(tiny_runs / "tiny-vae", (1e9, 1e9))
    for _ in range(20):
        list_runs()
    refusal = catalog._looks[str(tiny_runs / "tiny-vae")].found
    assert isinstance(refusal, RunError)
    assert len(traceback.extract_tb(refusal.__traceback__)) <= 3


# --- names (B2) ---------------------------------------------------------------------------------

NO_NAMES: list[Any] = [
    "../x", "..%2fx", "%252e", "C:\\x", "a\0b", "\0", "a" * 65, "a" * 300, "🙂", ".", "..", "", "-x", "x-", "--help", "A", "a b", "a/b", "a\\b", "a\n",
    " a", "a.b", "a_b", "ａ", "é", "~", "$HOME", "con:", "<script>", None, 3, b"a", ["a"],
]  # fmt: skip


def everything_in(folder: Path) -> set[Path]:
    return set(folder.rglob("*"))


@pytest.mark.parametrize("name", NO_NAMES, ids=lambda name: ascii(name)[:20])
def test_what_is_no_name_is_refused_everywhere_and_makes_nothing(name: Any, tiny_runs: Path, tmp_path: Path) -> None:
    before = everything_in(tmp_path)
    for use in (check_id, open_run, claim):
        with pytest.raises(RunError, match="is no name for a run") as refusal:
            use(name)
        assert len(str(refusal.value)) < 250
    assert everything_in(tmp_path) == before


@pytest.mark.parametrize("name", ["a", "0", "mnist-vae", "a--b", "a" * 64, "001-vae-as-written"])
def test_a_name_is_itself(name: str) -> None:
    assert check_id(name) == name


@pytest.mark.parametrize("name", ["no name", "Mine", "-x", "x" * 65, "🙂"])
def test_a_folder_with_another_name_is_listed_as_unreadable(name: str, tiny_runs: Path, shipped: Path) -> None:
    (tiny_runs / "tiny-vae").rename(tiny_runs / name)
    edited(put(id=name))(tiny_runs / name)
    good, bad = list_runs()
    assert [run.id for run in good] == ["tiny-ae"]
    assert [run.id for run in bad] == [name[:64]]
    assert "no name for a run" in bad[0].reason


def test_an_unknown_run_is_refused_with_the_command_that_lists(tiny_runs: Path) -> None:
    with pytest.raises(RunError, match="python -m aevae list"):
        open_run("tiny-gan")


def test_read_tensors_refuses_what_is_too_large_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.safetensors"
    with path.open("wb") as file:
        file.truncate(tensors.MAX_BYTES + 1)  # sparse: no byte of it is on the disk
    began = time.process_time()
    with pytest.raises(RunError, match="too large"):
        read_tensors(path)
    assert time.process_time() - began < 0.05


# --- the runs that ship -------------------------------------------------------------------------

SHIPPED_RUNS = sorted(p.parent.name for p in SHIPPED.glob("*/run.json"))


@pytest.mark.parametrize("name", SHIPPED_RUNS)
def test_a_shipped_run_opens_and_is_complete(name: str) -> None:
    run = open_run(name)
    assert run.shipped
    n = DATASETS[run.config.dataset].test
    assert run.metrics["n"] == n
    codes = run.tensors("codes")
    assert len(codes["label"]) == n or (run.config.latent > 2 and sum(part.nbytes for part in codes.values()) > 390_000)  # large codes: fewer
    if run.trained:
        assert len(run.history()) == run.epochs
        assert np.isfinite(run.tensors("film")["mean"]).all()
    assert not run.decodes or all(np.isfinite(v).all() for v in run.tensors("atlas").values())
    assert run.path(WEIGHTS).stat().st_size <= 2_000_000
    assert (f"--preset {run.preset} --name {name}" if run.trained else run.command) in run.path("README.md").read_text()


def test_what_ships_is_small() -> None:
    assert sum(p.stat().st_size for p in SHIPPED.rglob("*") if p.is_file()) <= 60_000_000


def test_large_weights_come_back_from_eight_bits_within_half_a_step() -> None:
    random = np.random.default_rng(0)
    arrays = {"w": random.normal(size=(900, 1000)).astype(np.float32), "b": random.normal(size=900).astype(np.float32)}
    assert packed(arrays, exact=["w"])["w"].dtype == np.float16
    small = packed(arrays)
    assert small["w"].dtype == np.int8
    assert sum(a.nbytes for a in small.values()) < 0.51 * sum(a.size * 2 for a in arrays.values())
    again = unpacked(small)
    assert set(again) == {"w", "b"}
    steps = np.abs(arrays["w"]).max(1, keepdims=True) / 127
    assert (np.abs(again["w"] - arrays["w"]) <= 0.501 * steps).all()
    np.testing.assert_allclose(again["b"], arrays["b"], atol=2e-3)


def test_weights_that_fit_stay_float16() -> None:
    small = packed({"w": np.ones((10, 10), np.float32)})
    assert {a.dtype for a in small.values()} == {np.dtype(np.float16)}


def test_a_run_that_is_deleted_while_it_is_opened_is_said_to_be_none(tiny_runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = catalog.find
    monkeypatch.setattr(catalog, "find", lambda run_id: (found(run_id), shutil.rmtree(tiny_runs / run_id))[0])
    with pytest.raises(RunError, match="there is no run 'tiny-vae'"):
        open_run("tiny-vae")
