"""The shipped call in a hard lab, one per seed: it ends right, leaves nothing behind, and is proved to the frame.

Networks, phones and what happens in mid-call are drawn at random (`lab_phones`). What the sidecar says of the time base
is derived from the capture twice more: by the verifier, and by the plain reference of `tests/oracles`.

A network may be so bad that a SIP exchange loses every try, and no call comes about. Then a witness of the network has
to say so (`signalling_witness`), whoever tried has to have given up as RFC 3261 says, and what was recorded is proved
all the same. The summary of the run lists these.

`OFFHOOK_SEEDS=500` (default 8) says how many networks; `OFFHOOK_FIRST_SEED` where to begin.
"""

from __future__ import annotations

import os
import random
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.base.address import Address
from emulator.testing import World
from emulator.testing.softphone_log import Moment, PhoneFailure
from emulator.testing.world import PLATFORM_HOST
from scenarios.language.loader import load_file
from scenarios.language.matrix import substituted
from scenarios.proof.every_check import verify_evidence
from scenarios.proof.evidence import gather
from scenarios.proof.parties import Party
from tests.oracles.reference_timeline import ReferenceTimeline, parse
from tests.worlds.conftest import LOST_SIGNALLING
from tests.worlds.lab_phones import habits, let_happen, mishaps, rough, speaks_by_its_stamps
from tests.worlds.signalling_witness import SignallingWitness, deafen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from emulator.testing.unit_phone import UnitPhone
    from scenarios.proof.evidence import Evidence
    from scenarios.proof.sidecar import Leg
    from tests.worlds.lab_phones import Mishap
    from tests.worlds.signalling_witness import LostExchange

CASE = Path(__file__).parents[2] / "scenarios/cases/inbound/inbound_did_dial_answer.yaml"
FIRST = int(os.environ.get("OFFHOOK_FIRST_SEED", "0"))
SEEDS = range(FIRST, FIRST + int(os.environ.get("OFFHOOK_SEEDS", "8")))
TALK_S = 5.5
PATIENCE_S = 70.0
"""RFC 3261: a request is sent again for 32 s (64 T1); one that is challenged, twice."""
AFTER_THE_CALL = ("BYE", "487 to INVITE")
"""Their loss spoils nothing: both ends hang up all the same."""
POSSIBLE_WEBHOOKS: tuple[list[str], ...] = (
    [],
    ["/answer/", "/hangup/"],
    ["/answer/", "/hangup/", "/recording-ready/", "/recording-started/"],
)
"""Sorted, of a call that did not come about as it should."""
ALL_TIMERS_S = 80.0
"""A BYE may be sent again for 32 s; the last answer to it is remembered for another 32 s."""


def wait_for(world: World, happened: Callable[[], bool], phones: tuple[UnitPhone, UnitPhone]) -> None:
    """Let time pass until something is so."""
    end = world.now + PATIENCE_S
    while not happened():
        last = {phone.name: f"{phone.facts[-1].moment}: {phone.facts[-1].detail}" for phone in phones}
        assert world.now < end, f"not within {PATIENCE_S} s; {last}: {[each.summary for each in world.timeline]}"
        world.advance(0.1)


def play(world: World, caller: UnitPhone, agent: UnitPhone, drawn: list[Mishap]) -> None:
    """The steps of the case, and what happens meanwhile."""
    caller.dial("15550100")
    wait_for(world, lambda: agent.is_ringing, (caller, agent))
    world.advance(3.0)
    agent.answer()
    wait_for(world, lambda: agent.is_connected, (caller, agent))
    let_happen(world, (caller, agent), drawn, TALK_S)
    for act in (caller.restore_network, agent.restore_network, caller.hang_up, lambda: world.advance(ALL_TIMERS_S)):
        with suppress(PhoneFailure):  # of a re-INVITE that was under way
            act()


@contextmanager
def or_lost_signalling(world: World, witness: SignallingWitness, note: Callable[[str, object], None]) -> Iterator[None]:
    """For a call that has to come about and end right: what fails is put down to the network only on its evidence."""
    try:
        yield
    except (PhoneFailure, AssertionError) as failure:
        with suppress(PhoneFailure):
            world.advance(ALL_TIMERS_S)
        lost = [each for each in witness.lost_exchanges() if each.what not in AFTER_THE_CALL]
        if not lost:
            raise
        for each in lost:
            note(LOST_SIGNALLING, str(each))
        gave_up(failure, lost[0])
        told = [webhook.path for webhook in world.webhooks]
        assert sorted(told) in POSSIBLE_WEBHOOKS
        assert len(world.recordings) == told.count("/recording-ready/")
    assert world.leftovers == []


