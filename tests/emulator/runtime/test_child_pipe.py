"""What comes through a pipe is read to its end, and no further than it is open."""

from __future__ import annotations

from emulator.runtime.child_pipe import messages_of
from emulator.runtime.media_wire import socket_pair


def test_all_that_has_arrived_is_read_in_order() -> None:
    ours, theirs = socket_pair()
    ours.setblocking(False)
    with ours, theirs:
        theirs.send(b"one")
        theirs.send(b"two")
        assert list(messages_of(ours, 100)) == [b"one", b"two"]
        assert list(messages_of(ours, 100)) == []


def test_the_end_is_an_empty_message() -> None:
    ours, theirs = socket_pair()
    ours.setblocking(False)
    with ours:
        theirs.send(b"last")
        theirs.close()
        assert list(messages_of(ours, 100)) == [b"last", b""]


def test_a_pipe_that_the_reader_closes_is_read_no_further() -> None:
    ours, theirs = socket_pair()
    ours.setblocking(False)
    with theirs:
        theirs.send(b"stop")
        theirs.send(b"never read")
        read = []
        for message in messages_of(ours, 100):
            read.append(message)
            ours.close()
    assert read == [b"stop"]
