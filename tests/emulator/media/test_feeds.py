"""Feeds: pieces play one after the other without a gap, cover everything else, are recorded, marked and cleared."""

from __future__ import annotations

import numpy as np

from emulator.audio.g711 import ULAW_TO_PCM, encode_ulaw
from emulator.media import commands as c
from emulator.media.events import FeedCleared, FeedReached
from emulator.media.feeds import HEAD_START
from tests.emulator.media.rig import Rig, pcm_runs, record

FRAME = 160


def audio(value: int, samples: int = FRAME) -> bytes:
    """So many samples of one value that G.711 keeps."""
    return level(value, samples).astype("<i2").tobytes()


def level(value: int, samples: int = FRAME) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    """The same, decoded."""
    return ULAW_TO_PCM[encode_ulaw(np.full(samples, value, np.int16))]


def heard(rig: Rig, leg: str) -> list[tuple[int, int]]:
    """What a leg was sent, in µ-law, as runs of equal samples."""
    return pcm_runs(np.concatenate([ULAW_TO_PCM[np.frombuffer(data[12:], np.uint8)] for _, data in rig.sent[leg]]))


def fed(rig: Rig, *values: int, leg: str = "a", feed: str = "f", samples: int = FRAME) -> None:
    """Put pieces into a feed."""
    for value in values:
        rig.engine.handle(c.FeedAudio(leg=leg, feed=feed, audio=audio(value, samples)))


ONE, TWO = int(level(1000)[0]), int(level(2000)[0])


def test_pieces_of_any_length_follow_one_another_without_a_gap() -> None:
    rig = Rig()
    rig.open("a")
    fed(rig, 1000, 2000, samples=200)
    rig.tick(6)
    assert heard(rig, "a") == [(0, HEAD_START), (ONE, 200), (TWO, 200), (0, 80 + FRAME)]


def test_who_sends_in_time_but_not_exactly_is_heard_without_a_gap() -> None:
    rig = Rig()
    rig.open("a")
    for count in (1, 0, 1, 2, 1, 0, 0, 3, 1, 0, 0):
        fed(rig, *[1000] * count)
        rig.tick()
    assert heard(rig, "a") == [(0, HEAD_START), (ONE, 9 * FRAME)]


def test_after_a_silence_it_waits_again_but_what_comes_just_in_time_does_not() -> None:
    rig = Rig()
    rig.open("a")
    fed(rig, 1000)
    rig.tick(3)
    fed(rig, 2000)
    rig.tick(2)
    fed(rig, 1000)
    rig.tick(3)
    pause = (0, FRAME + HEAD_START)
    assert heard(rig, "a") == [(0, HEAD_START), (ONE, FRAME), (TWO, FRAME), pause, (ONE, FRAME)]


def test_a_feed_covers_a_cue_that_goes_on_below_it() -> None:
    rig = Rig()
    rig.open("a")
    rig.engine.provide_cue("x", level(2000, 10 * FRAME))
    rig.engine.handle(c.StartCue(leg="a", cue="x", pcm_path="x"))
    fed(rig, 1000, 1000)
    rig.tick(12)
    assert heard(rig, "a") == [(TWO, HEAD_START), (ONE, 2 * FRAME), (TWO, 6 * FRAME), (0, 2 * FRAME)]


def test_it_covers_a_bridge() -> None:
    rig = Rig()
    rig.open("a", "b")
    rig.engine.handle(c.BridgeLegs(first="a", second="b"))
    fed(rig, 1000, 1000)
    spoken = encode_ulaw(np.full(FRAME, 2000, np.int16)).tobytes()
    for _ in range(8):
        rig.speak("b", spoken)
        rig.tick()
    assert heard(rig, "a")[-3:] == [(TWO, FRAME), (ONE, 2 * FRAME), (TWO, 4 * FRAME)]


