"""Expected recordings of parties that speak anything: their packets are looked for on the channels."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.base.address import Address
from scenarios.expect.fetched_recording import FetchedRecording
from scenarios.expect.recording_file import check_file
from scenarios.expect.unknown_sound import _stretches, unknown_sound
from scenarios.language.expectations import Recording
from scenarios.proof.heard import all_audible
from scenarios.proof.parties import Party
from tools.synthetic_call import make_call, write_wav
from tools.synthetic_room import make_room

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scenarios.proof.verdict import Verdict
    from tools.synthetic_call import Pcm, SyntheticCall
    from tools.synthetic_room import Kind

AGENTS = ["first agent", "second agent"]
HEARD = {"first agent": "4 s ± 250 ms", "second agent": "3 s ± 250 ms"}


@pytest.fixture(scope="module")
def call() -> SyntheticCall:
    return make_call()


def known_by_address(call: SyntheticCall, *unknown: str) -> list[Party]:
    return [
        Party(
            name=party.name,
            code=None if party.name in unknown else party.code,
            addresses=(call.legs[party.leg].talker.address,),
        )
        for party in call.parties
    ]


def judged(
    folder: Path, call: SyntheticCall, parties: Sequence[Party], samples: Pcm | None = None, **words: object
) -> dict[str, Verdict]:
    wav, sidecar, capture = call.write(folder)
    if samples is not None:
        write_wav(wav, samples)
    listed = {"recording_format": "wav", "recording_duration_ms": "10000"}
    found = FetchedRecording(recording_id="r", url="", listed=listed, status=200, file=wav, sidecar=sidecar)
    about = {"format": "wav", "left": "caller", "right": AGENTS, "duration": "10 s ± 0 ms", "heard": HEARD, **words}
    wanted = Recording.model_validate(about)
    verdicts = check_file(wanted, found, parties, captures=[capture])
    return {verdict.name: verdict for verdict in verdicts}


def failed(verdicts: dict[str, Verdict]) -> set[str]:
    return {name for name, verdict in verdicts.items() if not verdict.passed}


def both(call: SyntheticCall) -> Pcm:
    return np.stack([call.left, call.right], axis=1)


def test_who_has_a_code_needs_no_packets(tmp_path: Path, call: SyntheticCall) -> None:
    nowhere = FetchedRecording(
        recording_id="r", url="", listed={}, status=200, file=tmp_path / "r.wav", sidecar=tmp_path / "r.json"
    )
    assert unknown_sound(nowhere, [], call.parties) is None


def test_each_on_the_channel_that_was_promised(tmp_path: Path, call: SyntheticCall) -> None:
    found = judged(tmp_path, call, known_by_address(call, *AGENTS))
    assert failed(found) == set()
    assert "first agent 4." in str(found["right channel"].measured) or "first agent 3." in str(
        found["right channel"].measured
    )
    assert str(found["left channel"].measured).startswith("caller ")


def test_when_they_are_heard(tmp_path: Path, call: SyntheticCall) -> None:
    span = {"on": "right", "who": "second agent", "from": "7 s ± 250 ms", "for": "3 s ± 250 ms"}
    parties = known_by_address(call, *AGENTS)
    assert failed(judged(tmp_path, call, parties, spans=[span])) == set()
    wrong = judged(tmp_path, call, parties, spans=[{**span, "from": "3 s ± 250 ms"}])
    assert failed(wrong) == {"second agent on right"}


def shifted(samples: Pcm) -> Pcm:
    moved = samples.copy()
    moved[:, 1] = np.roll(samples[:, 1], 800)
    return moved


@pytest.mark.parametrize(
    ("breakage", "wrong"),
    [
        (lambda s: s[:, ::-1], {"left channel", "right channel"}),
        (shifted, {"right channel"}),
        (lambda s: s[:, [0, 0]], {"right channel"}),
        (lambda s: s * np.array([1, 0], np.int16), {"right channel"}),
    ],
    ids=["swapped", "100 ms late", "the caller's audio", "silence"],
)
def test_any_other_layout_fails(tmp_path: Path, call: SyntheticCall, breakage: object, wrong: set[str]) -> None:
    assert callable(breakage)
    assert failed(judged(tmp_path, call, known_by_address(call, *AGENTS), breakage(both(call)))) == wrong


def test_what_came_from_another_address_is_not_theirs(tmp_path: Path, call: SyntheticCall) -> None:
    caller, agent, other = known_by_address(call, *AGENTS)
    elsewhere = replace(agent, addresses=(Address("10.0.0.77", agent.addresses[0].port),))
    found = judged(tmp_path, call, [caller, elsewhere, other])
    assert failed(found) == {"first agent on right", "right channel"}
    told = str(found["first agent on right"].measured)
    assert told.startswith("not measured: no packet came from 10.0.0.77:4002, but from 10.0.0.1:4000")


def test_a_party_that_was_not_promised_is_a_stranger(tmp_path: Path, call: SyntheticCall) -> None:
    found = judged(tmp_path, call, known_by_address(call, *AGENTS), right=["first agent"], heard={})
    assert failed(found) == {"right channel"}


def test_the_caller_in_its_loudspeaker_is_no_stranger(tmp_path: Path, call: SyntheticCall) -> None:
    """A handset hears the caller: what came from it has the caller in it, and so has the channel."""
    wav, sidecar, capture = call.write(tmp_path)
    found = FetchedRecording(recording_id="r", url="", listed={}, status=200, file=wav, sidecar=sidecar)
    sound = unknown_sound(found, [capture], known_by_address(call, "first agent"))
    assert sound is not None
    echo, held = np.zeros(len(call.right), np.int16), call.right.copy()
    echo[26_000:56_000] = call.left[24_000:54_000] // 2
    held += echo
    (voice,) = sound.voices
    echoing = replace(sound, voices=(replace(voice, samples=voice.samples + echo),))
    stretches, rest = echoing.heard_in(held)
    assert [(each.party, each.end - each.start > 3.5) for each in stretches] == [("first agent", True)]
    caller = [party for party in call.parties if party.name == "caller"]
    assert all_audible(held, caller)
    assert not all_audible(rest, caller)


def test_without_a_promise_of_how_long_it_is_all_that_it_said(tmp_path: Path, call: SyntheticCall) -> None:
    parties = known_by_address(call, "caller")
    samples = both(call)
    samples[40_000:, 0] = 0
    verdict = judged(tmp_path, call, parties, samples)["left channel"]
    assert (verdict.passed, verdict.measured) == (False, "caller 5.00 s")
    assert verdict.limit == "caller at least 8.75 s"
    mute = [replace(party, silent=((40_000, 10**6),)) if party.code is None else party for party in parties]
    assert judged(tmp_path, call, mute, samples)["left channel"].passed


@pytest.mark.parametrize("kind", ["mix", "members"])
def test_in_a_room_whose_phones_all_have_the_same_port(tmp_path: Path, kind: Kind) -> None:
    room = make_room(kind)
    wav, sidecar, capture = room.write(tmp_path)
    found = FetchedRecording(recording_id="r", url="", listed={}, status=200, file=wav, sidecar=sidecar)
    hosts = {"agent": "10.0.0.1", "customer": "10.0.0.2", "supervisor": "10.0.0.3"}
    unknown = [Party(name=name, code=None, addresses=(Address(host, 4000),)) for name, host in hosts.items()]
    sound = unknown_sound(found, [capture], unknown)
    assert sound is not None
    seconds: dict[str, list[float]] = {}
    for audio in sound.evidence.recording.samples.T:
        for heard in sound.heard_in(audio)[0]:
            seconds.setdefault(heard.party, []).append(heard.end - heard.start)
    assert {name: round(sum(each)) for name, each in seconds.items()} == {"agent": 9, "customer": 7, "supervisor": 6}


def test_pauses_belong_to_what_is_said_around_them() -> None:
    assert _stretches([None, True, None, True, None]) == [(1, 3)]
    assert _stretches([True, False, True, True]) == [(0, 0), (2, 3)]
    assert _stretches([True, None, False, None, True]) == [(0, 0), (4, 4)]
    assert _stretches([None, None]) == []
