"""Nothing leaves the server: it starts, shows a page and refuses a foreign one without a connection to anybody."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from benchmarks.browser import ROOT, free_port, wait_for_health

# Begun by Python itself before the server's first line: every address that a socket connects to, or that is looked up, is written down.
HOOK = """
import os, sys
def hook(event, arguments):
    if event == "socket.connect":
        say(arguments[1])
    elif event == "socket.getaddrinfo":
        say(arguments[:2])
def say(what):
    with open(os.environ["CONNECTIONS"], "a") as file:
        file.write(repr(what) + "\\n")
sys.addaudithook(hook)
"""


def test_the_server_opens_no_connection_to_anybody(tmp_path: Path) -> None:
    """Fails without `hideWelcomeMessage`, or when Streamlit gets to see a foreign Origin: it asks checkip.amazonaws.com."""
    (tmp_path / "sitecustomize.py").write_text(HOOK)
    port, said = free_port(), tmp_path / "connections"
    said.touch()
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}:{ROOT}", "CONNECTIONS": str(said), "AEVAE_RUNS": str(tmp_path / "runs")}
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}", "--server.headless=true"]
    with open(tmp_path / "log", "w+") as log, subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT) as process:
        try:
            url = f"http://127.0.0.1:{port}"
            wait_for_health(url, process)
            urllib.request.urlopen(f"{url}/learn").close()
            foreign = urllib.request.Request(f"{url}/_stcore/host-config", headers={"Origin": "https://evil.example"})
            with pytest.raises(urllib.error.HTTPError, match="403") as refusal:
                urllib.request.urlopen(foreign)
            refusal.value.close()
        finally:
            process.terminate()
    assert f"http://localhost:{port}" in (tmp_path / "log").read_text()
    strangers = [
        line for line in said.read_text().splitlines() if not any(own in line for own in ("127.0.0.1", "localhost", "'::1'", "0.0.0.0", "'::'", "None", "'/"))
    ]
    assert strangers == []
