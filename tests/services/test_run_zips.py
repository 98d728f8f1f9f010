"""A run that comes as a zip is opened whole or refused whole, in a sentence."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from aevae.recipe.errors import RunError
from aevae.runs.catalog import open_run
from aevae.services import run_zips
from aevae.services.exports import zipped
from aevae.services.job_commands import main
from aevae.services.roles import audit
from aevae.services.run_zips import open_zip


@pytest.fixture
def packed(tiny_runs: Path) -> bytes:
    """The zip of tiny-vae as the app hands it out."""
    return b"".join(zipped(open_run("tiny-vae")))


def rewritten(packed: bytes, change: Callable[[zipfile.ZipFile, dict[str, bytes]], None]) -> io.BytesIO:
    """The same zip with other entries: `change` may alter the files by their names, or write entries of its own."""
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        files = {info.filename: archive.read(info) for info in archive.infolist()}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        change(archive, files)
        for name, data in files.items():
            archive.writestr(name, data)
    made.seek(0)
    return made


def test_what_the_app_hands_out_opens_in_it_again_under_a_free_name(packed: bytes, tiny_runs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = open_run("tiny-vae")
    again = open_zip(io.BytesIO(packed))
    assert again.id == "tiny-vae-2"
    assert (again.config, again.metrics, again.plane) == (before.config, before.metrics, before.plane)
    (tmp_path / "mine.zip").write_bytes(
        rewritten(packed, lambda archive, files: files.update({Path(name).name: files.pop(name) for name in list(files)})).getvalue()
    )
    assert main(["open", str(tmp_path / "mine.zip")]) == 0  # packed without its folder: the file's name counts
    assert capsys.readouterr().out.startswith("mine: ")
    assert main(["open", str(tmp_path / "none.zip")]) == 1
    assert "there is no file" in capsys.readouterr().err


def link(archive: zipfile.ZipFile, files: dict[str, bytes]) -> None:
    info = zipfile.ZipInfo("tiny-vae/history.jsonl")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    files.pop("tiny-vae/history.jsonl")
    archive.writestr(info, "/etc/passwd")


BAD: dict[str, tuple[Callable[[zipfile.ZipFile, dict[str, bytes]], object], str]] = {
    "another file": (lambda archive, files: files.update({"tiny-vae/run.py": b"print()"}), "run.py', which is no file of a run"),
    "a way out": (lambda archive, files: files.update({"tiny-vae/../../run.json": b"{}"}), "no file of a run"),
    "an absolute path": (lambda archive, files: files.update({"/etc/run.json": b"{}"}), "no file of a run"),
    "a path of Windows": (lambda archive, files: files.update({"..\\run.json": b"{}"}), "no file of a run"),
    "two runs": (lambda archive, files: files.update({"other/run.json": b"{}"}), "more than one run"),
    "no codes": (lambda archive, files: files.pop("tiny-vae/codes.safetensors"), "holds no run"),
    "a cut file": (lambda archive, files: files.update({"tiny-vae/weights.safetensors": files["tiny-vae/weights.safetensors"][:500]}), "weights.safetensors"),
    "a header without end": (lambda archive, files: files.update({"tiny-vae/atlas.safetensors": (10 << 30).to_bytes(8, "little") + b"{}"}), "atlas.safetensors"),
    "an endless description": (lambda archive, files: files.update({"tiny-vae/run.json": b" " * (1 << 19)}), "no training writes"),
    "a link": (link, "is a link"),
}  # fmt: skip


@pytest.mark.parametrize("damage", BAD)
def test_anything_else_is_refused_and_nothing_of_it_is_kept(damage: str, packed: bytes, tiny_runs: Path) -> None:
    """Mutation: without the check of names, a zip with a way out writes beside the runs folder."""
    change, reason = BAD[damage]
    before = sorted(tiny_runs.rglob("*"))
    with pytest.raises(RunError, match=reason):
        open_zip(rewritten(packed, change))
    assert sorted(path for path in tiny_runs.rglob("*") if path.name != audit.NAME) == before
    assert not list(tiny_runs.parent.glob("run.json"))


def test_bombs_and_what_is_no_zip_are_refused(packed: bytes, tiny_runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for raw in (b"", b"PK", b"GIF89a" + packed[:100], packed[: len(packed) // 2]):
        with pytest.raises(RunError, match="no zip that can be read"):
            open_zip(io.BytesIO(raw))
    monkeypatch.setattr(run_zips, "MOST_BYTES", 50_000)
    with pytest.raises(RunError, match=r"no training writes|at most 0 MB"):
        open_zip(io.BytesIO(packed))
