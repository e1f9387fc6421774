"""callbackUrl of a Conference: exact names and values of every action."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.webhooks.conference_payloads import conference_callback
from emulator.webhooks.payloads import standard
from tests.emulator.webhooks.views import INBOUND

if TYPE_CHECKING:
    from emulator.webhooks.conference_payloads import ConferenceAction


@pytest.mark.parametrize(
    ("action", "event", "more"),
    [
        ("enter", "ConferenceEnter", {"ConferenceFirstMember": "true"}),
        ("exit", "ConferenceExit", {"ConferenceLastMember": "true"}),
        ("digits", "ConferenceDigitsMatch", {"ConferenceDigitsMatch": "12"}),
        ("floor", "ConferenceFloor", {}),
        ("record", "ConferenceRecord", {}),
    ],
)
def test_what_is_told(action: ConferenceAction, event: str, more: dict[str, str]) -> None:
    told = conference_callback(
        INBOUND,
        action=action,
        conference_name="Sales",
        conference_uuid="room-1",
        member_id="7",
        digits="12",
        is_edge=True,
    )
    assert told == {
        **standard(INBOUND, event=event),
        "ConferenceAction": action,
        "ConferenceName": "Sales",
        "ConferenceUUID": "room-1",
        "ConferenceMemberID": "7",
        **more,
    }


@pytest.mark.parametrize(
    ("action", "parameter"), [("enter", "ConferenceFirstMember"), ("exit", "ConferenceLastMember")]
)
def test_most_are_neither_the_first_nor_the_last(action: ConferenceAction, parameter: str) -> None:
    told = conference_callback(INBOUND, action=action, conference_name="Sales", conference_uuid="room-1", member_id="7")
    assert told[parameter] == "false"
