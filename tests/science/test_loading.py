"""Data sets as tensors, and downloads from a real server that behaves well or badly."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import http.server
import resource
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from aevae.recipe.datasets import DATASETS, idx_path, present, read_split
from aevae.recipe.errors import DataError
from aevae.science.data import load
from aevae.science.download import PUBLISHED, Published, check, download
from benchmarks.torchvision_here import torchvision_datasets

LIMIT_S = 5.0 + 10.0  # five seconds, and what a busy machine adds


# --- loading ------------------------------------------------------------------------------------


@pytest.mark.parametrize("split", ["train", "test"])
def test_digits_become_floats_from_zero_to_one(split: str) -> None:
    images = load("digits", split)
    pixels, labels = read_split("digits", split)
    assert images.pixels.dtype == torch.float32
    assert images.labels.dtype == torch.int64
    assert np.array_equal((255 * images.pixels.numpy()).round().astype(np.uint8), pixels)
    assert np.array_equal(images.labels, labels)
    assert float(images.pixels.max()) == 1
    assert len(images[:7]) == 7


def test_an_unknown_data_set_is_refused_with_all_that_are_known() -> None:
    with pytest.raises(DataError) as refusal:
        load("../mnist", "test")
    assert all(name in str(refusal.value) for name in DATASETS)


@pytest.mark.parametrize("name", [d.name for d in DATASETS.values() if d.source])
def test_a_missing_data_set_is_refused_with_the_command_that_fetches_it(name: str, data: Path) -> None:
    for use in (lambda: load(name, "test"), lambda: check(name)):
        with pytest.raises(DataError, match=f"python -m aevae data {name}"):
            use()


def test_mnist_equals_torchvisions(mnist: str) -> None:
    from aevae.recipe.datasets import data_dir

    theirs = torchvision_datasets().MNIST(root=str(data_dir()), train=False, download=False)
    ours = load(mnist, "test")
    assert torch.equal((255 * ours.pixels[:, 0]).round().to(torch.uint8), theirs.data)
    assert torch.equal(ours.labels, theirs.targets)
    check(mnist)


# --- downloads ----------------------------------------------------------------------------------


def small_idx(dims: int) -> bytes:
    array = np.arange(6).reshape((6,) + (1,) * (dims - 1)).astype(np.uint8)
    return bytes([0, 0, 8, dims]) + np.array(array.shape, ">u4").tobytes() + array.tobytes()


FILES = {
    f"{part}-{what}-idx{dims}-ubyte.gz": gzip.compress(small_idx(dims), mtime=0) for part in ("train", "t10k") for what, dims in (("images", 3), ("labels", 1))
}
MD5 = {file: hashlib.md5(body, usedforsecurity=False).hexdigest() for file, body in FILES.items()}
LAST = list(FILES)[-1]
Response = Callable[[http.server.BaseHTTPRequestHandler, bytes], None]


def whole(handler: http.server.BaseHTTPRequestHandler, body: bytes) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def cut(handler: http.server.BaseHTTPRequestHandler, body: bytes) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body[: len(body) // 2])


def changed(handler: http.server.BaseHTTPRequestHandler, body: bytes) -> None:
    whole(handler, body[:-5] + bytes([body[-5] ^ 1]) + body[-4:])


def sign_in(handler: http.server.BaseHTTPRequestHandler, body: bytes) -> None:
    whole(handler, b"<!doctype html><title>Sign in to the network</title>")


def missing(handler: http.server.BaseHTTPRequestHandler, body: bytes) -> None:
    handler.send_error(404)


def broken(handler: http.server.BaseHTTPRequestHandler, body: bytes) -> None:
    handler.send_error(503)


def silent(handler: http.server.BaseHTTPRequestHandler, body: bytes) -> None:
    time.sleep(LIMIT_S + 1)


def silent_midway(handler: http.server.BaseHTTPRequestHandler, body: bytes) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body[:10])
    handler.wfile.flush()
    time.sleep(LIMIT_S + 1)


def trickle(handler: http.server.BaseHTTPRequestHandler, body: bytes) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(10_000))
    handler.end_headers()
    for _ in range(round(2 * LIMIT_S) + 1):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.5)


def other_protocol(handler: http.server.BaseHTTPRequestHandler, body: bytes) -> None:
    handler.wfile.write(b"220 mail.example.org ESMTP\r\n")


def hang_up(handler: http.server.BaseHTTPRequestHandler, body: bytes) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


class Server:
    """A real HTTP server that answers well, except for the file `odd`, which it answers with `response`."""

    def __init__(self) -> None:
        self.response: Response = whole
        self.odd = LAST
        self.requested: list[str] = []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                name = self.path.removeprefix("/")
                outer.requested.append(name)
                body = FILES[name]
                with contextlib.suppress(OSError):  # the client goes away, as it should
                    (outer.response if name == outer.odd else whole)(self, body)

            def log_message(self, *_: object) -> None:
                pass

        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.http.block_on_close = False
        self.url = f"http://127.0.0.1:{self.http.server_port}/"
        self.thread = threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.thread.start()

    def close(self) -> None:
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    one = Server()
    monkeypatch.setitem(PUBLISHED, "mnist", Published((one.url,), MD5))
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    yield one
    one.close()


def left_in(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file() or p.name.startswith(".")) if folder.exists() else []


def test_a_download_unpacks_every_file_and_reports_progress(server: Server, data: Path) -> None:
    progress: list[tuple[str, float]] = []
    assert not present("mnist")
    download("mnist", lambda file, share: progress.append((file, share)))
    assert present("mnist")
    assert left_in(data) == sorted(f"MNIST/raw/{file.removesuffix('.gz')}" for file in FILES)
    assert idx_path(DATASETS["mnist"], "test", "images").read_bytes() == small_idx(3)
    assert {file for file, _ in progress} == set(FILES)
    assert progress[-1][1] == 1.0
    assert all(0 < share <= 1 for _, share in progress)


TROUBLES: dict[str, tuple[Response, str]] = {
    "truncated": (cut, "checksum"),
    "changed": (changed, "wrong checksum"),
    "a sign-in page": (sign_in, "wrong checksum"),
    "not found": (missing, "Not Found"),
    "unavailable": (broken, "Service Unavailable"),
    "silent": (silent, "timed out"),
    "silent midway": (silent_midway, "timed out"),
    "trickling": (trickle, ""),
    "another protocol": (other_protocol, ""),
    "hanging up": (hang_up, ""),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_troubled_download_ends_in_seconds_with_advice_and_leaves_nothing(trouble: str, server: Server, data: Path) -> None:
    server.response, reason = TROUBLES[trouble]
    began = time.monotonic()
    with pytest.raises(DataError) as refusal:
        download("mnist")
    assert time.monotonic() - began <= LIMIT_S
    for part in (LAST, reason, "could not be downloaded", "AEVAE_DATA", "digits"):
        assert part in str(refusal.value)
    assert left_in(data) == []
    assert not present("mnist")


def test_a_failed_download_keeps_what_was_there(server: Server, data: Path) -> None:
    download("mnist")
    server.response = changed
    with pytest.raises(DataError):
        download("mnist")
    assert present("mnist")
    assert len(left_in(data)) == 4


def test_a_refused_connection_is_explained(server: Server, data: Path) -> None:
    server.close()
    began = time.monotonic()
    with pytest.raises(DataError, match="refused"):
        download("mnist")
    assert time.monotonic() - began <= LIMIT_S
    assert left_in(data) == []
    server.thread = threading.Thread()  # closed already
    server.close = lambda: None  # type: ignore[method-assign]


def test_an_unknown_host_is_explained(server: Server, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PUBLISHED, "mnist", Published(("http://no-such-host.invalid/",), MD5))
    began = time.monotonic()
    with pytest.raises(DataError, match="could not be downloaded"):
        download("mnist")
    assert time.monotonic() - began <= LIMIT_S
    assert left_in(data) == []


def test_a_host_that_cannot_be_looked_up_does_not_hold_the_user_up(server: Server, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(LIMIT_S + 1))
    began = time.monotonic()
    with pytest.raises(DataError, match="timed out"):
        download("mnist")
    assert time.monotonic() - began <= LIMIT_S
    assert left_in(data) == []


def test_eight_addresses_that_swallow_every_packet_take_no_longer_than_one(server: Server, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A listener whose queue is full answers no SYN: to those who knock it is a firewall that drops packets."""
    with socket.socket() as full, contextlib.ExitStack() as queue:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for _ in range(4):
            knock = queue.enter_context(socket.socket())
            knock.setblocking(False)
            knock.connect_ex(full.getsockname())
        addresses = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", full.getsockname())] * 8
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: addresses)
        began = time.monotonic()
        with pytest.raises(DataError, match="timed out"):
            download("mnist")
        assert time.monotonic() - began <= LIMIT_S


