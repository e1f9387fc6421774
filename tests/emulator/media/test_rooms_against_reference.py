"""What each member of a room hears, is recorded and tapped: the array engine and the plain reference engine agree.

`OFFHOOK_SEEDS=1000` (default 8) says how many scripts; `OFFHOOK_FIRST_SEED` where to begin.
"""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING

import pytest

from emulator.base.address import Address
from emulator.media import commands as c
from emulator.media.events import RoomCueFinished
from tests.oracles.side_by_side import NS_PER_TICK, SideBySide
from tests.oracles.streams import Stream, packets_of

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST = int(os.environ.get("OFFHOOK_FIRST_SEED", "0"))
SEEDS = range(FIRST, FIRST + int(os.environ.get("OFFHOOK_SEEDS", "8")))
LEGS = ("a", "b", "d", "e", "f")
TYPES = dict(zip(LEGS, (0, 8, 96, 0, 8), strict=True))
"""What each is sent and mostly sends: 96 is A-law, too."""
TICKS = 130
REMOTE = Address("192.0.2.1", 5000)


def stream(chance: random.Random, leg: str) -> Stream:
    """How a peer sends: mostly well, with pauses and losses; sometimes with every trouble."""
    troubled = chance.random() < 0.3
    return Stream(
        seed=chance.randrange(2**32),
        ssrc=chance.choice([1, 2]),
        payload_type=TYPES[leg] if chance.random() < 0.9 else 0,
        begin=chance.choice([0, 400, chance.randrange(8000)]),
        packets=chance.choice([20, 100, 130]),
        length=chance.choice([160, 160, 160, 80, 240, 320]),
        loss=chance.choice([0.0, 0.0, 0.2]),
        pause_at=chance.choice([-1, 10, 40]),
        pause=chance.choice([160, 1700, 4000]),
        quiet=chance.choice([0.0, 0.5]),
        jitter=chance.choice([0, 150, 1200]) if troubled else 0,
        late=0.1 if troubled else 0.0,
        duplicates=0.1 if troubled else 0.0,
        drift_ppm=chance.choice([0, 60_000, -60_000]) if troubled else 0,
        odd=0.2 if troubled else 0.0,
    )


def join(chance: random.Random) -> c.Command:
    """A leg joins one of two rooms, or is there otherwise than before."""
    return c.JoinRoom(
        room=chance.choice("rrs"),
        leg=chance.choice(LEGS),
        speaks=chance.random() < 0.8,
        hears=chance.random() < 0.85,
        heard_by=None if chance.random() < 0.7 else tuple(chance.sample(LEGS, chance.randrange(4))),
    )


def in_room(chance: random.Random) -> c.Command:
    """Who leaves, and what sounds in a room."""
    room, cue, leg = chance.choice("rs"), chance.choice("xy"), chance.choice(LEGS)
    members = None if chance.random() < 0.5 else tuple(chance.sample(LEGS, 2))
    orders: list[c.Command] = [
        c.LeaveRoom(leg=leg),
        c.StartRoomCue(room=room, cue=cue, pcm_path="drawn", loop=chance.randrange(3), members=members),
        c.StartRoomCue(room=room, cue=cue, pcm_path="drawn", loop=chance.randrange(3), members=members),
        c.StopRoomCue(room=room, cue=cue),
    ]
    return chance.choice(orders)


def above(chance: random.Random) -> c.Command:
    """What covers a mix, or ends it: music on hold, keys, feeds, bridges, a leg that is held or closed."""
    leg, other = chance.sample(LEGS, 2)
    remote = chance.choice([None, REMOTE, REMOTE])
    orders: list[c.Command] = [
        c.StartCue(leg=leg, cue="h", pcm_path="drawn", loop=chance.randrange(3)),
        c.StartCue(leg=leg, cue="h", keys=chance.choice(["1", "1w2"]), inband=chance.random() < 0.5),
        c.StopCue(leg=leg, cue="h"),
        c.FeedAudio(
            leg=leg, feed="f", audio=b"\x10\x27" * chance.choice([100, 700, 3000]), mixed=chance.random() < 0.5
        ),
        c.ClearFeed(leg=leg, feed="f"),
        c.BridgeLegs(first=leg, second=other),
        c.UnbridgeLegs(first=leg, second=other),
        c.SetRemote(leg=leg, remote=remote, payload_type=chance.choice([0, 8]), telephone_event_type=101),
        c.CloseLeg(leg=leg),
    ]
    return chance.choice(orders)


