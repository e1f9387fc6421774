"""Every command and event comes back from bytes as it was."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.base.address import Address
from emulator.base.errors import BadInput
from emulator.media.codec import decode, encode
from emulator.media.commands import Command, SetRemote, StartCue, Tone
from emulator.media.events import Event

st.register_type_strategy(Address, st.builds(Address, st.text(max_size=5), st.integers(0, 65_535)))
st.register_type_strategy(float, st.floats(allow_nan=False))
TYPES = [*get_args(Command), *get_args(Event)]


@pytest.mark.parametrize("message_type", TYPES)
def test_round_trip(message_type: type) -> None:
    @given(st.from_type(message_type))
    def check(message: Command | Event) -> None:
        found = decode(encode(message))
        assert found == message
        assert type(found) is type(message)
        assert hash(found) == hash(message)

    check()


def test_the_bytes_are_one_line_of_json() -> None:
    message = SetRemote(
        leg="é",
        remote=Address("::1", 7),
        payload_type=9,
        telephone_event_type=None,
        codec="G722",
        payload_types=((9, "G722"),),
    )
    expected = (
        '{"type":"SetRemote","leg":"é","remote":["::1",7],"payload_type":9,"telephone_event_type":null,'
        '"telephone_event_rate":8000,"codec":"G722","payload_types":[[9,"G722"]],'
        '"rtcp_remote":null,"rtcp_mux":false,"peer_sends":true}'
    )
    assert encode(message).decode() == expected


def test_tones_stay_tones() -> None:
    message = StartCue(leg="a", cue="x", tones=(Tone(hertz=350, duration_ms=20), Tone(hertz=0, duration_ms=5)))
    assert decode(encode(message)) == message


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"{}", b'{"type":"Nothing"}', b'{"type":"CloseLeg"}', b'{"type":"CloseLeg","x":1}']
)
def test_garbage_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput, match="no command or event"):
        decode(data)
