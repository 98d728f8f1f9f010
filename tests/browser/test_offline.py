"""Exported pages: opened from a disk with the network off, or served by Python's plain http.server. The decoder paints what torch decodes."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from aevae.planes.writing import write_page, write_site
from aevae.recipe.datasets import read_split
from aevae.runs.catalog import open_run
from benchmarks.browser import ROOT, free_port

from .conftest import LAPTOP, PATIENCE, Visit, watch
from .plane import LOOK, Panel, address, assert_painted, codes, eventually, pixels
from .test_compare import drag, same_picture

AE, VAE = "digits-ae", "digits-vae"  # their test images are always here
ORIGINALS = 100

Open = Callable[..., Page]


def ready(page: Page | Frame, planes: int = 1) -> None:
    """As `wait_until_ready`, but without a function that the page would have to evaluate: its policy forbids that."""
    expect(page.locator("[data-testid=plane][data-ready=true]")).to_have_count(planes)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """one.html, two.html and site/."""
    made = tmp_path_factory.mktemp("exported")
    ae, vae = open_run(AE), open_run(VAE)
    write_page(made / "one.html", [vae], ORIGINALS)
    write_page(made / "two.html", [ae, vae], ORIGINALS)
    write_site(made / "site", [vae, open_run("conv-vae"), ae], ORIGINALS)
    return made


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[str]:
    """The site's address under `python -m http.server`."""
    url = f"http://127.0.0.1:{(port := free_port())}/"
    process = subprocess.Popen(
        [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", str(folder / "site")], stderr=subprocess.DEVNULL
    )
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=5).close()
            break
        except urllib.error.URLError:
            time.sleep(0.02)
    yield url
    process.terminate()
    process.wait()


@pytest.fixture
def visit_file(browser: Browser, folder: Path) -> Iterator[Open]:
    """Opens a file with the network off; it may ask for nothing but itself and what lies beside it, and has no error."""
    context = browser.new_context(viewport=LAPTOP, offline=True)
    wrong: list[str] = []

    def open_page(name: str, planes: int = 1) -> Page:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        watch(page, "", wrong)
        page.goto(f"{(folder / name.partition('?')[0]).as_uri()}{name[len(name.partition('?')[0]) :]}")
        ready(page, planes)
        return page

    yield open_page
    context.close()
    assert not wrong


def test_one_page_decodes_tiles_and_knows_its_neighbours_without_a_network(visit_file: Open) -> None:
    asked: list[str] = []
    page = visit_file("one.html")
    page.on("request", lambda request: asked.append(request.url))
    panel = Panel(page)
    axes = panel.axes()
    for place in ((0.1, 0.1), (0.5, 0.5)):
        at = panel.at(*place)
        page.mouse.click(*at)
        z, picture = eventually(
            panel.look, lambda seen, at=at: bool((np.abs(np.subtract(seen[0], axes.latent(at))) <= 1.01 * np.abs(axes.scale)).all()), "the cursor"
        )
        assert_painted(picture, VAE, z)
    panel.record()
    drag(page, panel)
    page.mouse.up()
    assert len(panel.recorded()) > 5
    z, picture = panel.look()
    assert_painted(picture, VAE, z)
    eventually(lambda: panel.layer("tiles")[0], lambda seen: bool(seen.any()), "tiles from the worker")
    expect(panel.part("readout").locator(".nearest .thumbnail")).to_have_count(5)
    eventually(lambda: address(page), lambda seen: f"z={panel.plane.get_attribute('data-z')}" in seen, "the address")
    page.reload()
    ready(page)
    assert Panel(page).z == z
    assert {url.partition("?")[0] for url in asked if not url.startswith(("blob:", "data:"))} == {page.url.partition("?")[0]}


def test_a_code_shows_its_original_where_that_is_in_the_page_and_says_where_not(visit_file: Open) -> None:
    page = visit_file("one.html?tiles=0")
    axes = Panel(page).axes()
    mine, held = codes(VAE), set(exported(page)["runs"][0]["originals_index"])
    assert len(held) == ORIGINALS
    means, index = mine["mean"].astype(float), mine["index"].tolist()
    apart = np.array([np.partition(np.hypot(*(means - mean).T), 1)[1] for mean in means])
    lonely = [row for row in np.argsort(-apart) if np.abs(means[row]).max() < 2.5]
    images = read_split("digits", "test")[0][:, 0]
    for row in (next(row for row in lonely if index[row] in held), next(row for row in lonely if index[row] not in held)):
        page.mouse.move(*axes.screen((means[row][0], means[row][1])))
        card = page.locator(".tooltip .card:not(.here)")
        expect(card.locator("b")).to_contain_text(f"test no. {index[row]}")
        original = card.locator("canvas").first
        if index[row] in held:
            assert np.array_equal(pixels(original.evaluate(LOOK))[..., 3], images[index[row]])
        else:
            expect(original).to_be_hidden()


def exported(page: Page) -> dict[str, list[dict[str, list[int]]]]:
    return page.evaluate("JSON.parse(document.querySelector('#exported').textContent)")


