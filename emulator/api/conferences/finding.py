"""Which conference and which of its members a path names: plivo_rest.md §3."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.api.errors import not_found
from emulator.api.paths import name_in

if TYPE_CHECKING:
    from emulator.api.access import Desk
    from emulator.api.live_conferences import LiveConference

EVERYBODY = "all"


def visible(desk: Desk) -> list[LiveConference]:
    """The account's conferences, its subaccounts' too, its own first."""
    found = [
        conference
        for conference in desk.operator.live_conferences.all()
        if conference.auth_id == desk.main_auth_id and desk.subaccount in {"", conference.subaccount}
    ]
    return sorted(found, key=lambda conference: conference.subaccount != desk.subaccount)


def named(desk: Desk, name: str) -> LiveConference:
    """The account's conference of that name, as a path has it. Raises ApiError 404."""
    for conference in visible(desk):
        if conference.name == name_in(name):
            return conference
    raise not_found()


def chosen(conference: LiveConference, given: str) -> list[str]:
    """The members that a path means: one, several with commas between, or `all`. Raises ApiError 404 for others."""
    inside = [member.member_id for member in conference.members]
    if given == EVERYBODY:
        return inside
    wanted = list(dict.fromkeys(part.strip() for part in given.split(",")))
    if not set(wanted) <= set(inside):
        raise not_found()
    return wanted
