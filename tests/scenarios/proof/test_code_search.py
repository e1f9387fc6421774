"""Codes are found where they were put, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.audio.coded_signal import coded_signal
from emulator.audio.g711 import decode_ulaw, encode_ulaw
from scenarios.proof.code_search import Search, code_at, fft_size, least_squares
from scenarios.proof.code_search import follow as follow_in

if TYPE_CHECKING:
    from scenarios.proof.code_search import Floats, Stand

CUTS = list(range(0, 40_001, 8000))


def follow(audio: Floats, code: int, cuts: list[int], longest: int, guesses: tuple[int, ...] = ()) -> list[Stand]:
    return follow_in(audio, code, cuts, Search(audio, longest), guesses)


def heard(code: int, origin: int, samples: int = 40_000) -> Floats:
    """A code that began at `origin`, as it comes out of G.711."""
    signal = code_at(code, origin, 0, samples).astype(np.int16)
    return decode_ulaw(encode_ulaw(signal)).astype(np.float32)


def test_fft_size() -> None:
    for samples in (1, 2, 3, 100, 161, 80_000, 98_304, 98_305):
        assert samples <= fft_size(samples) <= max(samples * 4 / 3 + 1, 5)


@pytest.mark.parametrize("origin", [-50_000, -1, 0, 1, 12_345, 39_000])
def test_origin(origin: int) -> None:
    assert Search(heard(1, origin), 100_000).origin(1) == origin
    assert Search(heard(1, origin), 100_000).origin(2) is None


def test_origin_of_a_whisper() -> None:
    audio = heard(1, -700) + heard(2, 300) * np.float32(0.003)
    rest = audio - heard(1, -700)
    assert Search(rest, 60_000).origin(2) == 300


def test_code_at_is_the_code() -> None:
    assert np.array_equal(code_at(3, -100, 50, 90), coded_signal(3, 40, 150).astype(np.float32))
    assert code_at(3, 60, 50, 70)[:10].tolist() == [0.0] * 10
    assert not code_at(3, 100, 50, 90).any()


def test_follows_slips_and_a_restart() -> None:
    parts = [
        heard(1, origin)[begin : begin + 8000]
        for origin, begin in zip((50, 210, 210, 20_000, 20_000), CUTS, strict=False)
    ]
    stands = follow(np.concatenate(parts), 1, CUTS, 60_000)
    assert [stand.origin for stand in stands] == [50, 210, 210, 20_000, 20_000]
    assert stands[1].gain == pytest.approx(1, abs=0.01)
    assert stands[3].gain == pytest.approx(0.5, abs=0.6)


def test_silence_and_strangers_are_not_followed() -> None:
    assert follow(heard(2, 0), 1, CUTS, 60_000) == []
    assert follow(np.zeros(40_000, np.float32), 1, CUTS, 60_000) == []
    with_pause = heard(1, 0)
    with_pause[16_000:24_000] = 0
    assert [stand.start for stand in follow(with_pause, 1, CUTS, 60_000)] == [0, 8000, 24_000, 32_000]


def test_one_of_two_talkers_is_followed() -> None:
    stands = follow(heard(1, -90) + heard(2, 40), 2, CUTS, 60_000)
    assert {stand.origin for stand in stands} == {40}
    assert len(stands) == 5


def test_least_squares() -> None:
    a, b = code_at(1, 0, 0, 8000), code_at(2, 0, 0, 8000)
    (first, spread), (second, _) = least_squares(a - np.float32(0.001) * b, [a, b])
    assert first == pytest.approx(1, abs=1e-5)
    assert second == pytest.approx(-0.001, abs=1e-5)
    assert spread < 1e-5
    assert least_squares(a, []) == []


def test_a_right_guess_is_not_searched_for_and_a_wrong_one_is() -> None:
    class NoSearch(Search):
        def origin(self, code: int) -> int | None:
            raise AssertionError(code)

    audio = heard(1, -500)
    by_guess = follow_in(audio, 1, CUTS, NoSearch(audio, 60_000), (-500 + 160,))
    assert by_guess == follow(audio, 1, CUTS, 60_000, (777,))
    assert [stand.origin for stand in by_guess] == [-500] * 5


@pytest.mark.parametrize("beside", [1, -1, 2])
def test_a_code_that_goes_on_a_sample_beside_its_place_is_followed_there(beside: int) -> None:
    parts = [
        heard(1, origin)[begin : begin + 8000]
        for origin, begin in zip((50, 50, 50 + beside, 50, 50), CUTS, strict=False)
    ]
    stands = follow(np.concatenate(parts), 1, CUTS, 60_000, (50,))
    assert [stand.origin for stand in stands] == [50, 50, 50 + beside, 50, 50]
    assert [round(stand.gain, 2) for stand in stands] == [1.0] * 5


def test_a_guess_a_few_samples_beside_the_place_is_no_guess() -> None:
    stands = follow(heard(1, -504), 1, CUTS, 60_000, (-500,))
    assert [(stand.origin, round(stand.gain, 2)) for stand in stands] == [(-504, 1.0)] * 5
