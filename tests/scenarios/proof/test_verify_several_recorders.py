"""Up to five recorders on one call, started, paused and stopped at random: none touches another, each is proved."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emulator.base.address import Address
from emulator.media import commands as c
from scenarios.proof.verify import verify_recording
from tests.oracles.side_by_side import NS_PER_TICK, WALL_EPOCH_NS, SideBySide
from tests.oracles.streams import Stream, packets_of
from tools.synthetic_wire import Datagram, pcap_bytes

if TYPE_CHECKING:
    from pathlib import Path

SECONDS = 5
TICKS = 50 * SECONDS
LEGS = {"a": Address("10.0.0.9", 10_000), "b": Address("10.0.0.9", 10_002)}
PHONES = {"a": Address("10.0.0.1", 4000), "b": Address("10.0.0.2", 4000)}


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One recorder's life; times are ticks."""

    order: c.StartRecorder
    start: int
    turns: list[int]
    """When it is paused, resumed, paused … in turn."""
    stop: int | None

    def orders(self, recording: str) -> list[tuple[int, c.Command]]:
        """(tick, command)."""
        turns = [
            (tick, c.ResumeRecorder(recording=recording) if number % 2 else c.PauseRecorder(recording=recording))
            for number, tick in enumerate(sorted(self.turns))
        ]
        stop = [] if self.stop is None else [(self.stop, c.StopRecorder(recording=recording))]
        return [(self.start, self.order), *turns, *stop]


def plans(number: int) -> st.SearchStrategy[Plan]:
    """Recorders of any kind on the two legs; `r0` is stereo, as XML's, `r1` mono, as the API's."""
    ticks = st.integers(2, TICKS)
    order = st.builds(
        c.StartRecorder,
        recording=st.just(f"r{number}"),
        leg=st.just("a") if number < 2 else st.sampled_from(["a", "b"]),
        path=st.just(f"r{number}.wav"),
        stereo=st.just(number == 0) if number < 2 else st.booleans(),
        records_to_peer=st.just(True) if number < 2 else st.booleans(),
        max_samples=st.sampled_from([None, None, 160, 8001, 12_345, 24_000]),
        silence_samples=st.sampled_from([None, None, 1600, 8000]),
    )
    return st.builds(Plan, order=order, start=ticks, turns=st.lists(ticks, max_size=6), stop=st.none() | ticks)


streams = st.builds(
    Stream,
    seed=st.integers(0, 1000),
    begin=st.integers(0, 4000),
    packets=st.just(TICKS),
    jitter=st.sampled_from([0, 150, 400]),
    loss=st.sampled_from([0.0, 0.02]),
    late=st.sampled_from([0.0, 0.02]),
    quiet=st.sampled_from([0.0, 0.1, 0.95]),
    pause_at=st.integers(-1, TICKS),
    pause=st.sampled_from([0, 0, 4000]),
)


def perform(orders: list[tuple[int, c.Command]], phones: dict[str, Stream]) -> tuple[SideBySide, list[Datagram]]:
    """Both engines, and what was on the wire: a prompt for the first leg, then the two talk."""
    both, tapped = SideBySide(), []
    arrivals = sorted((at, leg, data) for leg, stream in phones.items() for at, data in packets_of(stream))
    for leg, local in LEGS.items():
        both.handle(c.OpenLeg(leg=leg, local=local, ssrc=9, first_sequence=65_530, first_timestamp=2**32 - 999))
        both.handle(c.SetRemote(leg=leg, remote=PHONES[leg], payload_type=0, telephone_event_type=101))
    both.provide_cue("tone", [3000, -3000] * 4000)
    script: list[tuple[int, c.Command]] = [
        (1, c.StartCue(leg="a", cue="tone", pcm_path="tone", loop=0)),
        (60, c.StopCue(leg="a", cue="tone")),
        (60, c.BridgeLegs(first="a", second="b")),
        (TICKS, c.CloseLeg(leg="a")),
        (TICKS + 1, c.CloseLeg(leg="b")),
        *orders,
    ]
    for tick in range(TICKS + 70):
        due = [arrival for arrival in arrivals if arrival[0] <= tick * NS_PER_TICK]
        arrivals = arrivals[len(due) :]
        heard = [(leg, data, at) for at, leg, data in due if leg in both.reference.legs]
        both.receive(heard)
        tapped += [Datagram(at, PHONES[leg], LEGS[leg], data) for leg, data, at in heard]
        for at, order in script:
            if at == tick:
                both.handle(order)
        both.tick()
    tapped += [Datagram(at * 125_000 + 1_700_000, LEGS[leg], PHONES[leg], data) for at, leg, data in both.sent]
    return both, tapped


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    drawn=st.integers(2, 5).flatmap(lambda count: st.tuples(*map(plans, range(count)))),
    phones=st.fixed_dictionaries(dict.fromkeys(LEGS, streams)),
)
def test_each_is_proved(tmp_path: Path, drawn: tuple[Plan, ...], phones: dict[str, Stream]) -> None:
    orders = [order for plan in drawn for order in plan.orders(plan.order.recording)]
    both, tapped = perform(orders, phones)
    both.check()
    (tmp_path / "r.pcap").write_bytes(pcap_bytes(tapped, WALL_EPOCH_NS))
    for path, data in both.files.items():
        (tmp_path / path).write_bytes(data)
    closed = [plan.order.path for plan in drawn if plan.start < TICKS]
    for wav in (tmp_path / path for path in closed):
        verdicts = verify_recording(wav, wav.with_suffix(".sidecar.json"), [tmp_path / "r.pcap"])
        assert [str(verdict) for verdict in verdicts if not verdict.passed] == []


def test_a_pause_that_the_sidecar_misplaces_is_noticed(tmp_path: Path) -> None:
    order = c.StartRecorder(recording="r0", leg="a", path="r0.wav", stereo=True)
    plan = Plan(order=order, start=20, turns=[60, 100], stop=None)
    both, tapped = perform(plan.orders("r0"), {leg: Stream(seed=3, packets=TICKS) for leg in LEGS})
    (tmp_path / "r.pcap").write_bytes(pcap_bytes(tapped, WALL_EPOCH_NS))
    sidecar = both.sidecar("r0.wav")
    for take in sidecar["takes"]:
        take["from" if take["to"] == TICKS * 160 else "to"] -= 160
    (tmp_path / "r0.sidecar.json").write_text(json.dumps(sidecar))
    (tmp_path / "r0.wav").write_bytes(both.files["r0.wav"])
    verdicts = verify_recording(tmp_path / "r0.wav", tmp_path / "r0.sidecar.json", [tmp_path / "r.pcap"])
    assert {verdict.name for verdict in verdicts if not verdict.passed} >= {"left: samples", "right: samples"}
