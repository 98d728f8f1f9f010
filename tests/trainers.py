"""Trainers that begin at once: forks of one process that has imported torch, which takes each real program seconds.

All else is as `services.programs.spawn` has it: a process of its own, in a session of its own, with the caller's environment,
that outlives the caller, and whose successor in the queue is started by itself. Some tests start the real program all the same.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from aevae.runs.processes import birth
from aevae.services import job_queue, programs

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Trainer:
    """What `jobs` needs of a `Popen`."""

    pid: int

    def wait(self) -> None:
        if hasattr(os, "pidfd_open"):
            with suppress(ProcessLookupError):
                handle = os.pidfd_open(self.pid)
                select.select([handle], [], [])
                os.close(handle)
        while birth(self.pid):
            time.sleep(0.02)


class Spawn:
    """In the place of `programs.spawn`: trainers come from the process that listens at `address`."""

    def __init__(self, address: str) -> None:
        self.address = address

    def __call__(self, arguments: list[str], output: int | IO[bytes]) -> Trainer | subprocess.Popen[bytes]:
        if arguments[0] != "train" or isinstance(output, int):
            return programs.spawn(arguments, output)
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(self.address)
            socket.send_fds(line, [json.dumps([arguments, programs.environment()]).encode() + b"\n"], [output.fileno()])
            trainer = Trainer(int(line.recv(20)))
        threading.Thread(target=trainer.wait, name=f"wait for {trainer.pid}", daemon=True).start()
        return trainer


@contextmanager
def trainers() -> Iterator[Spawn]:
    """The process that trainers come from, ready; it ends with this one, its trainers do not."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    with tempfile.TemporaryDirectory() as folder:  # a socket's address must be short
        address = f"{folder}/trainers"
        with subprocess.Popen([sys.executable, __file__, address], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            assert process.stdin
            assert process.stdout
            assert process.stdout.readline() == b"ready\n"
            yield Spawn(address)
            process.stdin.close()


def become(arguments: list[str], environment: dict[str, str], output: int) -> None:
    """Be `python -m aevae …` from here on."""
    code = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.closerange(3, 256)
        os.environ.clear()
        os.environ.update(environment)
        for folder in environment.get("PYTHONPATH", "").split(os.pathsep):
            if (own := Path(folder, "sitecustomize.py")).is_file():  # as an interpreter that begins here would
                exec(own.read_text(), {"__file__": str(own)})
        from aevae.services.job_commands import main

        code = main(arguments)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def listen(address: str) -> None:
    """Fork a trainer for each that asks, until the end of standard input."""
    import sklearn.neighbors  # noqa: F401
    import torch._dynamo  # noqa: F401  # the first optimiser would

    from aevae.recipe.datasets import bundled_digits
    from aevae.services import job_commands  # noqa: F401
    from aevae.training import cli  # noqa: F401

    bundled_digits()
    job_queue.spawn = Spawn(address)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody stays as a zombie
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(address)
        server.listen()
        print("ready", flush=True)
        while server in select.select([server, sys.stdin], [], [])[0]:
            line, _ = server.accept()
            with line:
                text, [output], _, _ = socket.recv_fds(line, 1 << 16, 1)
                while not text.endswith(b"\n"):
                    text += line.recv(1 << 16)
                if not (pid := os.fork()):
                    become(*json.loads(text), output)
                os.close(output)
                line.sendall(str(pid).encode())


if __name__ == "__main__":
    listen(sys.argv[1])
