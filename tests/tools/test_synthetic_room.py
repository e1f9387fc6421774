"""The made-up room: tracks that follow from who was there, sums that follow from the tracks."""

from __future__ import annotations

import numpy as np

from tools.synthetic_room import SAMPLES, TAKES, make_room


def test_tracks_begin_where_their_members_joined_and_leave_the_pause_out() -> None:
    room = make_room()
    assert [(track.leg, track.start, len(track.samples)) for track in room.tracks] == [
        ("leg-a", 0, 80_000),
        ("leg-b", 16_000, 32_000),
        ("leg-c", 32_000, 48_000),
        ("leg-b", 56_000, 24_000),
    ]
    assert sum(end - begin for begin, end in TAKES) == SAMPLES
    assert not room.tracks[0].samples[16_000:24_000].any()


def test_three_ways_to_put_them_together() -> None:
    members, mix, named = (make_room(kind).samples for kind in ("members", "mix", "named_and_rest"))
    assert (members.shape, mix.shape, named.shape) == ((SAMPLES, 4), (SAMPLES, 1), (SAMPLES, 2))
    whole = members.astype(np.int32).sum(axis=1)
    assert np.array_equal(mix[:, 0], np.clip(whole, -32768, 32767))
    assert np.array_equal(named[:, 0], members[:, 1] + members[:, 3])
    assert abs(mix).max() == 32_767 < abs(whole).max(), "it is loud enough to be saturated"
