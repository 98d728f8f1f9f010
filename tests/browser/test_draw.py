"""The pad: what is drawn or uploaded is encoded in the browser as torch encodes it, and lands on every plane."""

from __future__ import annotations

import io
import math
import struct
import zlib

import numpy as np
import torch
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from .conftest import Visit
from .plane import LOOK, Panel, Point, codes, eventually, pixels, point_of, the_model

ONE = [(0.53 - 0.004 * i, 0.14 + 0.024 * i) for i in range(31)]
ZERO = [(0.5 + 0.22 * math.sin(t), 0.5 - 0.33 * math.cos(t)) for t in np.linspace(0, 2 * math.pi, 40)]


def stroke(page: Page, pad: Panel, points: list[Point]) -> None:
    box = pad.part("pad").bounding_box()
    assert box
    at = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    page.mouse.move(*at[0])
    page.mouse.down()
    for place in at[1:]:
        page.mouse.move(*place)
    page.mouse.up()


def picture(panel: Panel, name: str) -> np.ndarray:
    """(28, 28) in 0…1."""
    return pixels(panel.part(name).evaluate(LOOK))[..., 3] / 255


def landed(panel: Panel) -> Point | None:
    text = panel.part("drawing").get_attribute("data-z")
    return point_of(text) if text else None


@torch.inference_mode()
def assert_answered(panel: Panel) -> None:
    """Code and redrawing are torch's for the picture that is shown; its bytes are a little coarser than what the browser encodes."""
    model = the_model(panel.run)
    posterior = model.encode(torch.tensor(picture(panel, "drawn"), dtype=torch.float32)[None, None])
    z = landed(panel)
    assert z
    spread = codes(panel.run)["mean"].std()
    np.testing.assert_allclose(z, posterior.mean[0].numpy(), atol=0.02 * spread)
    np.testing.assert_allclose(picture(panel, "redrawn"), model.decode(torch.tensor([z]))[0, 0].numpy(), atol=1.5 / 255)


def test_a_semi_supervised_model_says_which_digit_was_drawn_and_can_be_told_another(visit: Visit) -> None:
    page = visit("/?run=m2-vae&class=5")
    panel = Panel(page)
    draw = panel.part("draw")
    background, ink = draw.evaluate("(button) => [getComputedStyle(button).backgroundColor, getComputedStyle(button).color]")
    draw.click()
    expect(draw).to_have_attribute("aria-pressed", "true")
    expect(draw).to_have_css("background-color", ink)  # open it is filled, shut it is not
    expect(draw).to_have_css("color", background)
    stroke(page, panel, ZERO)
    expect(page.get_by_test_id("told").get_by_role("radio", checked=True)).to_have_text("0")
    expect(panel.part("drawn-verdict")).to_contain_text("As a 0")
    page.get_by_test_id("told-8").click()
    expect(panel.part("drawn-verdict")).to_contain_text("As an 8")
    expect(page.get_by_test_id("told").get_by_role("radio", checked=True)).to_have_text("8")


def test_a_drawn_one_and_zero_land_among_their_kind_on_both_planes(visit: Visit) -> None:
    page = visit("/compare?a=mnist-ae&b=mnist-vae", 2)
    right, left = Panel(page, 0), Panel(page, 1)  # the pad is the first plane's; the other one answers too
    before = left.axes().scale, right.axes().scale
    right.tool("draw").click()
    expect(right.part("drawn-verdict")).to_contain_text("Draw one large")
    expect(left.part("pad")).to_be_hidden()
    np.testing.assert_allclose((left.axes().scale, right.axes().scale), before, rtol=1e-3)  # the pad takes no room from the planes
    for name, points in (("1", ONE), ("0", ZERO)):
        stroke(page, right, points)
        for panel in (left, right):
            eventually(lambda panel=panel: landed(panel), lambda z: z is not None, "the drawing's code")
            assert_answered(panel)
            expect(panel.part("drawn-verdict")).to_contain_text(f" {name}")
        expect(right.element.locator(".votes b").first).to_have_text(name)
        assert right.z == tuple(round(value, 4) for value in landed(right) or ())
        x, y = right.axes().screen(right.z)
        layer, box = right.layer("answer-mark")
        rows, columns = np.nonzero(layer[..., 3])
        ratio = layer.shape[1] / box["width"]
        assert min(np.hypot(columns / ratio + box["left"] - x, rows / ratio + box["top"] - y)) < 8  # the ring, or the ellipse in it
        assert left.layer("answer-mark")[0][..., 3].any()
        right.part("pad-clear").click()
        expect(right.part("drawn-verdict")).to_contain_text("Draw one large")
        assert not left.layer("answer-mark")[0][..., 3].any()
    stroke(page, right, ONE)
    stroke(page, right, [(0.1, 0.9), (0.9, 0.9)])
    two = landed(right)
    page.keyboard.press("Tab")
    right.part("pad-undo").focus()
    page.keyboard.press("Control+z")
    eventually(lambda: landed(right), lambda z: z != two, "the drawing without its last stroke")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("pad")).to_have_count(2)
    for panel in (left, right):
        expect(panel.part("drawing")).to_be_hidden()


def file(name: str, data: bytes) -> FilePayload:
    return {"name": name, "mimeType": "image/png", "buffer": data}


