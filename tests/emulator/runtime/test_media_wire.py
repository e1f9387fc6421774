"""Messages of the pipe come back as they went, and what is no message is refused."""

from __future__ import annotations

import pytest

from emulator.base.address import Address
from emulator.base.errors import BadInput
from emulator.media import commands, events
from emulator.runtime import media_wire as wire


def test_commands_and_events_keep_their_kinds_apart() -> None:
    command = commands.SetRemote(leg="ü", remote=Address("::1", 4000), payload_type=8, telephone_event_type=None)
    event = events.DigitHeard(leg="ü", at_sample=160, digit="#")
    message = wire.command_message(command)
    assert (message[0], wire.decode_command(message[1:])) == (wire.COMMAND, command)
    message = wire.event_message(event)
    assert (message[0], wire.decode_event(message[1:])) == (wire.EVENT, event)
    with pytest.raises(BadInput, match="DigitHeard is no command"):
        wire.decode_command(message[1:])
    with pytest.raises(BadInput, match="SetRemote is no event"):
        wire.decode_event(wire.command_message(command)[1:])


@pytest.mark.parametrize("data", [b"", b"INVITE", bytes(range(256)) * 200])
def test_a_captured_datagram_comes_back(data: bytes) -> None:
    captured = wire.Captured(data, Address("192.0.2.1", 5060), Address("2001:db8::1", 65535), 2**62)
    message = wire.captured_message(captured)
    assert len(message) <= wire.MAX_MESSAGE
    assert (message[0], wire.decode_captured(message[1:])) == (wire.CAPTURE, captured)


def test_kinds_are_different() -> None:
    assert len({wire.COMMAND, wire.EVENT, wire.CAPTURE, wire.READY, wire.STOP}) == 5


def test_the_pipe_keeps_messages_apart_and_notices_the_end() -> None:
    ours, theirs = wire.socket_pair()
    with ours, theirs:
        ours.send(b"one")
        ours.send(b"two")
        assert theirs.recv(100) == b"one"
        assert theirs.recv(100) == b"two"
        ours.close()
        assert theirs.recv(100) == b""


@pytest.mark.parametrize(("count", "told"), [(300, 300), (400, 0)])
def test_more_tracks_than_a_message_holds_stand_in_the_manifest_alone(count: int, told: int) -> None:
    uuid = "c7b7e3f0-1234-4bcd-9abc-0123456789ab"
    facts = {"leg": uuid, "member": uuid, "start": 123_456_789, "samples": 123_456_789, "reason": "leg_closed"}
    tracks = tuple(events.RoomTrack(n=n, file=f"{uuid}.track-{n}.wav", **facts) for n in range(count))  # type: ignore[arg-type]
    closed = events.RoomRecordingClosed(
        recording=uuid, path_stem=uuid, samples=8000, start_wall_ms=0, reason="stopped", tracks=tracks
    )
    message = wire.event_message(closed)
    assert len(message) <= wire.MAX_MESSAGE
    found = wire.decode_event(message[1:])
    assert isinstance(found, events.RoomRecordingClosed)
    assert (len(found.tracks), found.samples) == (told, 8000)
