"""The line between a browser and a server, to be cut and mended by a test."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress


class Wire:
    """A TCP proxy on a port of its own. url: of the server, as one sees it through here."""

    def __init__(self, server: str) -> None:
        host, _, port = server.removeprefix("http://").partition(":")
        self.to = host, int(port)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.whole = True
        self.open: set[socket.socket] = set()
        self.changing = threading.Lock()
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self) -> None:
        with suppress(OSError):  # it ends with the listener
            while True:
                near, _ = self.listener.accept()
                with self.changing:
                    if not self.whole:
                        near.close()
                        continue
                    far = socket.create_connection(self.to)
                    self.open |= {near, far}
                for a, b in ((near, far), (far, near)):
                    threading.Thread(target=self.pass_on, args=(a, b), daemon=True).start()

    def pass_on(self, a: socket.socket, b: socket.socket) -> None:
        with suppress(OSError):
            while data := a.recv(1 << 16):
                b.sendall(data)
        with self.changing:
            self.hang_up(a, b)

    def hang_up(self, *ends: socket.socket) -> None:
        for end in ends:
            self.open.discard(end)
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def cut(self) -> None:
        """Whatever is under way ends, and nothing new begins."""
        with self.changing:
            self.whole = False
            self.hang_up(*self.open)

    def mend(self) -> None:
        with self.changing:
            self.whole = True
