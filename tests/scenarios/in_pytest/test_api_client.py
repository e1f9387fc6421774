"""The REST API as a test asks it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scenarios.in_pytest.phones_in_test import PhonesInTest
    from scenarios.in_pytest.platform_in_test import PlatformInTest

RECORD = "<Response><Record maxLength='60' redirect='false' action='' fileFormat='wav'/></Response>"


def test_a_call_is_placed_and_its_recording_fetched(platform: PlatformInTest, phone: PhonesInTest) -> None:
    platform.documents["/hello/"] = RECORD
    customer = phone("12025551111")
    call = {"from": "15550100", "to": customer.number, "answer_url": f"{platform.app_url}/hello/"}
    placed = platform.api.post("Call/", json=call)
    assert (placed.status_code, placed.json()["message"]) == (201, "call fired")
    customer.answer()
    customer.talk(2)
    customer.hang_up()
    platform.advance(3)
    (listed,) = platform.api.get("Recording/", params={"limit": 5}).json()["objects"]
    assert platform.api.get(listed["recording_url"]).content.startswith(b"RIFF")


def test_no_time_passes_meanwhile(platform: PlatformInTest) -> None:
    before = platform.now
    platform.api.get("Number/")
    assert platform.now == before


def test_a_stranger_is_refused(platform: PlatformInTest) -> None:
    assert platform.api.get("Call/", auth=("MAWRONG", "wrong")).status_code == 401
