"""Behind a prefix, a proxy that strips another one, and TLS: every page opens by its own link, and all that it asks for is found.

One server mounted at /inner (`--server.baseUrlPath`), behind an nginx that knows it as https://…/course/latent/.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from own_sets import write_shapes
from playwright.sync_api import BrowserContext, Playwright, expect

from aevae.screen.pages import PAGES
from aevae.screen.permission import COOKIE
from benchmarks.browser import Server, free_port, launch, serve, wait_until_ready

from .conftest import LAPTOP, Visit
from .plane import Panel, assert_painted, eventually, wait_for_server

PREFIX = "/course/latent"
PLANES = {"Compare": 2, "Evaluate": 0, "Learn": 0}
# What docs/deploy.md says, with a certificate made here.
NGINX = """
daemon off; pid {folder}/pid; error_log stderr; worker_processes 1;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    map $http_upgrade $connection_upgrade {{ default upgrade; '' close; }}
    server {{
        listen 127.0.0.1:{port} ssl;
        ssl_certificate {folder}/cert.pem; ssl_certificate_key {folder}/key.pem;
        location {prefix}/ {{
            proxy_pass {server}/;
            proxy_http_version 1.1;
            proxy_set_header Host $http_host;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection $connection_upgrade;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            proxy_set_header X-Forwarded-Proto $scheme;
            proxy_read_timeout 1h;
            client_max_body_size 110m;
        }}
    }}
}}
"""


@pytest.fixture(scope="module")
def inner() -> Iterator[Server]:
    with serve(prefix="/inner", AEVAE_UPLOADS="1") as running:
        yield running


@pytest.fixture(scope="module")
def outer(inner: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    nginx, openssl = (shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin") for name in ("nginx", "openssl"))
    if not nginx or not openssl:
        pytest.skip("nginx or openssl is not installed, so the app cannot be tried behind a proxy")
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*command, "-keyout", folder / "key.pem", "-out", folder / "cert.pem"], check=True, capture_output=True)
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port, prefix=PREFIX, server=inner.url))
    with subprocess.Popen([nginx, "-p", folder, "-c", folder / "nginx.conf"]) as process:
        yield Server(f"https://127.0.0.1:{port}{PREFIX}", process.pid, 0.0)
        process.terminate()


@pytest.fixture(scope="module")
def context(playwright: Playwright) -> Iterator[BrowserContext]:
    browser = launch(playwright)
    yield browser.new_context(viewport=LAPTOP, ignore_https_errors=True)
    browser.close()


@pytest.mark.parametrize(("page", "where"), [*((page, "outer") for page in PAGES), (PAGES[1], "inner")], ids=lambda value: getattr(value, "title", value))
def test_every_page_opens_by_its_link(page, where: str, request: pytest.FixtureRequest, visit: Visit, context: BrowserContext) -> None:
    """With nothing in the console: no policy was broken and nothing was looked for where it is not. Fails when `mounted` leaves routes at the root."""
    server = request.getfixturevalue(where)
    missing: list[str] = []
    context.on("response", lambda response: missing.append(f"{response.status} {response.url}") if response.status >= 400 else None)
    seen = visit(page.path if page.path != "/" else "/?z=0.5,0.25", PLANES.get(page.title, 1), context=context, server=server)
    expect(seen.get_by_role("heading", name=page.heading)).to_be_visible()
    wait_for_server(seen)
    assert seen.url.startswith(f"{server.url}{page.path}")
    links = seen.get_by_test_id("stSidebar").get_by_role("link").evaluate_all("(links) => links.map((link) => link.href)")
    assert {f"{server.url}{page.path}" for page in PAGES[1:]} <= set(links)
    assert not missing


def test_the_plane_lives_behind_a_proxy(visit: Visit, outer: Server, context: BrowserContext) -> None:
    """A drag changes the image, tiles come from their worker, another page and Back lead where they should, a plane and a run are saved."""
    page = visit("/?run=001-vae&z=0.5,0.25", context=context, server=outer)
    panel = Panel(page)
    eventually(lambda: panel.canvas("tiles").any(), bool, "tiles")
    page.mouse.move(*panel.at(0.5, 0.5))
    page.mouse.down()
    page.mouse.move(*panel.at(0.3, 0.4), steps=4)
    page.mouse.up()
    z, picture = eventually(panel.look, lambda seen: seen[0] != (0.5, 0.25), "the cursor after a drag")
    assert_painted(picture, "001-vae", z)
    eventually(
        lambda: page.evaluate("location.href"), lambda url: url.startswith(f"{outer.url}/?run=001-vae&z={panel.plane.get_attribute('data-z')}"), "the address"
    )
    page.get_by_test_id("stSidebar").get_by_role("link", name="Compare").click()
    page.wait_for_url(f"{outer.url}/compare**")
    wait_until_ready(page, 2)
    page.get_by_test_id("stSidebar").get_by_role("link", name="Explore").click()
    page.wait_for_url(f"{outer.url}/?**")


def test_what_can_be_taken_away_is_found_behind_a_proxy(outer: Server, context: BrowserContext) -> None:
    for path, start in (("aevae/download/001-vae/run.zip", b"PK"), ("aevae/page/001-vae?z=0.5,0.25", b"<!doctype html>")):
        assert context.request.get(f"{outer.url}/{path}").body().startswith(start)


def test_what_tells_visitors_apart_never_travels_without_tls(outer: Server, context: BrowserContext) -> None:
    context.request.get(f"{outer.url}/train")
    [cookie] = [cookie for cookie in context.cookies() if (cookie["name"], cookie["path"]) == (COOKIE, PREFIX)]  # the inner server has given one too
    assert (cookie["secure"], cookie["httpOnly"]) == (True, True)


def test_files_are_taken_behind_a_proxy(visit: Visit, outer: Server, context: BrowserContext, tmp_path: Path) -> None:
    page = visit("/train", context=context, server=outer)
    page.get_by_role("button", name="Your images…").click()
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(sorted(write_shapes(tmp_path / "shapes", each=1).rglob("*.png"))[:3])
    expect(page.get_by_role("button", name="Prepare", exact=True)).to_be_enabled()


@pytest.mark.parametrize("where", ["inner", "outer"])
def test_a_slash_too_many_or_too_few_leads_to_the_page(where: str, request: pytest.FixtureRequest, context: BrowserContext) -> None:
    """Relative, so that what a proxy strips is not lost. Fails when `elsewhere` answers with a path from the root."""
    server = request.getfixturevalue(where)
    assert context.request.get(server.url).url == f"{server.url}/"
    assert context.request.get(f"{server.url}/compare/?a=001-ae&b=001-vae").url == f"{server.url}/compare?a=001-ae&b=001-vae"
