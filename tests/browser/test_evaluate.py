"""The Evaluate page in a browser: the table stands, the noise slider changes the pictures, a drawing is judged, files are kept."""

from __future__ import annotations

import base64
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from aevae.recipe.datasets import present
from aevae.runs.catalog import open_run

from .conftest import Visit
from .plane import address, eventually

needs_mnist = pytest.mark.skipif(not present("mnist"), reason="MNIST is not here, and noise needs its pictures")


def ready(page: Page, kind: str) -> Locator:
    sheet = page.locator(f"[data-testid=evaluate-{kind}][data-ready]")
    expect(sheet).to_have_count(1)
    return sheet


def look(cell: Locator) -> str:
    return cell.evaluate("canvas => canvas.toDataURL()")


def test_only_what_is_clearly_best_is_bold_and_references_are_folded(visit: Visit) -> None:
    page = visit("/evaluate?runs=mnist-ae,mnist-vae", planes=0)
    answers = ready(page, "answers")
    expect(answers.locator("section")).to_have_count(3)
    expect(answers.locator("p > b")).to_have_text("difference 0.39 ± 0.08")
    sheet = ready(page, "scores")
    table = sheet.get_by_test_id("scorecard")
    expect(table.locator("tr.run")).to_have_count(2)
    expect(table.locator("tr.run td b")).to_have_text(["22.9"])
    expect(table.locator("tr.floor").first).to_be_hidden()
    fold = sheet.get_by_role("button", name="Show 7 reference results")
    fold.click()
    expect(table.locator("tr:is(.floor, .reference)").filter(visible=True)).to_have_count(7)
    table.get_by_role("button", name="Reconstruction error").focus()
    expect(page.get_by_text("Sum of squared errors")).to_be_visible()


def test_a_cell_of_the_confusions_shows_the_images_behind_it(visit: Visit) -> None:
    page = visit("/evaluate?runs=digits-vae&tab-digits=Confusions", planes=0)
    sheet = ready(page, "confusions")
    first = sheet.locator("[data-cell='0,0']")
    first.focus()
    for key in ("ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
    expect(sheet.locator("[data-cell='1,1']")).to_be_focused()
    expect(sheet.locator("td button[tabindex='0']")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(sheet.get_by_text(re.compile(r"^digits-vae: 1 taken for what it is: \d+ of \d+"))).to_be_visible()
    expect(sheet.locator("canvas[data-what=output]").first).to_be_visible()
    neighbours = ready(page, "neighbours")
    neighbours.locator("[data-cell='1,1']").click()
    expect(neighbours.get_by_text(re.compile(r"^digits-vae: Neighbours of 1 that are 1: \d+ of \d+"))).to_be_visible()


def test_the_address_follows_the_picks_and_enter_takes_one_model(visit: Visit) -> None:
    page = visit("/evaluate?runs=mnist-vae", planes=0)
    ready(page, "scores")
    length = page.evaluate("history.length")
    box = page.get_by_role("combobox").first
    box.fill("latent-")
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"/evaluate\?runs=mnist-vae,latent-[48]$"))
    expect(ready(page, "scores").locator("tr.run")).to_have_count(2)
    assert page.evaluate("history.length") == length
    seen = address(page)
    page.reload()
    expect(ready(page, "scores").locator("tr.run")).to_have_count(2)
    assert address(page) == seen


def test_the_table_fits_a_small_laptop(visit: Visit) -> None:
    page = visit("/evaluate?runs=mnist-ae,mnist-vae,denoising-ae-32d,001-vae-as-written", planes=0)
    page.set_viewport_size({"width": 1280, "height": 720})
    table = ready(page, "scores").get_by_role("region", name="All numbers")
    eventually(lambda: table.evaluate("e => e.scrollWidth - e.clientWidth"), lambda beyond: beyond == 0, "a table without a hidden column")
    page.set_viewport_size({"width": 760, "height": 1075})  # upright A4
    page.emulate_media(media="print")
    for what in ("scores", "rows"):
        widths = ready(page, what).locator("table").first.evaluate("e => [e.getBoundingClientRect().right, innerWidth]")
        assert widths[0] <= widths[1]
    expect(ready(page, "rows").locator("canvas").last).to_be_visible()
    expect(page.locator(".evaluate .tool:visible")).to_have_count(0)


