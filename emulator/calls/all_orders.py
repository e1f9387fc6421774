"""Everything that the exchange can be ordered, and what it answers an order with."""

from __future__ import annotations

from emulator.calls.commands import CallCommand, DialResult, InputResult, RecordResult
from emulator.calls.multi_party_commands import MultiPartyCommand, MultiPartyStay
from emulator.calls.room_commands import ConferenceCommand, ConferenceResult

RoomCommand = ConferenceCommand | MultiPartyCommand
Command = CallCommand | RoomCommand
Outcome = DialResult | RecordResult | InputResult | ConferenceResult | MultiPartyStay | str | bool
