"""Telephone events take their turn in the sequence numbers: a key that is pressed is no loss."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from scenarios.expect.rtp import event_packets, lost_packets
from scenarios.proof.pcap import read_capture
from scenarios.proof.rtp_flow import flow_from_peer
from tools.synthetic_call import make_call

if TYPE_CHECKING:
    from pathlib import Path

PRESSED = range(40, 47)
"""Packets that are turned into events."""
TELEPHONE_EVENT = 101


def test_events_are_no_loss(tmp_path: Path) -> None:
    call = make_call()
    capture = read_capture(call.write(tmp_path)[2])
    local = next(iter(call.legs.values())).local
    before = lost_packets(flow_from_peer([capture], str(local)))
    assert event_packets(capture, str(local)) == []

    data = np.array(capture.data)
    arrived = np.flatnonzero(capture.destination == capture.key(local))
    data[capture.start[arrived[PRESSED.start : PRESSED.stop]] + 1] = TELEPHONE_EVENT
    pressed = replace(capture, data=data)
    flow, events = flow_from_peer([pressed], str(local)), event_packets(pressed, str(local))
    assert len(events) == len(PRESSED)
    assert lost_packets(flow) > before
    assert lost_packets(flow, events) == before
