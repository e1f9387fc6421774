"""The array engine and the plain reference engine agree byte by byte on whatever phones and networks do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emulator.base.address import Address
from emulator.media import commands as c
from emulator.media import intake
from tests.oracles.side_by_side import NS_PER_TICK, SideBySide
from tests.oracles.streams import any_stream, packets_of

if TYPE_CHECKING:
    import pytest

    from tests.oracles.streams import Stream

LEGS = ("a", "b", "d")
SECONDS = 6

streams = any_stream(
    begin=st.integers(0, 8000 * SECONDS),
    packets=st.integers(1, 50 * SECONDS),
    length=st.sampled_from([160, 160, 160, 80, 240, 320, 480]),
    drift_ppm=st.sampled_from([0, 0, 100, 12_000, -12_000, 60_000, -60_000]),
)
legs = st.sampled_from(LEGS)
remotes = st.builds(
    c.SetRemote,
    leg=legs,
    remote=st.sampled_from([None, Address("192.0.2.1", 4000), Address("192.0.2.2", 4002)]),
    payload_type=st.sampled_from([0, 8]),
    telephone_event_type=st.just(101),
    telephone_event_rate=st.sampled_from([8000, 48_000]),
)
orders = st.one_of(
    st.builds(c.BridgeLegs, first=st.just("a"), second=st.sampled_from(["b", "d"])),
    st.builds(c.BridgeLegs, first=st.just("b"), second=st.just("d")),
    st.builds(c.UnbridgeLegs, first=legs, second=legs),
    st.builds(c.StartCue, leg=legs, cue=st.sampled_from(["x", "y"]), pcm_path=st.just("drawn"), loop=st.integers(0, 2)),
    st.builds(
        c.StartCue,
        leg=legs,
        cue=st.sampled_from(["x", "y"]),
        keys=st.text("0123456789*#ABCDw", min_size=1, max_size=3),
        inband=st.booleans(),
    ),
    st.builds(c.StopCue, leg=legs, cue=st.sampled_from(["x", "y"])),
    st.builds(
        c.StartRecorder,
        recording=st.uuids().map(str),
        leg=legs,
        path=st.uuids().map("{}.wav".format),
        stereo=st.booleans(),
        records_to_peer=st.sampled_from([True, True, False]),
        max_samples=st.sampled_from([None, None, 160, 8000, 12_345, 30_000]),
        silence_samples=st.sampled_from([None, None, 4000]),
    ),
    st.builds(
        c.FeedAudio,
        leg=legs,
        feed=st.sampled_from(["f", "g"]),
        audio=st.one_of(
            st.binary(max_size=800).map(lambda data: data[: len(data) // 2 * 2]), st.just(b"\x10\x27" * 9000)
        ),
        mixed=st.booleans(),
    ),
    st.builds(c.MarkFeed, leg=legs, feed=st.sampled_from(["f", "g"]), mark=st.sampled_from(["m", "n"])),
    st.builds(c.ClearFeed, leg=legs, feed=st.just("f")),
    st.builds(c.StartTap, tap=st.sampled_from(["t", "u"]), leg=legs, from_peer=st.booleans(), to_peer=st.booleans()),
    st.builds(c.StopTap, tap=st.just("t")),
    remotes,
    st.builds(c.StopRecorder, recording=st.just("r")),
    st.builds(c.PauseRecorder, recording=st.just("r")),
    st.builds(c.ResumeRecorder, recording=st.just("r")),
    st.builds(c.CloseLeg, leg=legs),
    st.builds(
        c.JoinRoom,
        room=st.sampled_from(["r", "s"]),
        leg=legs,
        speaks=st.booleans(),
        heard_by=st.sampled_from([None, None, ("a",), ()]),
    ),
    st.builds(c.LeaveRoom, leg=legs),
    st.builds(c.StartRoomCue, room=st.just("r"), cue=st.sampled_from(["x", "y"]), loop=st.integers(0, 2)),
    st.builds(c.WatchVoice, leg=legs),
    st.builds(c.UnwatchVoice, leg=legs),
)
timed_orders = st.tuples(st.integers(1, 50 * SECONDS), orders)
recorded_bridge = st.tuples(
    st.tuples(st.integers(1, 100), st.just(c.BridgeLegs(first="a", second="b"))),
    st.tuples(
        st.integers(1, 100),
        st.builds(c.StartRecorder, recording=st.just("r"), leg=legs, path=st.just("r.wav"), stereo=st.booleans()),
    ),
)
"""Always there, so that every script records something."""
cue_pcm = st.lists(st.integers(-32768, 32767), max_size=700)
cues: st.SearchStrategy[dict[str, list[int]]] = st.one_of(
    st.fixed_dictionaries({"x": cue_pcm, "y": cue_pcm}), st.just({}), st.just({"x": [9000, -9000] * 5000, "y": []})
)
scripts = st.fixed_dictionaries(
    {
        "streams": st.lists(st.tuples(legs, streams), min_size=1, max_size=4),
        "bridge": recorded_bridge,
        "orders": st.lists(timed_orders, max_size=12),
        "pcm": cues,
        "late_ticks": st.dictionaries(st.integers(1, 50 * SECONDS), st.integers(1, 9), max_size=3),
        "few": st.sampled_from([0, 1, 100]),
    }
)


class Script:
    """A drawn scenario: what arrives when, and what is ordered at which tick."""

    def __init__(self, streams: list[tuple[str, Stream]], orders: list[tuple[int, c.Command]]) -> None:
        arrivals = [(arrival, leg, data) for leg, stream in streams for arrival, data in packets_of(stream)]
        self.arrivals = sorted(arrivals, key=lambda item: item[0])
        self.orders = sorted(orders, key=lambda item: item[0])

    def packets_until(self, time_ns: int) -> list[tuple[str, bytes, int]]:
        """Take the packets that arrive up to a time."""
        taken = [(leg, data, arrival) for arrival, leg, data in self.arrivals if arrival <= time_ns]
        self.arrivals = self.arrivals[len(taken) :]
        return taken

    def orders_until(self, tick: int) -> list[c.Command]:
        """Take the orders up to a tick."""
        taken = [order for at, order in self.orders if at <= tick]
        self.orders = self.orders[len(taken) :]
        return taken


def play(script: Script, pcm: dict[str, list[int]], late_ticks: dict[int, int]) -> SideBySide:
    """Run a script through both engines; a late tick reads its packets up to 180 ms late."""
    both = SideBySide()
    for number, leg in enumerate(LEGS):
        local = Address("192.0.2.9", 10_000 + 2 * number)
        both.handle(
            c.OpenLeg(leg=leg, local=local, ssrc=7 + number, first_sequence=65_530, first_timestamp=2**32 - 999)
        )
        remote = Address("192.0.2.1", 5000 + 2 * number)
        types = ((96, "PCMA"),) if number == 2 else ()
        sends = (0, 8, 96)[number]
        agreed = c.SetRemote(leg=leg, remote=remote, payload_type=sends, telephone_event_type=101, payload_types=types)
        both.handle(agreed)
    held_until = 0
    for tick in range(50 * SECONDS + 160):
        held_until = max(held_until, tick + late_ticks.get(tick, 0))
        if tick >= held_until:
            both.receive(script.packets_until(tick * NS_PER_TICK))
        for order in script.orders_until(tick):
            if isinstance(order, c.StartCue) and order.pcm_path and order.cue in pcm:
                both.provide_cue(order.cue, pcm[order.cue])
            both.handle(order)
        both.tick()
    for leg in LEGS:
        both.handle(c.CloseLeg(leg=leg))
    both.tick()
    both.check()
    return both


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=scripts)
def test_both_engines_agree(drawn: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "_FEW", drawn["few"])
    script = Script(drawn["streams"], [*drawn["bridge"], *drawn["orders"]])  # type: ignore[arg-type, misc]
    play(script, drawn["pcm"], drawn["late_ticks"])  # type: ignore[arg-type]
