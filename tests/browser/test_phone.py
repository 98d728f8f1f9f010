"""390 px wide, one or two fingers."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, CDPSession

from .conftest import PHONE, Visit
from .plane import Panel, Point, address, assert_painted, eventually
from .test_view import assert_no_sideways_scroll


def touch(fingers: CDPSession, kind: str, *points: Point) -> None:
    fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(points)]})


def test_a_finger_drags_and_the_page_stays(visit: Visit, phone: BrowserContext) -> None:
    page = visit("/?run=001-vae", context=phone)
    panel = Panel(page)
    panel.axes()  # are there
    fingers = phone.new_cdp_session(page)
    panel.record()
    touch(fingers, "touchStart", panel.at(0.2, 0.9))
    for i in range(50):
        touch(fingers, "touchMove", panel.at(0.2 + 0.01 * i, 0.9 - 0.015 * i))
    z, picture = eventually(panel.look, lambda seen: under(panel, seen[0], (0.69, 0.165)), "the finger's place")
    touch(fingers, "touchEnd")
    assert_painted(picture, "001-vae", z)
    assert len(panel.recorded()) > 10
    assert page.evaluate("[document.scrollingElement, document.querySelector('[data-testid=stMain]')].every(({ scrollTop }) => scrollTop === 0)")
    eventually(lambda: address(page), lambda url: f"z={panel.plane.get_attribute('data-z')}" in url, "the place in the address")


def under(panel: Panel, z: Point, place: Point) -> bool:
    """Whether z is, to a pixel and a half, what the axes say about a place of the plane."""
    axes = panel.axes()
    return max(abs(a - b) for a, b in zip(axes.latent(panel.at(*place)), z, strict=True)) < 1.5 * axes.scale[0]


def test_two_fingers_zoom_and_leave_the_cursor(visit: Visit, phone: BrowserContext) -> None:
    page = visit("/?run=001-vae&z=0.5,0.5", context=phone)
    panel = Panel(page)
    before = panel.axes()
    fingers = phone.new_cdp_session(page)
    touch(fingers, "touchStart", panel.at(0.45, 0.5))
    touch(fingers, "touchStart", panel.at(0.45, 0.5), panel.at(0.55, 0.5))
    for i in range(1, 21):
        touch(fingers, "touchMove", panel.at(0.45 - 0.0075 * i, 0.5), panel.at(0.55 + 0.0075 * i, 0.5))
    touch(fingers, "touchEnd")
    # Four times the distance; the first pixels of a movement may be swallowed.
    after = eventually(panel.axes, lambda now: before.scale[0] / now.scale[0] > 2.5, "the pinch")
    assert before.scale[0] / after.scale[0] < 4.5
    middle = panel.at(0.5, 0.5)
    assert max(abs(a - b) for a, b in zip(after.latent(middle), before.latent(middle), strict=True)) < 30 * before.scale[0]
    assert panel.z == (0.5, 0.5)


def test_the_picture_is_above_the_plane_where_no_thumb_hides_it(visit: Visit, phone: BrowserContext) -> None:
    page = visit("/?run=001-vae", context=phone)
    panel = Panel(page)
    picture, plane = panel.part("decoded").bounding_box(), panel.plane.bounding_box()
    assert picture
    assert plane
    assert picture["y"] + picture["height"] <= plane["y"]
    assert plane["y"] + plane["height"] <= PHONE["height"]
    assert plane["width"] > 300


@pytest.mark.parametrize(("path", "planes"), [("/?run=001-vae", 1), ("/compare?a=001-ae&b=001-vae", 2)])
def test_nothing_is_wider_than_the_phone(visit: Visit, phone: BrowserContext, path: str, planes: int) -> None:
    assert_no_sideways_scroll(visit(path, planes, context=phone))