def recorded(chance: random.Random) -> c.Command:
    """Recordings of members, of what they say in a room and of rooms, and taps."""
    number, leg, room = str(chance.randrange(6)), chance.choice(LEGS), chance.choice("rs")
    name = str(chance.randrange(2**32))
    orders: list[c.Command] = [
        c.StartTap(tap=number, leg=leg, to_peer=True),
        c.StartRoomRecorder(recording=name, room=room, path_stem=f"rooms/{name}"),
        c.StartRecorder(recording=name, leg=leg, path=f"{name}.wav", stereo=False, records_to_peer=False, room=room),
        c.StopRecorder(recording=number),
        c.PauseRecorder(recording=number),
        c.ResumeRecorder(recording=number),
    ]
    return chance.choice(orders)


KINDS: list[Callable[[random.Random], c.Command]] = [join, join, join, in_room, in_room, above, recorded]


def orders(chance: random.Random) -> list[tuple[int, c.Command]]:
    """(tick, order) in order: some join and are recorded soon, then anything."""
    found: list[tuple[int, c.Command]] = [
        (chance.randrange(1, 20), c.JoinRoom(room="r", leg=leg)) for leg in chance.sample(LEGS, chance.randrange(1, 5))
    ]
    for number in range(3):
        order = c.StartRecorder(
            recording=str(number),
            leg=LEGS[number],
            path=f"{number}.wav",
            stereo=chance.random() < 0.7,
            max_samples=chance.choice([None, None, 9000]),
        )
        found.append((chance.randrange(1, 40), order))
    for number in (4, 5):
        whole = c.StartRoomRecorder(recording=str(number), room="rs"[number % 2], path_stem=f"rooms/{number}")
        found.append((chance.randrange(1, 60), whole))
        pause, resume, stop = sorted(chance.sample(range(20, TICKS), 3))
        found.append((pause, c.PauseRecorder(recording=whole.recording)))
        found.append((resume, c.ResumeRecorder(recording=whole.recording)))
        found.append((stop, c.StopRecorder(recording=whole.recording)))
    found += [(chance.randrange(10, TICKS), chance.choice(KINDS)(chance)) for _ in range(chance.randrange(5, 40))]
    return sorted(found, key=lambda each: each[0])


def open_legs(both: SideBySide) -> None:
    """All of them, agreed on."""
    for number, (leg, sends) in enumerate(TYPES.items()):
        local = Address("192.0.2.9", 10_000 + 2 * number)
        both.handle(c.OpenLeg(leg=leg, local=local, ssrc=number, first_sequence=65_530, first_timestamp=0))
        types = ((96, "PCMA"),)
        both.handle(
            c.SetRemote(leg=leg, remote=REMOTE, payload_type=sends, telephone_event_type=101, payload_types=types)
        )


def play(seed: int) -> SideBySide:
    """One script through both engines; what they send is compared tick by tick."""
    chance = random.Random(seed)
    both = SideBySide()
    open_legs(both)
    arrivals = sorted(
        (arrival, leg, data)
        for leg in LEGS
        for _ in range(chance.choice([0, 1, 1, 2]))
        for arrival, data in packets_of(stream(chance, leg))
    )
    waiting = orders(chance)
    for tick in range(TICKS + 70):
        due = [each for each in arrivals if each[0] <= tick * NS_PER_TICK]
        arrivals = arrivals[len(due) :]
        both.receive([(leg, data, arrival) for arrival, leg, data in due])
        while waiting and waiting[0][0] <= tick:
            order = waiting.pop(0)[1]
            if isinstance(order, c.StartCue | c.StartRoomCue) and chance.random() < 0.9:
                both.provide_cue(order.cue, [chance.randrange(-20_000, 20_000)] * chance.choice([0, 100, 160, 1000]))
            both.handle(order)
        both.tick()
    for leg in LEGS:
        both.handle(c.CloseLeg(leg=leg))
    both.tick()
    both.check()
    return both


@pytest.mark.parametrize("seed", SEEDS)
def test_both_engines_agree(seed: int) -> None:
    play(seed)


def test_a_script_mixes_records_and_plays_into_rooms() -> None:
    seen = [play(seed) for seed in range(3)]
    assert any(isinstance(event, RoomCueFinished) and event.completed for both in seen for event in both.events)
    manifests = [manifest for both in seen for manifest in both.reference.manifests.values()]
    assert {manifest["reason"] for manifest in manifests} == {"stopped", "room_ended"}
    assert any(len(manifest["takes"]) > 1 for manifest in manifests)
    assert {"left", "stopped"} <= {track["reason"] for manifest in manifests for track in manifest["tracks"]}
    spans = [span for both in seen for path in both.reference.files for span in both.sidecar(path)["spans"]["right"]]
    assert {"room:r", "room:s"} <= {span["cue"] for span in spans}
    mixes = {
        leg
        for both in seen
        for at, leg, data in both.sent
        if 0 < at < TICKS * 160 and len(data) == 172 and len(set(data[12:])) > 100
    }
    assert mixes == set(LEGS)
