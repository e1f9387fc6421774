"""Parameters of the callbackUrl of a Conference: plivo_xml_callbacks.md §3.9."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from emulator.webhooks.payloads import standard

if TYPE_CHECKING:
    from emulator.webhooks.payloads import Fields
    from emulator.webhooks.view import CallView

ConferenceAction = Literal["enter", "exit", "digits", "floor", "record"]

_EVENTS: dict[ConferenceAction, str] = {
    "enter": "ConferenceEnter",
    "exit": "ConferenceExit",
    "digits": "ConferenceDigitsMatch",
    "floor": "ConferenceFloor",
    "record": "ConferenceRecord",
}
_EDGES: dict[ConferenceAction, str] = {"enter": "ConferenceFirstMember", "exit": "ConferenceLastMember"}


def conference_callback(
    member: CallView,
    *,
    action: ConferenceAction,
    conference_name: str,
    conference_uuid: str,
    member_id: str,
    digits: str = "",
    is_edge: bool = False,
    keep_plus: bool = False,
) -> Fields:
    """callbackUrl, of all actions but `record`, which adds what the recording is.

    `is_edge`: it is the first member, or was the last. `digits`: the pattern that was pressed.
    """
    edge = {_EDGES[action]: "true" if is_edge else "false"} if action in _EDGES else {}
    pressed = {"ConferenceDigitsMatch": digits} if action == "digits" else {}
    return {
        **standard(member, event=_EVENTS[action], keep_plus=keep_plus),
        "ConferenceAction": action,
        "ConferenceName": conference_name,
        "ConferenceUUID": conference_uuid,
        "ConferenceMemberID": member_id,
        **edge,
        **pressed,
    }
