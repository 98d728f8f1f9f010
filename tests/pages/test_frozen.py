"""F13: a user who can write nowhere and has no HOME, and the usual port in use. What ships can be explored all the same."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PARTS = ("app.py", "pages", "aevae", "checkpoints", ".streamlit")
READ = "-all,+dac_read_search"
NOBODY = [
    "setpriv",
    "--reuid=65534",
    "--regid=65534",
    "--clear-groups",
    f"--inh-caps={READ}",
    f"--ambient-caps={READ}",
    f"--bounding-set={READ}",
]  # reads all, writes nothing
UNWRITABLE = r"\S+/runs cannot be made: [^.]+\. Set AEVAE_RUNS to a folder that can be written\."

VISIT = """
from streamlit.testing.v1 import AppTest
from aevae.screen import permission
permission.connection = lambda: (None, {"host": "localhost"})
for page in ("app.py", "pages/compare.py", "pages/train.py"):
    at = AppTest.from_file("app.py", default_timeout=300).switch_page(page).run()
    print(page, len([one for one in at.get("bidi_component") if one.proto.component_name == "aevae.plane"]), len(at.exception), len(at.error))
next(b for b in at.button if b.label == "Start").click().run()
print("train.py", len(at.exception), *[error.value for error in at.error])
"""


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project."""
    folder = tmp_path_factory.mktemp("frozen") / "aevae"
    folder.mkdir()
    for name in PARTS:
        source = ROOT / name
        shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__")) if source.is_dir() else shutil.copy(source, folder)
    return folder


@pytest.fixture
def frozen(checkout: Path) -> list[str]:
    """How to start a command in the copy as a user who can write nowhere: as nobody where the tests are root's, for whom bits say nothing."""
    command = ["env", "-C", str(checkout), "PYTHONDONTWRITEBYTECODE=1"]
    if os.getuid():
        subprocess.run(["chmod", "-R", "a-w", checkout], check=True)
        return [*command, f"XDG_DATA_HOME={checkout}"]
    if shutil.which("setpriv") is None or subprocess.run([*NOBODY, "true"], capture_output=True).returncode:
        pytest.skip("nobody else than root is to be had here: `setpriv` cannot")
    return [*command, *NOBODY]


def homeless() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in ("HOME", "AEVAE_RUNS", "PYTHONPATH")}


def test_what_ships_is_shown_and_training_says_where_it_cannot_write(frozen: list[str], checkout: Path) -> None:
    """Fails when a page makes the runs folder, or writes beside itself, before anybody trains."""
    visit = subprocess.run([*frozen, sys.executable, "-c", VISIT], env=homeless() | {"PYTHONPATH": str(checkout)}, capture_output=True, text=True)
    assert visit.returncode == 0, visit.stderr
    *shown, trained = visit.stdout.splitlines()
    assert shown == ["app.py 1 0 0", "pages/compare.py 1 0 0", "pages/train.py 1 0 0"]
    said = trained.replace("\\", "").replace("\u2060", "")  # as `sentences` takes Markdown's meaning away
    assert re.fullmatch(rf"train\.py 0 {UNWRITABLE}", said)


def test_training_from_the_command_line_says_it_too(frozen: list[str], checkout: Path) -> None:
    command = [*frozen, sys.executable, "-m", "aevae"]
    for words in (["start", "--preset", "digits-vae"], ["train", "--preset", "digits-vae"], ["sweep", "--preset", "digits-vae", "--seeds", "0,1"]):
        said = subprocess.run([*command, *words], env=homeless(), capture_output=True, text=True)
        assert said.returncode == 1
        assert re.fullmatch(rf"aevae: {UNWRITABLE}\n", said.stderr)


def test_the_server_finds_another_port_and_serves_the_plane(frozen: list[str], tmp_path: Path) -> None:
    with socket.socket() as usual, (tmp_path / "log").open("w+") as log:
        usual.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            usual.bind(("", 8501))
            usual.listen()
        except OSError:
            pass  # somebody else has it, which is as good
        server = subprocess.Popen(
            [*frozen, sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true"], env=homeless(), stdout=log, stderr=log
        )
        try:
            page = answer(tmp_path / "log", server)
        finally:
            server.terminate()
            server.wait()
    assert "<title>" in page


def answer(log: Path, server: subprocess.Popen) -> str:
    """The first page, from the address that the server names."""
    end = time.monotonic() + 300
    while time.monotonic() < end and server.poll() is None:
        if named := re.search(r"(http://localhost:\S+)", log.read_text()):
            assert not named[1].endswith(":8501")
            with urllib.request.urlopen(f"{named[1]}/_stcore/health", timeout=60) as health:
                assert health.read() == b"ok"
            return urllib.request.urlopen(named[1], timeout=60).read().decode()
        time.sleep(0.05)
    raise AssertionError(log.read_text())
