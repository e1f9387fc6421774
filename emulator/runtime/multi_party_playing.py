"""What the REST API lets those in a Multiparty Call hear: files and texts, had before use. plivo_rest.md §4."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.callflow.control import CallEnded, FetchFailed, SpeechFailed
from emulator.callflow.guests import SOUNDS_EVENT
from emulator.callflow.verbs.prompts import fetch_prompts
from emulator.calls.commands import PromptCue
from emulator.calls.multi_party_commands import PlayDialMusic, PlayToParticipants, StopPlayingToParticipants
from emulator.runtime.call_control import FlowControl
from emulator.runtime.flow_sounds import FlowSounds
from emulator.runtime.kept_tasks import KeptTasks

if TYPE_CHECKING:
    from emulator.api.live_calls import SoundKind, SoundOrder
    from emulator.runtime.flow_surroundings import FlowSurroundings


class MultiPartyPlaying:
    """Orders of the API; what is ordered of the same participants replaces what was before."""

    def __init__(self, around: FlowSurroundings) -> None:
        self._around = around
        self.tasks = KeptTasks()
        """Sounds that are being fetched, by the Multiparty Call and what was ordered of it."""

    def start(self, mpc_uuid: str, whom: str, member_ids: tuple[str, ...], order: SoundOrder) -> None:
        """Let participants hear something as soon as it is there."""
        name = _name(order.kind, whom)
        self.tasks.cancel(f"{mpc_uuid} {name}")
        work = self._play(mpc_uuid, name, member_ids, order)
        self.tasks.begin(f"{mpc_uuid} {name}", work, name=f"{name} in {mpc_uuid}")

    def stop(self, mpc_uuid: str, whom: str, kind: SoundKind) -> None:
        """Stop what was ordered of `whom`."""
        name = _name(kind, whom)
        self.tasks.cancel(f"{mpc_uuid} {name}")
        self._around.switchboard.submit(StopPlayingToParticipants(mpc_uuid=mpc_uuid, name=name))

    def start_dial_music(self, invitation: str, music: str) -> None:
        """Let participants hear `real`, `none` or what is at a URL while the guests of an invitation ring."""
        if music != "none":
            work = self._play_dial_music(invitation, music)
            self.tasks.begin(invitation, work, name=f"dial music of {invitation}")

    async def _play_dial_music(self, invitation: str, music: str) -> None:
        sounds: tuple[PromptCue, ...] = (PromptCue(pcm_path=self._around.sounds.ringback_path),)
        if music != "real":
            control = FlowControl(invitation, self._around)
            try:
                prompts = await fetch_prompts(
                    music, control, attribute="dial_music", event=SOUNDS_EVENT, purpose="MPC sounds"
                )
                sounds = await FlowSounds(invitation, self._around).audible(prompts)
            except CallEnded:
                return
        if sounds:
            self._around.switchboard.submit(PlayDialMusic(invitation=invitation, sounds=sounds))

    async def _play(self, mpc_uuid: str, name: str, member_ids: tuple[str, ...], order: SoundOrder) -> None:
        try:
            paths = await self._paths(order)
        except (FetchFailed, SpeechFailed) as failure:
            self._around.note("", f"{order.kind} by the API is not heard in a Multiparty Call: {failure}")
            return
        sounds = tuple(PromptCue(pcm_path=path) for path in paths)
        self._around.switchboard.submit(
            PlayToParticipants(mpc_uuid=mpc_uuid, member_ids=member_ids, name=name, sounds=sounds)
        )

    async def _paths(self, order: SoundOrder) -> list[str]:
        if order.speech is not None:
            return [await self._around.sounds.spoken(order.speech)]
        return [await self._around.sounds.fetched(url) for url in order.urls]


def _name(kind: SoundKind, whom: str) -> str:
    return f"{kind}-{whom}"