def packed(image: Image.Image, format: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def bomb(side: int) -> bytes:
    """A few kB of PNG that unpack to side² pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes((side // 8 + 1) * side), 9)) + chunk(b"IEND", b"")


def a_seven() -> np.ndarray:
    figure = np.zeros((140, 140), np.uint8)
    figure[30:44, 40:100] = 255
    for row in range(44, 115):
        centre = 93 - (row - 44) // 2
        figure[row, centre - 7 : centre + 7] = 255
    return figure


def test_any_upload_becomes_the_figure_it_shows_or_a_sentence(visit: Visit) -> None:
    page = visit("/?run=mnist-vae")
    panel = Panel(page)
    seven = a_seven()
    panel.part("draw").click()
    turned = Image.Exif()
    turned[0x0112] = 6
    grey, inked = Image.fromarray(seven), Image.fromarray(255 - seven)
    good = {
        "light on dark": packed(grey),
        "dark on light": packed(inked),
        "16 bits": packed(Image.fromarray(seven.astype(np.uint16) * 257)),
        "CMYK": packed(inked.convert("RGB").convert("CMYK"), "JPEG", quality=95),
        "transparent": packed(Image.fromarray(np.dstack([np.zeros((140, 140, 3), np.uint8), seven]))),
        "animated": packed(grey, "GIF", save_all=True, append_images=[Image.fromarray(255 - seven.T)]),
        "turned": packed(Image.fromarray(np.rot90(seven).copy()), "JPEG", exif=turned, quality=95),
        "WebP": packed(grey, "WEBP", quality=95),
        "BMP": packed(grey, "BMP"),
        "large": packed(grey.resize((1900, 1900))),
    }
    bad = {
        "nothing": (b"", "empty"),
        "a text": (b"hello, this is no picture" * 9, "no picture"),
        "a pickle": (b"\x80\x04\x95\x0b\x00\x00\x00\x00\x00\x00\x00\x8c\x07nothing\x94.", "no picture"),
        "SVG": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "no picture"),
        "TIFF": (packed(grey, "TIFF"), "no picture"),
        "a bomb of 50 kB": (bomb(20_000), "too large"),
        "a bomb of 12 kB": (bomb(9_984), "9,984"),
        "HEIC": (b"\0\0\0\x18ftypheic" + bytes(99), "HEIC"),
        "26 MB": (packed(grey) + bytes(26_000_000), "26.0 MB"),
        "damaged": (packed(grey)[:60], "damaged"),
        "white paper": (packed(Image.new("L", (80, 80), 250)), "shows nothing"),
    }
    chooser, verdict = panel.part("pad-file"), panel.part("drawn-verdict")
    expected = None
    for kind, data in good.items():
        chooser.set_input_files(file("a.png", data))
        expect(verdict).to_contain_text("7")
        drawn = picture(panel, "drawn")
        expected = drawn if expected is None else expected
        assert np.corrcoef(drawn.ravel(), expected.ravel())[0, 1] > 0.97, kind
        panel.part("pad-clear").click()
        expect(verdict).to_contain_text("Draw one large")
    for data, reason in bad.values():
        chooser.set_input_files(file("a.png", data))
        expect(verdict).to_contain_text(reason)
    chooser.set_input_files(file("a.png", good["dark on light"]))
    expect(verdict).to_contain_text("7")
    assert_answered(panel)


def test_a_box_on_the_photograph_chooses_what_is_read(visit: Visit) -> None:
    """Of a 7 and a 0 beside it the reader takes one and says so; a box drawn by the mouse reads the other, keys move it, and each is answered."""
    page = visit("/?run=mnist-vae")
    panel = Panel(page)
    panel.part("draw").click()
    rows, columns = np.mgrid[:140, :140]
    zero = (np.abs(np.hypot((rows - 70) / 42, (columns - 70) / 26) - 1) < 0.22).astype(np.uint8) * 255
    panel.part("pad-file").set_input_files(file("two.png", packed(Image.fromarray(255 - np.hstack([a_seven(), np.zeros((140, 60), np.uint8), zero])))))
    expect(panel.part("photo-note")).to_contain_text("more than one figure")
    drawn = []
    stage = panel.part("photo")
    stage.scroll_into_view_if_needed()
    for left, right, name in ((0.5, 0.05, "7"), (0.6, 0.98, "0")):
        box = stage.bounding_box()
        assert box
        page.mouse.move(box["x"] + left * box["width"], box["y"] + 0.04 * box["height"])
        page.mouse.down()
        page.mouse.move(box["x"] + right * box["width"], box["y"] + 0.96 * box["height"], steps=3)
        page.mouse.up()
        expect(panel.part("drawn-verdict")).to_contain_text(f" {name}")
        expect(panel.part("photo-note")).to_contain_text("what was read")
        drawn.append(picture(panel, "drawn").ravel())
    assert np.corrcoef(*drawn)[0, 1] < 0.9
    before = panel.part("crop").get_attribute("style")
    panel.part("crop").press("ArrowLeft")
    assert panel.part("crop").get_attribute("style") != before
    expect(panel.part("drawn-verdict")).to_contain_text(" 0")


def test_a_stray_tap_changes_nothing_and_is_said(visit: Visit) -> None:
    page = visit("/?run=mnist-vae")
    panel = Panel(page)
    panel.part("draw").click()
    stroke(page, panel, ZERO)
    expect(panel.part("drawn-verdict")).to_contain_text(" 0")
    before = panel.part("drawn-verdict").inner_text()
    stroke(page, panel, [(0.06, 0.06)])
    expect(panel.part("pad-note")).to_contain_text("A speck far from the figure left out")
    assert panel.part("drawn-verdict").inner_text() == before
