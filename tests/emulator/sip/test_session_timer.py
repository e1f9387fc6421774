"""What requests and responses say of session timers (RFC 4028 §5, §7, §9)."""

from __future__ import annotations

import pytest

from emulator.sip.message import Request, Response
from emulator.sip.parser import parse
from emulator.sip.session_timer import SessionTimer, agree, agreed, demanded, too_brief
from tests.emulator.sip.crafted import crafted


def request(*more: str) -> Request:
    message = parse(crafted(more=more))
    assert isinstance(message, Request)
    return message


def response(*more: str, status: int = 200) -> Response:
    data = crafted(more=more).replace(b"INVITE sip:bob@192.0.2.1 SIP/2.0", f"SIP/2.0 {status} X".encode(), 1)
    message = parse(data)
    assert isinstance(message, Response)
    return message


@pytest.mark.parametrize(
    ("more", "we_refresh", "fields"),
    [
        ((), None, ()),
        (("Supported: timer",), None, ()),
        (
            ("Supported: timer", "Session-Expires: 600"),
            False,
            (("Require", "timer"), ("Session-Expires", "600;refresher=uac")),
        ),
        (("k: timer", "x: 600;refresher=uas"), True, (("Session-Expires", "600;refresher=uas"),)),
        (("Session-Expires: 600;refresher=uac",), True, (("Session-Expires", "600;refresher=uas"),)),
        (("Session-Expires: 60",), True, (("Session-Expires", "90;refresher=uas"),)),
        (("Supported: timer", "Session-Expires: soon"), None, ()),
        (
            ("Supported: timer", 'Session-Expires: 600;refresher="'),
            False,
            (("Require", "timer"), ("Session-Expires", "600;refresher=uac")),
        ),
    ],
)
def test_what_we_agree_to(more: tuple[str, ...], we_refresh: bool | None, fields: tuple[tuple[str, str], ...]) -> None:
    timer, ours = agree(request(*more))
    assert (None if timer is None else timer.we_refresh) == we_refresh
    assert ours == fields


def test_who_knows_session_timers_is_told_that_its_interval_is_too_short() -> None:
    assert too_brief(request("Supported: timer", "Session-Expires: 89"))
    assert not too_brief(request("Supported: timer", "Session-Expires: 90"))
    assert not too_brief(request("Session-Expires: 89"))
    assert not too_brief(request("Supported: timer"))


def test_what_the_peer_agrees_to() -> None:
    assert agreed(response("Session-Expires: 300;refresher=uac")) == SessionTimer(300, we_refresh=True)
    assert agreed(response("Session-Expires: 300;refresher=uas")) == SessionTimer(300, we_refresh=False)
    assert agreed(response()) is None


def test_what_a_refusal_demands() -> None:
    assert demanded(response("Min-SE: 3600", status=422)) == (("Session-Expires", "3600"), ("Min-SE", "3600"))
    assert demanded(response("Min-SE: 3600", status=486)) == ()
    assert demanded(response(status=422)) == ()


@pytest.mark.parametrize(("interval", "refresh", "over"), [(90, 45, 60), (1800, 900, 1768)])
def test_when(interval: int, refresh: float, over: float) -> None:
    timer = SessionTimer(interval, we_refresh=True)
    assert (timer.refresh_after_s, timer.over_after_s) == (refresh, over)
    assert dict(timer.asking())["Session-Expires"] == f"{interval};refresher=uac"
    assert dict(SessionTimer(interval, we_refresh=False).asking())["Session-Expires"] == f"{interval};refresher=uas"
