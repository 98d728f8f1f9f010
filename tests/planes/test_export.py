"""Exported pages: the same modules in one script, small arrays, even thinning, and nothing overwritten or half written."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import tomllib
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy
from node import node

import aevae
from aevae.planes import browser_code, bundle, contents, page, writing
from aevae.recipe.datasets import read_split
from aevae.recipe.errors import ExportError
from aevae.runs.catalog import open_run
from aevae.services.job_commands import main

ROOT = Path(__file__).parents[2]
RUN = "digits-vae"  # its test images are always here


def test_every_module_exports_in_the_bundle_what_it_exports_by_itself(tmp_path: Path) -> None:
    """Node imports the real ones; whoever writes an import in another way than the rest learns it here."""
    names = bundle.needed(page.MAIN)
    assert {"plane/tiles/tile_worker.js", "features/path/refined/worker.js", "network/network.js"} <= set(names)
    assert not any(name.startswith(("learn/", "evaluation/")) for name in names)
    (tmp_path / "bundle.js").write_text(bundle.bundle(page.MAIN))
    command = [node(), str(ROOT / "tests/js/run_bundle.mjs"), str(tmp_path / "bundle.js"), str(browser_code.BROWSER), *names]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    seen = [json.loads(line) for line in done.stdout.splitlines()]
    assert [name for name, _, _ in seen] == names
    assert [(name, real, ours) for name, real, ours in seen if real != ours] == []


@pytest.mark.parametrize(
    "line", ["import a from './b.js';", "export let a = 1;", 'const m = await import("./b.js"), u = import.meta.url;', "const a = '</script>';"]
)
def test_what_the_bundle_does_not_understand_is_refused(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "browser_files", lambda: {"math/a.js": line.encode()})
    bundle.asked_of.cache_clear()
    with pytest.raises(ValueError, match=r"math/a.js: .* cannot be bundled"):
        bundle.rewritten("math/a.js")
    bundle.asked_of.cache_clear()


def test_originals_are_thinned_evenly_by_class() -> None:
    run = open_run(RUN)
    labels = dict(zip(*(run.tensors("codes")[name].tolist() for name in ("index", "label")), strict=True))
    for most in (0, 7, 100, 359, 360, 5000):
        index = contents.thinned([run], most)
        assert len(index) == min(most, 360)
        assert index == sorted(set(index))
        shares = Counter(labels[i] for i in index)
        full = Counter(labels.values())
        assert all(count >= min(full[k], most // 10) for k, count in shares.items())
        assert len(shares) == min(most, 10)


def test_the_originals_of_a_page_are_those_it_names() -> None:
    made = contents.contents([open_run(RUN)], 50)
    index = made.runs[0]["originals_index"]
    assert index
    pixels = np.frombuffer(page_file(made, "data/digits/originals"), np.uint8).reshape(-1, 1, 28, 28)
    assert np.array_equal(pixels, read_split("digits", "test")[0][index])
    assert contents.contents([open_run(RUN)], 360).runs[0]["originals_index"] is None
    assert contents.contents([open_run(RUN)], 0).runs[0]["originals"] is None


def page_file(made: contents.Contents, address: str) -> bytes:
    return gzip.decompress(made.files[address])


def test_weights_are_float16_and_nothing_else_changes(tiny_runs: Path) -> None:
    run = open_run("tiny-vae")
    made = contents.contents([run], 10)
    decoder = safetensors.numpy.load(page_file(made, "runs/tiny-vae/decoder"))
    for name, value in decoder.items():
        assert value.dtype == (np.float16 if value.ndim > 1 else np.float32)
        np.testing.assert_allclose(value, run.tensors("weights")[name], rtol=1e-3, atol=1e-6)
    assert page_file(made, "runs/tiny-vae/codes") == run.path("codes.safetensors").read_bytes()


def test_a_page_with_a_thousand_originals_has_three_megabytes(mnist: str) -> None:
    assert len(writing.page_of([open_run("mnist-vae")], 1000).encode()) <= 3_000_000


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.title = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags[tag] += 1

    def handle_data(self, data: str) -> None:
        if self.lasttag == "title" and not self.title:
            self.title = data


def test_names_cannot_break_out_of_the_page() -> None:
    evil = "</script><script>alert(1)</script><!-- &amp; \u2028"
    made = contents.contents([replace(open_run(RUN), title=evil)], 10)
    plain, named = (page.one_page(one, title, start) for one, title, start in ((contents.contents([open_run(RUN)], 10), "a", ""), (made, evil, evil)))
    readers = [Reader(), Reader()]
    for reader, text in zip(readers, (plain, named), strict=True):
        reader.feed(text)
    assert readers[0].tags == readers[1].tags
    assert readers[1].title == evil
    exported = re.search(r'id="exported">(.*?)</script>', named)
    assert exported
    assert json.loads(exported[1])["runs"][0]["title"] == evil


def test_the_colours_are_the_apps() -> None:
    style = (browser_code.BROWSER / "offline" / "offline.css").read_text(encoding="utf-8")
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
    light, dark = style.split(':root[data-theme="dark"]')
    for block, colours in ((light, theme["light"]), (dark, theme["dark"])):
        for name, value in colours.items():
            if isinstance(value, str):
                css = "--st-" + re.sub(r"([A-Z])", lambda match: f"-{match[1].lower()}", name)
                assert f"{css}: {value};" in block


def export(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = main(["export", *arguments, "--originals", "10"])
    out, err = capsys.readouterr()
    return code, out + err


@pytest.mark.parametrize(("arguments", "sentence"), [
    ((RUN, RUN, "--out", "a.html"), "digits-vae is named twice"),
    ((RUN, "digits-ae", "mnist-ae", "--out", "a.html"), "takes one run or two, not 3"),
    ((RUN, "--out", "a.txt"), "must end in .html"),
    ((RUN, "--out", "there.html"), "is there already, and stays as it is"),
    ((RUN, "--out", "folder.html"), "is a folder"),
    ((RUN, "--out", "no/such/a.html"), "cannot be written: No such file or directory"),
    ((RUN, "--out", "a.html", "--site", "b"), "Give one of them"),
    (("nobody", "--out", "a.html"), "there is no run 'nobody'"),
    ((RUN, "--site", "there.html"), "is a file"),
    ((RUN, "--site", "folder.html"), "is not empty, and stays as it is"),
    ((RUN, "--site", "no/such/folder"), "cannot be written: No such file or directory"),
])  # fmt: skip
def test_a_bad_target_is_one_sentence_and_nothing_is_written(
    arguments: tuple[str, ...], sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "here"
    (folder / "folder.html").mkdir(parents=True)
    (folder / "folder.html" / "mine").write_text("mine")
    (folder / "there.html").write_text("mine")
    monkeypatch.chdir(folder)
    before = sorted(folder.rglob("*"))
    code, said = export(capsys, *arguments)
    assert code == 1
    assert sentence in said
    assert len(said.splitlines()) == 1
    assert sorted(folder.rglob("*")) == before
    assert (folder / "there.html").read_text() == "mine"


def test_a_run_is_not_compared_with_itself() -> None:
    with pytest.raises(ExportError, match="digits-vae is named twice"):
        aevae.compare(RUN, open_run(RUN))
    assert repr(aevae.compare(RUN, "digits-ae")) == "<digits-vae and digits-ae: drawn where HTML is shown; to_html(path) saves it>"


@pytest.mark.parametrize("originals", [-1, 100_001])
def test_so_many_originals_are_not_possible(originals: int) -> None:
    with pytest.raises(ExportError, match=r"0 to 100,000 are possible"):
        contents.contents([open_run(RUN)], originals)


def test_force_overwrites_the_file_and_spares_what_else_is_in_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, site = tmp_path / "a.html", tmp_path / "site"
    file.write_text("old")
    site.mkdir()
    (site / "mine").write_text("mine")
    assert export(capsys, RUN, "--out", str(file), "--force")[0] == 0
    assert file.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert export(capsys, RUN, "digits-ae", "--site", str(site), "--force")[0] == 0
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    assert files == {"mine", "index.html", "code.js", "data/digits.js", "runs/digits-vae.js", "runs/digits-ae.js"}