def test_two_runs_share_a_cursor_and_a_path_leads_through_either(visit_file: Open) -> None:
    page = visit_file("two.html", 2)
    workers: list[str] = []
    page.on("worker", lambda worker: workers.append(worker.url))
    left, right = Panel(page, 0), Panel(page, 1)
    assert (left.run, right.run) == (AE, VAE)
    drag(page, left)
    page.mouse.up()
    eventually(lambda: same_picture(left, right), lambda index: index is not None, "the same image on the other plane")
    for panel in (left, right):
        z, picture = panel.look()
        assert_painted(picture, panel.run, z)
    page.get_by_test_id("view-interpolate").click()
    ready(page, 2)
    expect(page.get_by_test_id("row-straight")).to_have_count(2)  # the two that were compared
    page.get_by_test_id("pick-with").select_option("")
    expect(page.get_by_test_id("row-straight")).to_have_count(1)
    page.get_by_test_id("pick-run").select_option(VAE)
    slider = page.get_by_test_id("path-t")
    slider.evaluate("(slider) => { slider.value = 0.25; slider.dispatchEvent(new Event('input', { bubbles: true })); }")
    panel = Panel(page)
    eventually(lambda: panel.run, lambda run: run == VAE, "the other model")
    z, picture = eventually(panel.look, lambda seen: bool(seen[1].any()), "the image at t")
    assert_painted(picture, VAE, z)
    assert page.get_by_test_id("frame").count() >= 11
    eventually(lambda: len(workers), lambda count: count >= 1, "the worker that refines a geodesic")
    assert "page=interpolate" in address(page)


def test_a_page_is_light_or_dark_and_offers_nothing_that_needs_a_server(visit_file: Open) -> None:
    page = visit_file("one.html")
    page.get_by_test_id("theme-dark").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 22, 26)"
    page.get_by_test_id("theme-light").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(252, 251, 248)"
    page.get_by_test_id("draw").click()
    expect(page.get_by_test_id("pad")).to_be_visible()
    expect(page.get_by_test_id("pad-upload")).to_be_hidden()
    with page.expect_download() as saved:
        page.get_by_test_id("save-svg").click()
    assert saved.value.suggested_filename.startswith(VAE)


def test_the_app_saves_what_is_seen_as_one_page(visit: Visit, visit_file: Open, folder: Path) -> None:
    app = visit(f"/compare?a={AE}&b={VAE}&z=1,-0.5&hide=3&link=place&view=0.5,0.5,2", 2)
    before = [Panel(app, side).z for side in (0, 1)]
    with app.expect_download() as saved:
        app.get_by_test_id("save-html").click()
    assert saved.value.suggested_filename == f"{AE}-and-{VAE}.html"
    saved.value.save_as(folder / "saved.html")
    page = visit_file("saved.html", 2)
    assert [Panel(page, side).z for side in (0, 1)] == before
    for part in ("page=compare", f"a={AE}", f"b={VAE}", "z=1,-0.5", "hide=3", "link=place", "view=0.5,0.5,2"):
        assert part in address(page).split("?")[1].split("&")


EXECUTE = """import sys, nbclient, nbformat
notebook = nbformat.read(sys.argv[1], 4)
nbclient.NotebookClient(notebook, kernel_name="python3").execute()
nbformat.write(notebook, sys.argv[2])"""


def test_a_notebook_draws_the_plane_of_a_run_and_of_two(visit_file: Open, folder: Path, environment: dict[str, str]) -> None:
    """examples/planes.ipynb, executed by Jupyter's own kernel; what its cells end in, as Jupyter would put it on a page."""
    command = [sys.executable, "-c", EXECUTE, str(ROOT / "examples" / "planes.ipynb"), str(folder / "executed.ipynb")]
    subprocess.run(command, check=True, timeout=600, cwd=folder, env=environment, stderr=subprocess.DEVNULL)
    outputs = [output["data"] for cell in json.loads((folder / "executed.ipynb").read_text())["cells"] for output in cell.get("outputs", ())]
    assert all("text/plain" in data for data in outputs)
    drawn = ["".join(data["text/html"]) for data in outputs if "text/html" in data]
    (folder / "executed.html").write_text(f"<!doctype html><body>{''.join(drawn)}", encoding="utf-8")
    page = visit_file("executed.html", 0)
    for frame, planes in zip(page.main_frame.child_frames, (1, 2), strict=True):
        frame.frame_element().scroll_into_view_if_needed()
        ready(frame, planes)
        panel = Panel(frame)  # type: ignore[arg-type]  # it has what is asked of a page here
        before, _ = panel.look()
        page.mouse.click(*panel.at(0.3, 0.4))
        z, picture = eventually(panel.look, lambda seen, before=before: seen[0] != before, "the cursor after a click")
        assert_painted(picture, panel.run, z)
    assert (folder / "digits-vae.html").is_file()


def test_the_site_is_the_same_by_http_and_from_a_disk(visit_file: Open, browser: Browser, site: str) -> None:
    context, wrong = browser.new_context(viewport=LAPTOP), list[str]()
    served = context.new_page()
    served.set_default_timeout(PATIENCE)
    watch(served, site.split("/")[2], wrong)
    fetched: list[str] = []
    served.on("request", lambda request: fetched.append(request.url.removeprefix(site)))
    served.goto(site)
    ready(served)
    for page in (served, visit_file("site/index.html")):
        assert Panel(page).run == VAE
        page.get_by_test_id("pick-run").select_option(AE)
        eventually(lambda page=page: Panel(page).plane.get_attribute("data-ready") == "true" and Panel(page).run == AE, bool, "the model that was picked")
        z, picture = eventually(Panel(page).look, lambda seen: bool(seen[1].any()), "its image")
        assert_painted(picture, AE, z)
        page.get_by_test_id("view-compare").click()
        ready(page, 2)
        assert (Panel(page).run, Panel(page, 1).run) == (AE, VAE)
        assert all(part in address(page) for part in ("page=compare", f"a={AE}", f"b={VAE}"))
        page.reload()
        ready(page, 2)
        assert (Panel(page).run, Panel(page, 1).run) == (AE, VAE)
    assert not any("conv-vae" in name or "mnist" in name for name in fetched)  # nobody asked for it
    context.close()
    assert not wrong
