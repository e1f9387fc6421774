"""Multiparty Calls on the table: settings, participants and orders with few words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.base.units import SAMPLES_PER_S
from emulator.callflow.multi_party import MultiPartySettings, Participation
from emulator.calls.actions import MultiPartyReport
from emulator.calls.commands import PlaceCall, PromptCue
from emulator.calls.multi_party_commands import Guest, InviteParticipants, JoinMultiParty, MultiPartySounds
from emulator.media.commands import JoinRoom
from tests.emulator.calls.lab import ACCOUNT, Lab

if TYPE_CHECKING:
    from emulator.callflow.multi_party import Role

NAME = "support"
WAIT = PromptCue(pcm_path="wait.pcm")
AGENT_HOLD, CUSTOMER_HOLD = PromptCue(pcm_path="agent.pcm"), PromptCue(pcm_path="customer.pcm")
SOUNDS = MultiPartySounds(wait_music=(WAIT,), agent_hold_music=(AGENT_HOLD,), customer_hold_music=(CUSTOMER_HOLD,))
ENTER, EXIT = PromptCue(pcm_path="enter.pcm"), PromptCue(pcm_path="exit.pcm")
TICK = 1 / 50
SAMPLE = 1 / SAMPLES_PER_S


def settings(**changed: object) -> MultiPartySettings:
    """Those of an element without attributes, but for what is changed."""
    return MultiPartySettings(**{"max_duration_s": 14400, "max_participants": 10, **changed})  # type: ignore[arg-type]


class Party(Lab):
    """A lab in which calls join one Multiparty Call."""

    def join(self, role: Role = "customer", *, sounds: MultiPartySounds = SOUNDS, **said: object) -> str:
        """A call arrives, is answered and joins; its call_uuid. What is `settings` is for all."""
        call_uuid = self.answered(f"leg-{len(self.exchange.live_legs())}-{self.now}")
        self.join_with(call_uuid, role, sounds=sounds, **said)
        return call_uuid

    def join_with(
        self, call_uuid: str, role: Role = "customer", *, sounds: MultiPartySounds = SOUNDS, **said: object
    ) -> None:
        """A call that stands joins."""
        of_all = said.pop("settings", settings())
        self.order(
            JoinMultiParty(
                order=f"stay-{call_uuid}",
                call_uuid=call_uuid,
                name=NAME,
                settings=of_all,  # type: ignore[arg-type]
                participant=Participation(role=role, **said),  # type: ignore[arg-type]
                sounds=sounds,
                enter_sound=(ENTER,),
                exit_sound=(EXIT,),
            )
        )

    def invite(self, *numbers: str, name: str = "request", confirm: bool = False, delay_s: float = 0.0) -> list[str]:
        """The API calls guests; their call_uuids."""
        uuids = [f"{name}-{number}" for number in numbers]
        guests = tuple(
            Guest(
                call=PlaceCall(
                    call_uuid=call_uuid,
                    request_uuid=name,
                    auth_id=ACCOUNT,
                    from_number="15550199",
                    to=number,
                    invitation=name,
                ),
                delay_s=delay_s * position,
            )
            for position, (call_uuid, number) in enumerate(zip(uuids, numbers, strict=True))
        )
        self.order(
            InviteParticipants(
                invitation=name,
                auth_id=ACCOUNT,
                subaccount="",
                name=NAME,
                settings=settings(),
                stay_alone=False,
                guests=guests,
                has_to_confirm=confirm,
            )
        )
        return uuids

    @property
    def mpc_uuid(self) -> str:
        """Of the one that goes on."""
        call = self.exchange.rooms.multi_party_calls.named(ACCOUNT, "", NAME)
        assert call is not None
        return call.mpc_uuid

    def member_id(self, call_uuid: str) -> str:
        """Of a call that takes part."""
        call = self.exchange.rooms.multi_party_calls.get(self.mpc_uuid)
        assert call is not None
        participant = call.of_call(call_uuid)
        assert participant is not None
        return participant.member.member_id

    def place_of(self, call_uuid: str) -> JoinRoom:
        """How a leg is in the room now."""
        return [order for order in self.media(JoinRoom) if order.leg == call_uuid][-1]

    def happened(self) -> list[str]:
        """The facts of Multiparty Calls, by their names."""
        return [type(action.event).__name__ for action in self.wanted(MultiPartyReport)]