@needs_mnist
def test_the_noise_slider_changes_what_goes_in_and_what_comes_out(visit: Visit) -> None:
    page = visit("/evaluate?runs=denoising-ae&tab-mnist=Denoise", planes=0)
    sheet = ready(page, "noise")
    noisy, output, original = (sheet.locator(f"canvas[data-row={row}][data-column='3']") for row in ("noisy", "denoising-ae", "original"))
    before = look(noisy), look(output), look(original)
    sent = page.evaluate("window.messagesSent")
    slider = sheet.get_by_test_id("noise")
    slider.focus()
    for _ in range(20):
        slider.press("ArrowRight")
    expect(sheet.locator("[data-level='0.50']")).to_have_count(1)
    after = look(noisy), look(output), look(original)
    assert before[0] != after[0]
    assert before[1] != after[1]
    assert before[2] == after[2]
    slider.press("Home")
    expect(sheet.locator("[data-level='0.00']")).to_have_count(1)
    assert look(noisy) == look(original)
    assert page.evaluate("window.messagesSent") == sent


def test_a_drawing_is_painted_and_judged_and_samples_are_drawn_again(visit: Visit) -> None:
    page = visit("/evaluate?runs=digits-vae", planes=0)
    ready(page, "rows")
    page.get_by_role("tab", name="Anomalies").click()
    expect(page.get_by_text("360 Digits (bundled) test images (normal)")).to_be_visible()
    page.get_by_text("Your own image").click()
    sheet = ready(page, "own")
    pad = sheet.get_by_test_id("pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box
    blank = look(sheet.locator("canvas[data-what=output][data-column='1']"))
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] - 20, steps=5)
    page.mouse.up()
    expect(sheet.get_by_text(re.compile("^above"))).to_be_visible()
    assert look(sheet.locator("canvas[data-what=output][data-column='1']")) != blank
    page.get_by_role("tab", name="Samples").click()
    samples = ready(page, "samples")
    first = samples.locator("canvas[data-column='0']")
    before = look(first)
    samples.get_by_test_id("again").click()
    expect(samples.locator("[data-seed='2']")).to_have_count(1)
    assert look(first) != before
    with page.expect_download() as kept:
        samples.get_by_role("button", name="PNG").click()
    assert kept.value.suggested_filename == "samples-digits.png"
    assert kept.value.path().read_bytes().startswith(base64.b64decode("iVBORw0KGgo="))
    with page.expect_download() as kept:
        samples.get_by_role("button", name="CSV").click()
    lines = kept.value.path().read_text().splitlines()
    assert lines[0] == '"model","number","class","z1","z2"'
    assert len(lines) == 41


def test_a_chart_is_drawn_by_the_planes_plotly_named_pointed_at_resized_and_kept(visit: Visit) -> None:
    page = visit("/evaluate?runs=digits-ae,digits-vae", planes=0)
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.get_by_role("tab", name="Few labels").click()
    chart = page.locator(".graph[data-ready]")
    figure = chart.get_by_role("figure", name="% right over labelled images a class")
    expect(figure.locator("figcaption")).to_contain_text("nearest labelled training image")
    assert [url.rpartition("/")[2] for url in fetched if "plotly" in url.lower()].count("plotly.min.js") == 1
    assert not [url for url in fetched if "/static/js/" in url and "Plotly" in url]  # Streamlit's own, 4.8 MB

    figure.get_by_role("button", name="CSV").scroll_into_view_if_needed()
    point = figure.locator(".scatterlayer .point").last.bounding_box()
    assert point
    page.mouse.move(point["x"] + point["width"] / 2, point["y"] + point["height"] / 2)
    expect(figure.locator(".hoverlayer")).to_contain_text("%")

    page.set_viewport_size({"width": 800, "height": 700})
    eventually(lambda: figure.locator(".main-svg").first.bounding_box(), lambda box: box is not None and box["width"] < 800, "the chart's width")
    for name, start in (("CSV", b'"labels a class","pixels mean"'), ("PNG", b"\x89PNG")):
        with page.expect_download() as kept:
            figure.get_by_role("button", name=name).click()
        assert kept.value.path().read_bytes().startswith(start)
        assert kept.value.suggested_filename == f"few-labels-digits.{name.lower()}"


def test_images_whose_codes_are_kept_need_no_encoder_and_show_its_errors(visit: Visit) -> None:
    """Reconstructions are decoded from the codes in the run's own file; an encoder comes with the first image that has none there."""
    page = visit("/evaluate?runs=digits-vae", planes=0)
    sheet = ready(page, "rows")
    shown = [float(text) for text in sheet.locator("tr[data-what=output] .number").all_inner_texts()]
    asked: list[str] = page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name.split('/').pop())")
    assert "decoder.safetensors" in asked
    assert "encoder.safetensors" not in asked
    errors = sorted(open_run("digits-vae").tensors("codes")["error"].tolist())
    assert sorted(shown) == pytest.approx(errors[-len(shown) :], abs=0.06)
