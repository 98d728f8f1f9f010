"""Trainers, and what a Dask cluster is made of, that begin at once: forks of one process that has imported torch, which takes each real program seconds.

All else is as `services.programs.spawn` has it: a process of its own, in a session of its own, with the caller's environment,
that outlives the caller, and whose successor in the queue is started by itself. Some tests start the real program all the same.
"""

from __future__ import annotations

import importlib
import json
import os
import runpy
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

from aevae.runs.status import birth
from aevae.services import jobs, programs

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Fork:
    """What `jobs` needs of a `Popen`, and tests."""

    pid: int
    code: Path  # where it leaves its exit code

    def poll(self) -> int | None:
        if birth(self.pid):
            return None
        return int(self.code.read_text()) if self.code.exists() else -signal.SIGKILL

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> None:
        if hasattr(os, "pidfd_open"):
            with suppress(ProcessLookupError):
                handle = os.pidfd_open(self.pid)
                select.select([handle], [], [])
                os.close(handle)
        while birth(self.pid):
            time.sleep(0.02)


class Spawn:
    """In the place of `programs.spawn`: trainers are forks of the process that listens at `address`."""

    def __init__(self, address: str) -> None:
        self.address = address

    def __call__(self, arguments: list[str], output: int | IO[bytes]) -> Fork:
        with open(os.devnull, "wb") as nothing:
            child = self.fork("aevae.services.job_commands", arguments, nothing if isinstance(output, int) else output, programs.environment())
        threading.Thread(target=child.wait, name=f"wait for {child.pid}", daemon=True).start()
        return child

    def fork(self, module: str, arguments: list[str], output: IO[bytes], environment: dict[str, str]) -> Fork:
        """A process that calls a module's `main`."""
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(self.address)
            socket.send_fds(line, [json.dumps([module, arguments, environment]).encode() + b"\n"], [output.fileno()])
            pid = int(line.recv(20))
        return Fork(pid, Path(f"{self.address}-{pid}"))


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


def become(address: str, module: str, arguments: list[str], environment: dict[str, str], output: int) -> None:
    """Be another program from here on."""
    code: object = 1
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
            if (start := Path(folder) / "sitecustomize.py").is_file():  # a program that starts would read it
                runpy.run_path(str(start))
        code = importlib.import_module(module).main(arguments)
    except SystemExit as end:
        code = end.code or 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        with suppress(OSError):  # the tests are over
            Path(f"{address}-{os.getpid()}").write_text(str(code))
        os._exit(code if isinstance(code, int) else 1)


def listen(address: str) -> None:
    """Fork a program for each that asks, until the end of standard input."""
    import sklearn.neighbors  # noqa: F401
    import torch._dynamo  # noqa: F401  # the first optimiser would

    from aevae.recipe.datasets import bundled_digits
    from aevae.services import job_commands  # noqa: F401
    from aevae.training import cli  # noqa: F401

    with suppress(ImportError):
        import distributed.cli.dask_scheduler
        import distributed.cli.dask_worker  # noqa: F401

        from aevae.services import cluster

        cluster.NO_WORKERS_S /= 3

    bundled_digits()
    jobs.spawn = Spawn(address)
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
                    become(address, *json.loads(text), output)
                os.close(output)
                line.sendall(str(pid).encode())


if __name__ == "__main__":
    listen(sys.argv[1])