def test_a_mixed_feed_is_added_to_a_bridge_and_covered_by_one_that_is_not() -> None:
    rig = Rig()
    rig.open("a", "b")
    rig.engine.handle(c.BridgeLegs(first="a", second="b"))
    rig.engine.handle(c.FeedAudio(leg="a", feed="f", audio=audio(1000, 4 * FRAME), mixed=True))
    rig.engine.handle(c.FeedAudio(leg="a", feed="g", audio=audio(0, FRAME)))
    spoken = encode_ulaw(np.full(FRAME, 2000, np.int16)).tobytes()
    for _ in range(9):
        rig.speak("b", spoken)
        rig.tick()
    both = int(level(ONE + TWO)[0])
    assert heard(rig, "a")[-4:] == [(TWO, FRAME), (ONE, FRAME), (both, 3 * FRAME), (TWO, 3 * FRAME)]


def test_a_mixed_feed_is_all_that_is_heard_where_there_is_nothing_else() -> None:
    rig = Rig()
    rig.open("a")
    rig.engine.handle(c.FeedAudio(leg="a", feed="f", audio=audio(1000, 3 * FRAME), mixed=True))
    rig.tick(6)
    assert heard(rig, "a") == [(0, HEAD_START), (ONE, 3 * FRAME), (0, FRAME)]


def test_two_feeds_of_a_leg_are_heard_together() -> None:
    rig = Rig()
    rig.open("a")
    fed(rig, 20_000, 20_000)
    fed(rig, 20_000, feed="g")
    rig.tick(5)
    loud, soft = int(level(32_767)[0]), int(level(20_000)[0])
    assert heard(rig, "a")[1:] == [(loud, FRAME), (soft, FRAME), (0, FRAME)]


def test_marks_are_reached_in_order_when_what_was_before_them_is_sent() -> None:
    rig = Rig()
    rig.open("a")
    rig.engine.handle(c.MarkFeed(leg="a", feed="f", mark="nothing"))
    fed(rig, 1000)
    rig.engine.handle(c.MarkFeed(leg="a", feed="f", mark="one"))
    fed(rig, 2000)
    rig.engine.handle(c.MarkFeed(leg="a", feed="f", mark="two"))
    rig.tick(6)
    began = FRAME
    reached = [(event.mark, event.at_sample - began) for event in rig.found(FeedReached)]
    assert reached == [("nothing", 0), ("one", HEAD_START + FRAME), ("two", HEAD_START + 2 * FRAME)]


def test_clearing_stops_at_once_and_takes_the_marks_along() -> None:
    rig = Rig()
    rig.open("a")
    fed(rig, *[1000] * 50)
    rig.engine.handle(c.MarkFeed(leg="a", feed="f", mark="end"))
    rig.tick(5)
    rig.engine.handle(c.ClearFeed(leg="a", feed="f"))
    rig.tick(60)
    assert heard(rig, "a") == [(0, HEAD_START), (ONE, 3 * FRAME), (0, 60 * FRAME)]
    assert not rig.found(FeedReached)
    assert [event.at_sample for event in rig.found(FeedCleared)] == [6 * FRAME]


def test_the_right_channel_holds_what_was_sent_and_the_sidecar_says_from_which_feed() -> None:
    rig = Rig()
    rig.open("a")
    rig.engine.handle(record("a"))
    rig.tick(2)
    fed(rig, 1000, 2000, samples=240)
    rig.tick(10)
    rig.engine.handle(c.CloseLeg(leg="a"))
    rig.tick()
    assert pcm_runs(rig.wav("r.wav")[:, 1])[:4] == [(0, 4 * FRAME), (ONE, 240), (TWO, 240), (0, 5 * FRAME)]
    sidecar = rig.file("r.sidecar.json").decode()
    assert '"from": 640,\n    "to": 1120,\n    "kind": "to_peer",\n    "leg": "a",\n    "cue": "f"' in sidecar


def test_a_closed_leg_forgets_its_feeds() -> None:
    rig = Rig()
    rig.open("a")
    fed(rig, *[1000] * 5)
    rig.tick(3)
    rig.engine.handle(c.CloseLeg(leg="a"))
    fed(rig, 1000)
    rig.tick(2)
    rig.open("a")
    rig.tick(5)
    assert heard(rig, "a")[-1] == (0, 6 * FRAME)
