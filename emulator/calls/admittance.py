"""Who an INVITE is from and what number it is for: who may call whom (docs/security.md, docs/trunks.md)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.calls.arrival import Arrival, called_by_trunk

if TYPE_CHECKING:
    from emulator.calls.dial_plan import DialPlan
    from emulator.calls.routing import Directory, Owner
    from emulator.calls.trunks import Trunks
    from emulator.sip.events import InviteReceived

CHALLENGED = 401
EMERGENCY = "an emergency number"
NOBODYS = "no number or endpoint of the account"


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """A call that comes in."""

    owner: Owner
    said: Arrival
    number: str
    """Whom it is for, by the dial plan."""
    user: str | None = None
    """The SIP user of ours who proved to be calling."""
    application: str = ""
    """The app_id that this user's access token names; empty: none."""
    trunk: str = ""
    """The name of the trunk that it came by; empty: none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A call that does not."""

    status: int
    """401: it may come again with credentials."""
    why: str = ""
    """Empty: it need not be told."""


class Admittance:
    """Judges INVITEs outside any dialog."""

    def __init__(self, directory: Directory, dial_plan: DialPlan, trunks: Trunks) -> None:
        self._directory = directory
        self._plan = dial_plan
        self._trunks = trunks

    def judge(self, event: InviteReceived) -> Admitted | Refused:
        """Whether a call may come in, and as what."""
        said = Arrival.of(event.request)
        if self._plan.is_refused(said.dialled):
            return _refused(403, said.caller, said.dialled, EMERGENCY)
        user = event.authenticated_as
        if user is None or self._trunks.has_user(user):
            verdict = self._by_trunk(event, said)
            if verdict is not None:
                return verdict
            user = None
        number = self._plan.number(said.dialled)
        if user is None and self._directory.owner_of_user(said.caller) is not None:
            return Refused(status=CHALLENGED)
        application = event.application if user is not None else ""
        owner = self._directory.owner_of_call(number, user, application)
        if owner is None:
            return _refused(404, said.caller, number, NOBODYS)
        closed = [trunk.name for trunk in self._trunks.bringing(number)] if user is None else []
        if closed:
            why = f"{event.source.host} is not where calls of {', '.join(closed)} come from"
            return _refused(403, said.caller, number, why)
        return Admitted(owner=owner, said=said, number=number, user=user, application=application)

    def judge_dialled(self, username: str, dialled: str) -> Admitted | Refused:
        """The same of what a phone of ours would have dialled, which is known by its registration."""
        if self._plan.is_refused(dialled):
            return _refused(403, username, dialled, EMERGENCY)
        number = self._plan.number(dialled)
        owner = self._directory.owner_of_call(number, username)
        if owner is None:
            return _refused(404, username, number, NOBODYS)
        said = Arrival(caller=username, number=username, name="", dialled=dialled, told_headers=())
        return Admitted(owner=owner, said=said, number=number, user=username)

    def _by_trunk(self, event: InviteReceived, said: Arrival) -> Admitted | Refused | None:
        """What becomes of a call from where trunks call from; None: it is none of theirs."""
        if self._is_a_phone_of_ours(event, said):
            return None
        challenged = False
        for trunk, access in self._trunks.from_source(event.source):
            for dialled in called_by_trunk(event.request, access.contact_user):
                number = self._plan.number(dialled)
                owner = self._directory.owner_of_call(number, None) if access.brings(number) else None
                if owner is None or self._plan.is_refused(dialled):
                    continue
                if access.username in {"", event.authenticated_as}:
                    said = Arrival.of(event.request, by_trunk=True)
                    return Admitted(owner=owner, said=said, number=number, trunk=trunk.name)
                challenged = True
        return Refused(status=CHALLENGED) if challenged else None

    def _is_a_phone_of_ours(self, event: InviteReceived, said: Arrival) -> bool:
        """A phone may stand behind the same address as a trunk: it is known by where it registered from."""
        if self._directory.owner_of_user(said.caller) is None:
            return False
        phones = self._directory.destinations(said.caller)
        return any(phone.is_own and phone.next_hop == event.source for phone in phones)


def _refused(status: int, caller: str, dialled: str, why: str) -> Refused:
    return Refused(status=status, why=f"call from {caller} to {dialled} refused: {why}")
