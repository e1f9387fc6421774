"""What phones and networks of a lab do, drawn at random: networks, habits of sending, and what happens in mid-call."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, get_args

from emulator.sdp.codecs import AUDIO
from emulator.testing.impairment import Impairment
from emulator.testing.phone_habits import HoldForm, Jump, PhoneHabits
from emulator.testing.softphone_log import PhoneFailure

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from emulator.testing import World
    from emulator.testing.unit_phone import UnitPhone

HOLD_FORMS: tuple[HoldForm, ...] = get_args(HoldForm)
MISHAPS = ("hold", "mute", "move", "impair", "drop_network")
TIMESTAMP_JUMPS = (80, 160, 4000, 8001, 800_000, -80, -160, -4000, -20_000, 2**31, 12_345)
CODECS = tuple(AUDIO)
WITHIN_A_SEGMENT = 16_000
"""Samples: a smaller jump of the time stamps, and drift and jitter with it, may pass for a late packet."""
SEQUENCE_JUMPS = (1, 50, 2999, 3001, 20_000, -1, -50, -2999, -3001, 2**15)


def rough(chance: random.Random) -> Impairment:
    """One direction of a phone's network."""
    return Impairment(
        loss=chance.choice([0.0, chance.uniform(0, 0.1)]),
        burst=chance.choice([0.0, 0.0, chance.uniform(0, 0.01)]),
        burst_length=chance.randint(2, 6),  # of SIP, too: more would eat a whole transaction
        delay_ms=chance.uniform(0, 100),
        jitter_ms=chance.choice([0.0, chance.uniform(0, 80)]),
        reorder=chance.choice([0.0, chance.uniform(0, 0.05)]),
        reorder_ms=chance.choice([chance.uniform(5, 60), chance.uniform(300, 1300)]),
        duplicate=chance.choice([0.0, chance.uniform(0, 0.05)]),
    )


def habits(chance: random.Random) -> PhoneHabits:
    """How a phone sends: mostly plain, with one or two oddities."""

    def at() -> float:
        return chance.uniform(0.1, 4.0)

    odd: dict[str, Callable[[], object]] = {
        "ptime_ms": lambda: chance.choice([10, 30, 40, 60]),
        "start_late_s": lambda: chance.uniform(0.02, 3.0),
        "drift_ppm": lambda: chance.choice([200, -200, 10_000, -10_000, 50_000, -50_000]),
        "first_sequence": lambda: chance.randint(65_300, 65_535),
        "first_timestamp": lambda: 2**32 - chance.randint(1, 30_000),
        "new_ssrc_at_s": at,
        "timestamp_jump": lambda: Jump(at_s=at(), by=chance.choice(TIMESTAMP_JUMPS)),
        "sequence_jump": lambda: Jump(at_s=at(), by=chance.choice(SEQUENCE_JUMPS)),
        "marker_every_s": lambda: chance.uniform(0.02, 1.0),
        "comfort_noise": lambda: True,
        "ack_delay_s": lambda: chance.uniform(0.05, 2.0),
    }
    chosen = chance.sample(sorted(odd), chance.choice([0, 1, 1, 2, 3]))
    return PhoneHabits(**{name: odd[name]() for name in chosen})  # type: ignore[arg-type]


def speaks_by_its_stamps(sends: PhoneHabits) -> bool:
    """Whether its signal stands where its time stamps say; a jump that begins no new segment moves it unseen."""
    return sends.timestamp_jump is None or abs(sends.timestamp_jump.by) > WITHIN_A_SEGMENT


@dataclass(frozen=True)
class Mishap:
    """Something begins at one phone, and is over some time later."""

    kind: str
    phone: int
    begin: float
    end: float
    form: HoldForm
    network: Impairment
    codecs: tuple[str, str] = ("PCMU", "PCMA")
    """Of a change of codec: those in which it goes on at the beginning and at the end."""


def mishaps(chance: random.Random, seconds: float) -> list[Mishap]:
    """At most one for each of two phones, within a talk of `seconds`."""
    found = []
    for phone in (0, 1):
        kind = chance.choice([*MISHAPS, ""])
        begin, end = sorted(chance.uniform(0.1, seconds - 0.5) for _ in range(2))
        if kind:
            found.append(Mishap(kind, phone, begin, end, chance.choice(HOLD_FORMS), rough(chance)))
    return found


def with_codec_changes(chance: random.Random, drawn: list[Mishap]) -> list[Mishap]:
    """Half of them become changes of codec."""
    return [
        replace(each, kind="change_codec", codecs=(chance.choice(CODECS), chance.choice(CODECS)))
        if chance.random() < 0.5
        else each
        for each in drawn
    ]


def let_happen(world: World, phones: tuple[UnitPhone, UnitPhone], drawn: list[Mishap], seconds: float) -> None:
    """Let the phones talk for `seconds`. A re-INVITE may fail over such networks; the call goes on as it was."""
    moments = [(mishap.begin, True, mishap) for mishap in drawn] + [(mishap.end, False, mishap) for mishap in drawn]
    passed = 0.0
    for at, begins, mishap in sorted(moments, key=lambda moment: moment[:2]):
        with suppress(PhoneFailure):
            world.advance(at - passed)
        passed = at
        with suppress(PhoneFailure):
            _change(world, phones[mishap.phone], mishap, begins=begins)
    with suppress(PhoneFailure):
        world.advance(seconds - passed)


def _change(world: World, phone: UnitPhone, mishap: Mishap, *, begins: bool) -> None:
    match mishap.kind, begins:
        case "hold", True:
            phone.hold(mishap.form)
        case "hold", False:
            phone.resume()
        case "mute", True:
            phone.mute()
        case "mute", False:
            phone.unmute()
        case "drop_network", True:
            phone.drop_network()
        case "drop_network", False:
            phone.restore_network()
        case "impair", True:
            world.impair(phone.name, mishap.network)
        case "change_codec", _:
            phone.change_codec(mishap.codecs[0 if begins else 1])
        case "move", _:
            phone.move()
