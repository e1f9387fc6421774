"""What the REST API asks of the platform about calls that are under way: plivo_rest.md §2.4, §2.6."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.callflow.control import Method, Speech, StreamOrder

SoundKind = Literal["play", "speak"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundOrder:
    """Files, one after the other, or a text."""

    kind: SoundKind
    urls: tuple[str, ...] = ()
    """`play` only: of WAV or MP3 files."""
    speech: Speech | None = None
    """`speak` only."""
    loop: bool = False
    """Again and again, until it is stopped."""
    longest_s: int | None = None
    """It is over by then; None: at its own end."""
    mixed: bool = True
    """With what is heard besides; otherwise instead of that."""


class LiveCalls(Protocol):
    """Orders for answered calls. Nothing here waits; what cannot be done after all is a line in the time line."""

    def other_party(self, call_uuid: str) -> str:
        """The call_uuid of the leg that a call is bridged with, or empty."""

    def transfer(self, urls: Mapping[str, tuple[str, Method]]) -> None:
        """Let calls go on with other documents: call_uuid → URL and method."""

    def play(self, call_uuid: str, legs: tuple[str, ...], order: SoundOrder) -> None:
        """Let legs hear something; it is remembered as what was ordered of `call_uuid`, and replaces the one before."""

    def stop_playing(self, call_uuid: str, kind: SoundKind) -> None:
        """Stop what was ordered of a call; no effect when it is over."""

    def send_keys(self, call_uuid: str, keys: str) -> None:
        """Send a leg keys of 0-9 * # w W, behind those under way."""

    def open_stream(self, call_uuid: str, order: StreamOrder) -> str:
        """Ask an app to take the audio of a call; the stream's id."""

    def stop_streams(self, call_uuid: str, stream_id: str = "") -> None:
        """End one stream of a call, or all of them; no effect on those that are over."""
