"""When the fallback URL is asked: without an answer, by a switch without XML, never for a call that is over."""

from __future__ import annotations

import pytest

from emulator.testing import World
from tests.emulator.runtime.flow_stage import WebApp

APP, OUTSIDE = "http://app.offhook.test", "15550300"


def paths_of_a_call(page: bytes | int, *, on_bad_xml: bool, wait_s: float = 0.0, hang_up_at: float = 0.0) -> list[str]:
    """What a call of the API asks the app for when its answer URL gives `page` after `wait_s`."""
    app = WebApp()
    app.pages = {"/answer/": page, "/fallback/": b"<Response/>", "/hangup/": 200}
    app.waits = {"/answer/": wait_s}
    with World(app, settings={"ledger": {"fallback_on_bad_xml": on_bad_xml}}) as world:
        phone = world.phone("alice", outside_number=OUTSIDE)
        urls = {f"{name}_url": f"{APP}/{name}/" for name in ("answer", "fallback", "hangup")}
        world.api("POST", "Call/", **{"from": "15550100", "to": OUTSIDE}, **urls)
        world.advance(1.0)
        phone.answer()
        if hang_up_at:
            world.advance(hang_up_at)
            phone.hang_up()
        world.advance(200.0)
    return [path for _, path, _ in app.requests]


@pytest.mark.parametrize(
    ("page", "on_bad_xml", "asked"),
    [
        (b"<Response/>", True, ["/answer/", "/hangup/"]),
        (b"no XML", False, ["/answer/", "/hangup/"]),
        (b"no XML", True, ["/answer/", "/fallback/", "/hangup/"]),
        (500, False, ["/answer/", "/fallback/", "/hangup/"]),
    ],
)
def test_what_leads_to_the_fallback(page: bytes | int, on_bad_xml: bool, asked: list[str]) -> None:
    assert paths_of_a_call(page, on_bad_xml=on_bad_xml) == asked


@pytest.mark.parametrize(("hang_up_at", "answers"), [(5.0, 1), (45.0, 2)])
def test_a_call_that_is_over_asks_for_nothing_more(hang_up_at: float, answers: int) -> None:
    """An answer URL that stays silent is tried again after 40 s, and given up after 55."""
    asked = paths_of_a_call(500, on_bad_xml=False, wait_s=1000.0, hang_up_at=hang_up_at)
    assert asked == [*["/answer/"] * answers, "/hangup/"]