def gave_up(failure: Exception, lost: LostExchange) -> None:
    """A request of a phone that is never answered ends in a 408 of its own (RFC 3261 §8.1.3.1)."""
    if lost.what == "REGISTER":
        assert "not registered: 408 Request Timeout" in str(failure)
    if lost.what == "INVITE" and lost.sender != PLATFORM_HOST:
        assert "ended: 408 Request Timeout" in str(failure)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_call_over_a_bad_network(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, record_property: Callable[[str, object], None]
) -> None:
    run(seed, tmp_path, monkeypatch, record_property)


@pytest.mark.parametrize(("seed", "lost"), [(898, "REGISTER"), (3253, "INVITE")])
def test_a_network_that_loses_a_whole_exchange_is_told(
    seed: int, lost: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted: list[object] = []
    run(seed, tmp_path, monkeypatch, lambda _, what: noted.append(what))
    assert len(noted) == 1
    assert str(noted[0]).startswith(f"{lost} of 198.51.100.1: ")


def test_a_platform_that_does_not_answer_has_no_excuse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deafen(monkeypatch)
    with pytest.raises(PhoneFailure, match="408 Request Timeout"):
        run(3253, tmp_path, monkeypatch, lambda *_: pytest.fail("the network lost some, not all"))


def run(seed: int, folder: Path, monkeypatch: pytest.MonkeyPatch, note: Callable[[str, object], None]) -> None:
    """Play and prove the network of `seed`; `note` is told what it lost, if that made the call impossible."""
    chance = random.Random(f"rough {seed}")
    witness = SignallingWitness()
    witness.watch(monkeypatch)
    with World(seed=seed, data=folder) as world:
        sending = {name: habits(chance) for name in ("caller", "agent")}
        with or_lost_signalling(world, witness, note):
            caller, agent = (
                world.phone(
                    name,
                    link=rough(chance),
                    back=rough(chance),
                    nat=chance.choice([None, None, "cone", "symmetric"]),
                    habits=sends,
                )
                for name, sends in sending.items()
            )
            scenario = load_file(CASE)[0].scenario
            variables = {"app_url": world.app_url, "agent.uri": agent.uri}
            world.documents["/answer/"] = substituted(scenario.app.documents["/answer/"], variables)
            play(world, caller, agent, mishaps(chance, TALK_S))
            assert [caller.facts[-1].moment, agent.facts[-1].moment] == [Moment.ENDED, Moment.ENDED]
            told = {webhook.path: webhook for webhook in world.webhooks}
            assert set(told) == {"/answer/", "/recording-started/", "/hangup/", "/recording-ready/"}
            assert len(world.webhooks) == 4
            assert told["/hangup/"].fields["HangupCause"] == "NORMAL_CLEARING"
            assert len(world.recordings) == 1
        codes = {
            name: number if speaks_by_its_stamps(sending[name]) else None for number, name in enumerate(sending, 1)
        }
        for recording in world.recordings:
            prove(recording.path, folder / "capture.pcap", recording.call_uuid, codes)


def prove(recording: Path, capture: Path, caller: str, codes: dict[str, int | None]) -> None:
    """Sidecar and every sample agree with the packets; every frame without a packet in time is accounted for.

    The plain reference knows G.711 only: legs in which anything else was spoken are left to the verifier.
    """
    evidence = gather(recording, recording.with_suffix(".sidecar.json"), [capture])
    (agent,) = set(evidence.sidecar.legs) - {caller}
    legs = {"caller": caller, "agent": agent}
    parties = [Party(name=name, code=code, leg=legs[name]) for name, code in codes.items()]
    wrong = [str(verdict) for verdict in verify_evidence(evidence, parties) if not verdict.passed]
    assert not wrong, "\n".join(wrong)
    assert evidence.recording.stray_bytes == 0, "both channels are equally long"
    for name, leg in evidence.sidecar.legs.items():
        if not evidence.legs[name].time_base.placed.flow.is_coded():
            compare_with_reference(leg, evidence)


def compare_with_reference(leg: Leg, evidence: Evidence) -> None:
    """The plain reference, fed with the capture, says of the leg what its sidecar says."""
    (capture,) = evidence.captures
    host, _, port = leg.local.rpartition(":")
    line = ReferenceTimeline()
    for row in np.flatnonzero(capture.destination == capture.key(Address(host, int(port)))):
        arrival = (int(capture.time_ns[row]) - evidence.sidecar.wall_epoch_ns) * 8 // 1_000_000
        start = int(capture.start[row])
        packet = parse(capture.data[start : start + int(capture.length[row])].tobytes())
        alive = (leg.opened_sample or 0) <= arrival < (leg.closed_sample or arrival + 1)
        if packet is not None and packet.law and packet.media and alive:
            line.receive(packet, arrival)
    expected = line.tell(evidence.sidecar.end_sample)
    said = leg.model_dump(include=set(expected))
    assert {name: list(value) if isinstance(value, tuple) else value for name, value in said.items()} == expected