def test_the_second_mirror_helps(server: Server, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))  # bound but not listening: refuses
        monkeypatch.setitem(PUBLISHED, "mnist", Published((f"http://127.0.0.1:{unused.getsockname()[1]}/", server.url), MD5))
        download("mnist")
    assert present("mnist")


def test_the_bundled_digits_need_no_download(data: Path) -> None:
    download("digits")
    check("digits")
    assert not data.exists()


def test_a_data_folder_that_is_a_file_is_explained(data: Path) -> None:
    data.write_text("")
    with pytest.raises(DataError, match="cannot be stored"):
        download("mnist")


def test_a_full_disk_is_explained_and_nothing_stays(server: Server, data: Path) -> None:
    """RLIMIT_FSIZE lets no file grow past 20 bytes: as on a full disk, the write fails midway."""
    code = f"""
import sys
from aevae.science import download
download.PUBLISHED["mnist"] = download.Published(({server.url!r},), {MD5!r})
try:
    download.download("mnist")
except download.DataError as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=600, cwd=Path(__file__).parents[2],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20, 20)),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "File too large" in done.stdout or "cannot be stored" in done.stdout, done.stdout
    assert left_in(data) == []


def test_check_finds_a_file_of_the_right_form_and_the_wrong_content(mnist: str, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    shutil.copytree(idx_path(DATASETS[mnist], "test", "images").parent, data / "MNIST" / "raw")
    monkeypatch.setenv("AEVAE_DATA", str(data))
    check(mnist)
    path = idx_path(DATASETS[mnist], "test", "images")
    path.chmod(0o644)
    with path.open("r+b") as file:
        file.seek(1000)
        file.write(b"\xff")
    with pytest.raises(DataError, match=f"{path.name} .*wrong checksum.*python -m aevae data mnist"):
        check(mnist)


def test_check_finds_a_changed_file(server: Server, data: Path) -> None:
    download("mnist")
    with pytest.raises(DataError, match="expected"):
        check("mnist")  # six pictures are not MNIST
