"""How much visitors may send: Streamlit's uploader keeps files in memory until they are prepared, so there is a cap for a file, a visitor and all."""

from __future__ import annotations

import asyncio
from collections import Counter
from http import HTTPStatus

import streamlit as st
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.runtime import exists, get_instance

from aevae.screen.permission import ADDRESS

MEGABYTE = 1_048_576
A_VISITOR, ALL = 200 * MEGABYTE, 500 * MEGABYTE  # bytes held and on their way
PATIENCE = 600  # seconds for a file to arrive
LARGER = "Larger sets: python -m aevae data add NAME FOLDER, on the computer that runs this."
TOO_LARGE = "A file may have up to {} MB here. " + LARGER
TOO_MUCH = f"A visitor may send up to {A_VISITOR // MEGABYTE} MB. Remove files that were sent before, or reload the page. {LARGER}"
FULL = "Other visitors are sending much at the moment. Try again in a few minutes."
NO_LENGTH = "A file must come with its length."
LATE = "The file took too long to arrive."


def most_megabytes() -> int:
    """Of one file."""
    return int(st.get_option("server.maxUploadSize"))


class Cap:
    """Middleware that refuses files for Streamlit's uploader that would be too much, before a byte of them is read."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.coming: Counter[str] = Counter()  # bytes on their way, by session

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "PUT" or ADDRESS not in scope["path"]:
            await self.app(scope, receive, send)
            return
        session = scope["path"].partition(ADDRESS)[2].partition("/")[0]
        said = Headers(scope=scope).get("content-length", "")
        length = int(said) if said.isascii() and said.isdigit() else None
        if refusal := self.refused(session, length):
            await PlainTextResponse(refusal[1], refusal[0])(scope, receive, send)
            return
        self.coming[session] += length or 0
        try:
            await asyncio.wait_for(self.app(scope, receive, send), PATIENCE)
        except TimeoutError:
            await PlainTextResponse(LATE, HTTPStatus.REQUEST_TIMEOUT)(scope, receive, send)
        finally:
            self.coming[session] -= length or 0
            self.coming += Counter()  # forgets those of whom nothing is coming

    def refused(self, session: str, length: int | None) -> tuple[int, str] | None:
        """Status and sentence, where a file is not taken."""
        if length is None:
            return HTTPStatus.LENGTH_REQUIRED, NO_LENGTH
        if length > most_megabytes() * MEGABYTE:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TOO_LARGE.format(most_megabytes())
        kept = held()
        if kept[session] + self.coming[session] + length > A_VISITOR:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TOO_MUCH
        if kept.total() + self.coming.total() + length > ALL:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, FULL
        return None


def held() -> Counter[str]:
    """Bytes that Streamlit keeps of each session."""
    kept = getattr(get_instance().uploaded_file_mgr, "file_storage", {}) if exists() else {}
    return Counter({session: sum(len(file.data) for file in list(files.values())) for session, files in list(kept.items())})
