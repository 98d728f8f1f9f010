"""The frame around a page, also where that page is the first thing a new server is asked for."""

from __future__ import annotations

import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from aevae.screen import html
from aevae.screen.pages import PAGES, Page
from benchmarks.browser import serve


def address(page: Page) -> str:
    return "" if page is PAGES[0] else Path(page.file).stem


def first_visit(page: Page) -> list[ForwardMsg]:
    """All that a server which has never been asked for anything says to a browser that comes by a link to this page."""
    messages: list[ForwardMsg] = []
    with serve() as server:
        with urllib.request.urlopen(f"{server.url}/{address(page)}", timeout=120) as answer:
            assert_streamlits_page_with_our_head(answer.read().decode())
            unchanged = urllib.request.Request(answer.url, headers={"If-None-Match": answer.headers["ETag"]})
        with pytest.raises(urllib.error.HTTPError, match="304"):
            urllib.request.urlopen(unchanged, timeout=120)
        with connect(f"{server.url.replace('http', 'ws')}/_stcore/stream", subprotocols=[Subprotocol("streamlit")], max_size=None) as browser:
            message = BackMsg()
            message.rerun_script.page_name = address(page)
            browser.send(message.SerializeToString())
            while not messages or messages[-1].WhichOneof("type") != "script_finished":
                messages.append(ForwardMsg.FromString(bytes(browser.recv(timeout=120, decode=False))))
    return messages


def test_a_name_that_is_no_page_gets_the_same_head() -> None:
    """Fails when Streamlit answers it with its own HTML, in which nothing shows a component."""
    with serve() as server, urllib.request.urlopen(f"{server.url}/no-page", timeout=120) as answer:
        assert_streamlits_page_with_our_head(answer.read().decode())


def assert_streamlits_page_with_our_head(page: str) -> None:
    parts = (html.DESCRIPTION, html.part_url(html.STYLE), "</head>", '<div id="root">')
    assert sorted(parts, key=page.index) == list(parts)


@pytest.fixture(scope="module")
def visits() -> dict[str, list[ForwardMsg]]:
    """One new server a page; two at a time, since each takes seconds to start."""
    with ThreadPoolExecutor(2) as pool:
        return dict(zip((page.title for page in PAGES), pool.map(first_visit, PAGES), strict=True))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.title)
def test_a_link_to_any_page_is_all_a_new_server_needs_to_show_it_in_its_frame(page: Page, visits: dict[str, list[ForwardMsg]]) -> None:
    messages = visits[page.title]
    assert messages[-1].script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
    assert [message.page_config_changed.title for message in messages if message.HasField("page_config_changed")] == [f"{page.title} · Latent space explorer"]
    elements = [message.delta.new_element for message in messages if message.HasField("delta")]
    assert [(one.page_link.page, one.page_link.label) for one in elements if one.HasField("page_link")] == 2 * [
        (address(one), one.title) for one in PAGES
    ]  # in the sidebar, and as tabs for phones
    assert not [one for one in elements if one.HasField("exception")]


@pytest.mark.parametrize("title", ["Explore", "Compare", "Interpolate"])
def test_a_plane_is_told_of_before_the_links_around_it(title: str, visits: dict[str, list[ForwardMsg]]) -> None:
    """Browsers draw what has come in its order; a plane has fetching and decoding to do, links have not."""
    elements = [message.delta.new_element for message in visits[title] if message.HasField("delta")]
    kinds = ["link" if one.HasField("page_link") else "plane" if "explorer/main.js" in str(one) else "" for one in elements]
    assert "plane" in kinds
    assert kinds.index("plane") < kinds.index("link")
