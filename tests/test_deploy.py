"""What docs/deploy.md promises: the Dockerfile's own lines work in a fresh environment, and looking needs what requirements-look.txt lists."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path

from benchmarks.browser import free_port, wait_for_health

ROOT = Path(__file__).parents[1]


def steps() -> list[tuple[str, str]]:
    """The Dockerfile's instructions with what follows them."""
    lines = [line for line in (ROOT / "Dockerfile").read_text().splitlines() if line and not line.startswith("#")]
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in lines)]


def test_the_image_runs_as_nobody_special_and_says_whether_it_is_well() -> None:
    kinds = [kind for kind, _ in steps()]
    assert kinds.index("USER") < kinds.index("CMD")
    assert kinds.index("COPY") < kinds.index("USER")
    assert dict(steps())["USER"] not in ("root", "0")
    assert "HEALTHCHECK" in kinds
    assert {"tests", ".git", "node_modules"} <= set((ROOT / ".dockerignore").read_text().split())


def test_the_steps_of_the_image_work_in_a_fresh_environment(tmp_path: Path) -> None:
    """As they stand: what installs finds its pins here already, so nothing is fetched; the server answers the image's own health check.

    Fails when a pin, the command or the health check is wrong.
    """
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv"], check=True)
    packages = next((tmp_path / "venv/lib").glob("python*")) / "site-packages"
    (packages / "here.pth").write_text(sysconfig.get_path("purelib"))
    for program in ("pip", "streamlit"):
        (tmp_path / "venv/bin" / program).write_text(f'#!/bin/sh\nexec "{tmp_path}/venv/bin/python" -m {program} "$@"\n')
        (tmp_path / "venv/bin" / program).chmod(0o755)
    variables = dict(re.findall(r"(\w+)=(\S+)", dict(steps())["ENV"]))
    environment = {**os.environ, **{name: value.replace("/data", str(tmp_path)) for name, value in variables.items()}}
    environment |= {"PATH": f"{tmp_path}/venv/bin:{os.environ['PATH']}", "TORCH_INDEX": "", "PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    # The user is made by the image's root alone.
    for command in [rest for kind, rest in steps() if kind == "RUN" and not rest.startswith("useradd")]:
        subprocess.run(["sh", "-c", command], check=True, cwd=ROOT, env=environment, capture_output=True)
    port = str(free_port())
    command = [part.replace("8501", port) for part in json.loads(dict(steps())["CMD"])]
    health = dict(steps())["HEALTHCHECK"].partition("CMD ")[2].replace("8501", port)
    with subprocess.Popen(
        [str(tmp_path / "venv/bin" / command[0]), *command[1:]], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            wait_for_health(f"http://127.0.0.1:{port}", process)
            subprocess.run(["sh", "-c", health], check=True, env=environment, timeout=60)
        finally:
            process.terminate()
    assert subprocess.run(["sh", "-c", health], env=environment, capture_output=True, timeout=60).returncode != 0


def test_looking_needs_what_is_listed_for_it() -> None:
    def names(lines: list[str]) -> set[str]:
        return {re.split(r"[=<>;!~ ]", line)[0].lower() for line in lines if line and not line.startswith("#")}

    look, tested = ((ROOT / name).read_text().splitlines() for name in ("requirements-look.txt", "requirements.txt"))
    assert names(look) == names(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"])
    assert set(look[1:]) <= set(tested)


def test_the_proxy_of_the_documentation_is_the_one_that_is_tested() -> None:
    tested = (ROOT / "tests/browser/test_prefix.py").read_text().replace("{{", "{").replace("}}", "}")
    told = re.findall(r"^ +(proxy_\w+ .*;|client_max.*;|map .*)$", (ROOT / "docs/deploy.md").read_text(), re.MULTILINE)
    assert len(told) == 10
    assert [line for line in told if not line.startswith("proxy_pass") and line not in tested] == []
