"""A platform in the hands of a test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import BadInput
from scenarios.in_pytest.platform_in_test import PlatformInTest
from scenarios.runner.app_requests import NotInTime

if TYPE_CHECKING:
    from scenarios.in_pytest.phones_in_test import PhonesInTest
    from scenarios.in_pytest.playground import Playground

WAIT = "<Response><GetDigits action='${app_url}/keys/' timeout='60'/></Response>"


def test_time_passes_when_it_is_asked_to(platform: PlatformInTest) -> None:
    before = platform.now
    platform.advance(3600)
    assert platform.now - before == 3600


def test_documents_may_change_between_calls(platform: PlatformInTest, phone: PhonesInTest) -> None:
    caller = phone("caller")
    for length in (2, 3):
        platform.documents["/answer/"] = WAIT.replace("60", str(length))
        caller.dial("+15550100")
        caller.talk(1)
        caller.hang_up()
    assert platform.until("/answer/", times=2).number == 3
    assert [request.path for request in platform.requests][:3] == ["/answer/", "/hangup/", "/answer/"]


def test_what_does_not_come_is_told(platform: PlatformInTest) -> None:
    with pytest.raises(NotInTime, match="no request to /ready/ within 2 s"):
        platform.until("/ready/", within=2)


def test_numbers_lead_to_paths_of_the_app(platform: PlatformInTest, phone: PhonesInTest) -> None:
    platform.documents["/night/"] = WAIT
    platform.add_number("+15550177", answer="/night/", hangup=None)
    platform.add_number("15550100", answer="/night/", hangup="/bye/")
    caller = phone("caller")
    for number in ("15550177", "15550100"):
        caller.dial(number)
        caller.talk(1)
        caller.hang_up()
        platform.advance(1)
    assert [request.path for request in platform.requests] == ["/night/", "/night/", "/night/", "/bye/"]


def test_an_app_of_ones_own_has_no_documents(ground: Playground) -> None:
    with pytest.raises(BadInput, match="an app of its own"):
        PlatformInTest(ground, None).documents["/answer/"] = WAIT


def test_where_everything_is(platform: PlatformInTest, ground: Playground) -> None:
    assert platform.world == "simulated"
    assert platform.folder == ground.folder
    assert platform.sip_domain == str(ground.stage.platform.sip_address)
    assert (platform.api_url, platform.app_url) == (ground.stage.platform.http_url, ground.stage.app.url)
    assert platform.auth_id.startswith("MA")
    assert platform.auth_token
