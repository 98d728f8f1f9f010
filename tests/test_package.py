"""What `pip install` brings: the whole app from one source, a command, and the versions that were tested."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import urllib.request
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import aevae
from aevae.runs.catalog import list_runs
from benchmarks.browser import free_port, wait_for_health

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
SOURCES = ("aevae", "pages", ".streamlit", "app.py", "setup.py", "pyproject.toml", "README.md", "LICENSE", "MANIFEST.in")
BUILD = "import sys; from setuptools import build_meta; print(build_meta.build_wheel(sys.argv[1], {'--build-option': ['--compression=stored']}))"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy of the sources, so that the checkout stays as it is."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in SOURCES:
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, source / name)
    (source / "checkpoints").symlink_to(ROOT / "checkpoints")
    done = subprocess.run([sys.executable, "-c", BUILD, str(out)], cwd=source, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    return out / done.stdout.splitlines()[-1]


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel in a folder of its own, beside the libraries that are here already."""
    folder = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--no-compile", "--target", str(folder), str(wheel)]
    subprocess.run(pip, check=True, timeout=600)
    return folder


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_has_the_whole_app_and_nothing_else(wheel: Path) -> None:
    """Fails when setup.py forgets a pattern of the app, or a package's own files are not in pyproject.toml."""
    listed = subprocess.run(["git", "ls-files", "-z", "aevae"], cwd=ROOT, capture_output=True, text=True).stdout.split("\0") if (ROOT / ".git").exists() else []
    sources = {name for name in listed if name and (ROOT / name).is_file() and not name.endswith(".d.ts")}
    app = {f"aevae/app/{path.relative_to(ROOT).as_posix()}" for path in [ROOT / "app.py", ROOT / ".streamlit/config.toml", *(ROOT / "pages").glob("*.py")]}
    shipped = {f"aevae/app/checkpoints/{path.relative_to(ROOT / 'checkpoints').as_posix()}" for path in (ROOT / "checkpoints").rglob("[!.]*") if path.is_file()}
    packed = {name for name in names(wheel) if ".dist-info/" not in name}
    assert not sources or {name for name in packed if not name.startswith("aevae/app/")} == sources
    assert app | shipped <= packed
    assert {name for name in packed if name.startswith("aevae/app/")} == app | shipped
    assert not [name for name in packed if not name.startswith("aevae/") or re.search(r"/tests?[/_]|ubyte|__pycache__", name)]
    assert "aevae/py.typed" in packed


def test_the_source_archive_has_all_that_the_repository_has(tmp_path: Path) -> None:
    """So the wheel that is built from it is the same, and its tests run. Fails when a new file or folder is not in MANIFEST.in."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is no checkout of the repository")
    subprocess.run([sys.executable, "setup.py", "-q", "egg_info", "--egg-base", str(tmp_path)], cwd=ROOT, check=True, capture_output=True, timeout=600)
    packed = (tmp_path / "aevae.egg-info" / "SOURCES.txt").read_text().splitlines()
    kept = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    assert {name for name in packed if str(tmp_path) not in name} == {name for name in kept if (ROOT / name).is_file()} - {".gitignore", ".ci/run"}


def outside(installed: Path, tmp_path: Path) -> dict[str, str]:
    """The environment of somebody who has installed it and set nothing."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AEVAE_", "PYTHON", "XDG_"))}
    return {**kept, "PYTHONPATH": str(installed), "HOME": str(tmp_path), "PATH": f"{installed / 'bin'}{os.pathsep}{os.environ['PATH']}"}


def test_the_command_lists_what_ships_from_any_folder(installed: Path, tmp_path: Path) -> None:
    """Fails when the installed package looks for its models beside itself, or keeps runs there."""
    command = [str(installed / "bin" / "aevae"), "list", "--json"]
    done = subprocess.run(command, cwd=tmp_path, env=outside(installed, tmp_path), capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    assert [row["id"] for row in json.loads(done.stdout)] == [run.id for run in list_runs()[0] if run.shipped]
    code = "from aevae.runs.catalog import runs_dir; print(runs_dir())"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=outside(installed, tmp_path), capture_output=True, text=True, timeout=600)
    assert tmp_path in Path(done.stdout.strip()).parents


def test_the_command_alone_opens_the_app_from_any_folder(installed: Path, tmp_path: Path) -> None:
    """Fails when `aevae` does not find app.py, or Streamlit does not find the app's own settings and pages beside it."""
    port = free_port()
    program = [str(installed / "bin" / "aevae"), "--no-browser", "--port", str(port)]
    with (tmp_path / "log").open("w") as log, subprocess.Popen(program, cwd=tmp_path, env=outside(installed, tmp_path), stdout=log, stderr=log) as server:
        try:
            wait_for_health(f"http://127.0.0.1:{port}", server)
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/learn?lesson=dot-or-cloud", timeout=60) as page:
                assert "aevae" in page.read().decode()  # the head that the app adds to Streamlit's page
        finally:
            server.terminate()
    said = (tmp_path / "log").read_text()
    assert f"localhost:{port}" in said
    assert "Traceback" not in said
    assert "usage statistics" not in said  # as Streamlit says where nobody has told it not to gather them


def requirements(*files: str) -> dict[str, Requirement]:
    """The requirements of files, by name; of two lines for one name the last."""
    lines = [line.partition(" #")[0] for file in files for line in (ROOT / file).read_text().splitlines()]
    return {one.name: one for line in lines if re.match(r"[a-z]", line) for one in [Requirement(line.partition(" \\")[0])]}


FILES = ("requirements.txt", "requirements-cluster.txt", "requirements-onnx.txt", "requirements-umap.txt", "requirements-test.txt")
RANGES = {
    one.name: one for lines in (PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()) for one in map(Requirement, lines) if one.name != "aevae"
}


@pytest.mark.parametrize("name", RANGES)
def test_what_is_tested_lies_in_the_range_that_is_promised(name: str) -> None:
    tested = requirements(*FILES)[name]
    pins = [spec.version for spec in tested.specifier if spec.operator == "=="]
    assert all(RANGES[name].specifier.contains(pin) for pin in pins)
    assert pins or tested.specifier == RANGES[name].specifier


def test_the_lock_has_each_pin_with_a_hash() -> None:
    """S8. Fails when a pin in requirements.txt changes and requirements.lock does not, or a hash is taken out."""
    locked, text = requirements("requirements.lock"), (ROOT / "requirements.lock").read_text()
    assert [name for name, one in requirements("requirements.txt").items() if locked[name].specifier != one.specifier] == []
    assert all("--hash=sha256:" in block for block in re.split(r"\n(?=[a-z])", text)[1:])
    assert "://" not in text


def test_the_version_is_said_once() -> None:
    assert "version" in PROJECT["dynamic"]
    assert f"version: {aevae.__version__}\n" in (ROOT / "CITATION.cff").read_text()
    assert f"## {aevae.__version__}" in (ROOT / "CHANGELOG.md").read_text()
