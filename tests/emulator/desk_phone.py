"""A desk phone of a simulated world that knows the words of its trade: auto-answer, talk, hold, REFER, check-sync."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from emulator.base.address import Address
from emulator.sip import commands, events
from emulator.sip.terms import ServiceTerms
from emulator.testing.softphone_line import PhoneLine
from emulator.testing.world import PHONES_HOST

if TYPE_CHECKING:
    from tests.emulator.platform_stage import Scene

YEALINK = "Yealink SIP-T46S 66.86.0.15"
NOTICES = ServiceTerms(notices=frozenset({"talk", "hold", "check-sync"}))


class DeskPhone:
    """One line, one call; what it sends has no audio behind it."""

    def __init__(
        self, scene: Scene, username: str, password: str, *, refer_status: int = 202, dials: bool = True
    ) -> None:
        """`refer_status`: its answer to REFER; one that does not dial takes it and does nothing."""
        self.server = scene.platform.sip_address
        self.username = username
        self.facts: list[events.Output] = []
        self.calls: dict[str, str] = {}
        """State by leg: ringing, dialling, connected, held."""
        self.notices: list[str] = []
        self.offers: list[str] = []
        """Of re-INVITEs."""
        self.reinvite_status = 200
        self._refer_status = refer_status
        self._dials = dials
        self._credentials = commands.Credentials(username, password)
        self._referral = ""
        self._ids = scene.platform.around.ids
        network = scene.world.network.at(PHONES_HOST)
        self._host = network.local_address_towards(self.server)
        self._line = PhoneLine(
            network, Address(self._host, 0), self._hear, ids=self._ids, user_agent=YEALINK, terms=NOTICES
        )

    async def start(self) -> None:
        """Register."""
        self._line.order(
            commands.Register(
                registration="r",
                aor=f"sip:{self.username}@{self.server}",
                registrar=self._line.hop_to(self.server),
                credentials=self._credentials,
            )
        )
        await asyncio.sleep(1)
        assert any(isinstance(each, events.RegistrationChanged) for each in self.facts), "it did not register"

    def hang_up(self) -> None:
        """End every call."""
        for leg in self.calls:
            self._line.order(commands.HangUp(leg=leg))

    def close(self) -> None:
        """Switch off."""
        self._line.close()

    def _sdp(self, direction: str = "sendrecv") -> bytes:
        lines = ("v=0", f"o=- 1 1 IN IP4 {self._host}", "s=-", f"c=IN IP4 {self._host}", "t=0 0")
        return "\r\n".join((*lines, "m=audio 40000 RTP/AVP 0", f"a={direction}", "")).encode()

    def _hear(self, fact: events.Output) -> None:
        self.facts.append(fact)
        leg = getattr(fact, "leg", "")
        match fact:
            case events.InviteReceived():
                self._rings(fact)
            case events.InviteAnswered():
                self.calls[leg] = "connected"
                self._report(200)
            case events.InviteFailed():
                self._report(fact.status)
            case events.NotifyReceived():
                self._told(fact)
            case events.ReinviteReceived():
                self.offers.append(fact.request.body.decode())
                self._line.order(commands.RespondInvite(leg=leg, status=self.reinvite_status, body=self._sdp()))
            case events.ReferReceived():
                self._refer(fact)
            case events.LegEnded() | events.InviteCancelled():
                self.calls.pop(leg, None)

    def _rings(self, invite: events.InviteReceived) -> None:
        answers = "alert-autoanswer" in (invite.request.headers.get("alert-info") or "")
        self.calls[invite.leg] = "connected" if answers else "ringing"
        body = self._sdp() if answers else b""
        self._line.order(commands.RespondInvite(leg=invite.leg, status=200 if answers else 180, body=body))

    def _told(self, notice: events.NotifyReceived) -> None:
        self.notices.append(notice.request.headers.get("event") or "")
        state = self.calls.get(notice.leg)
        if notice.event == "talk" and state == "ringing":
            self.calls[notice.leg] = "connected"
            self._line.order(commands.RespondInvite(leg=notice.leg, status=200, body=self._sdp()))
        elif notice.event in {"talk", "hold"} and state is not None:
            self.calls[notice.leg] = "held" if notice.event == "hold" else "connected"
            direction = "inactive" if notice.event == "hold" else "sendrecv"
            self._line.order(commands.Reinvite(leg=notice.leg, body=self._sdp(direction)))

    def _refer(self, asked: events.ReferReceived) -> None:
        self._line.order(commands.RespondRefer(referral=asked.referral, status=self._refer_status))
        if self._refer_status >= 300 or not self._dials:
            return
        self._referral, leg = asked.referral, self._ids.token()
        self.calls[leg] = "dialling"
        self._line.order(
            commands.PlaceInvite(
                leg=leg,
                target=asked.target,
                destination=self._line.hop_to(self.server),
                from_uri=f"sip:{self.username}@{self.server}",
                body=self._sdp(),
                credentials=self._credentials,
            )
        )

    def _report(self, status: int) -> None:
        if self._referral:
            self._line.order(commands.NotifyReferral(referral=self._referral, status=status))
