"""What Chromium itself counts: bytes that came over the network for each address of the app, and through the websocket."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

from .browser import Server


@dataclass
class Traffic:
    """fetched: path without its first slash → bytes, headers and all; 0: it came from the browser's cache. received: bytes of the websocket's messages.

    asked: paths in the order in which they were asked for; early: how many of them before the websocket was.
    """

    fetched: dict[str, int] = field(default_factory=dict)
    received: int = 0
    asked: list[str] = field(default_factory=list)
    early: int = 0

    def listen(self, page: Page, server: Server) -> Traffic:
        """Count from now on."""
        paths: dict[str, str] = {}
        chromium = page.context.new_cdp_session(page)
        chromium.send("Network.enable")

        def begun(event: dict[str, Any]) -> None:
            before, here, path = event["request"]["url"].partition(f"{server.url}/")
            if here and not before:
                paths[event["requestId"]] = path
                self.asked.append(path)

        def finished(event: dict[str, Any]) -> None:
            if (path := paths.get(event["requestId"])) is not None:
                self.fetched[path] = self.fetched.get(path, 0) + int(event["encodedDataLength"])

        def frame(event: dict[str, Any]) -> None:
            self.received += len(event["response"]["payloadData"]) * 3 // 4  # base64

        chromium.on("Network.requestWillBeSent", begun)
        chromium.on("Network.loadingFinished", finished)
        chromium.on("Network.webSocketCreated", lambda event: setattr(self, "early", self.early or len(self.asked)))
        chromium.on("Network.webSocketFrameReceived", frame)
        return self

    @property
    def ours(self) -> dict[str, int]:
        """Of what was fetched that which is not Streamlit's."""
        return {path: size for path, size in self.fetched.items() if path.startswith("aevae/")}

    def forget(self) -> None:
        self.fetched.clear()
        self.asked.clear()
        self.received = self.early = 0
