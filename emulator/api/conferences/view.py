"""Conferences and their members as the API shows them: numbers are texts. plivo_rest.md §3."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.api.live_conferences import LiveConference, LiveMember


def conference_view(conference: LiveConference) -> dict[str, object]:
    """All of it."""
    return {
        "conference_name": conference.name,
        "conference_run_time": str(conference.running_s),
        "conference_member_count": str(len(conference.members)),
        "members": [_member_view(member) for member in conference.members],
    }


def member_ids_view(member_ids: Sequence[str]) -> str | list[str]:
    """As answers to orders name members: one as text, several as a list."""
    return member_ids[0] if len(member_ids) == 1 else list(member_ids)


def _member_view(member: LiveMember) -> dict[str, object]:
    return {
        "muted": member.muted,
        "member_id": member.member_id,
        "deaf": member.deaf,
        "from": member.from_number,
        "to": member.to_number,
        "caller_name": member.caller_name,
        "direction": member.direction,
        "call_uuid": member.call_uuid,
        "join_time": str(member.inside_s),
    }
