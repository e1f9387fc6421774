"""Texts are found in a capture that was made from a known script: what an agent said stands for speech."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from emulator.audio.coded_signal import coded_signal
from scenarios.expect.spoken import judge_spoken
from scenarios.language.expectations import Spoken
from tools.synthetic_call import WALL_EPOCH_NS, make_call

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from scenarios.proof.verdict import Verdict


def keep(folder: Path, name: str, ssml: str, pcm: NDArray[np.int16]) -> None:
    """As the platform keeps what it has synthesised."""
    (folder / f"speech-{name}.json").write_text(json.dumps({"ssml": ssml}))
    (folder / f"speech-{name}.pcm").write_bytes(pcm.astype("<i2").tobytes())


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("spoken")
    call = make_call()
    capture = call.write(folder)[2]
    keep(folder, "a", "said &amp; <s>done</s>", call.right[32_000:40_000])
    keep(folder, "b", "never said", coded_signal(199, 8000))

    def judge(**written: Any) -> list[Verdict]:
        source, began = call.sent[0].destination, WALL_EPOCH_NS + call.sent[0].time_ns
        wanted = Spoken.model_validate({"to": "caller"} | written)
        return judge_spoken([wanted], capture, {"caller": source}, {"caller": began}, folder)

    return judge


def test_what_was_said_is_found_whatever_its_markup(judged: Any) -> None:
    (count,) = judged(says="said & done")
    assert count.passed
    begin = float(count.where.rpartition(" at ")[2].split()[0])
    assert all(verdict.passed for verdict in judged(says="said & done", **{"from": f"{begin} s ± 100 ms"}))
    assert [verdict.passed for verdict in judged(says="said & done", **{"from": f"{begin + 1} s ± 100 ms"})] == [
        True,
        False,
    ]


@pytest.mark.parametrize("says", ["never said", "nobody knows this text"])
def test_what_was_not_said_is_missing(judged: Any, says: str) -> None:
    (count,) = judged(says=says)
    assert (count.passed, count.measured) == (False, 0)
    assert all(verdict.passed for verdict in judged(says=says, times=0))


def test_twice_is_not_once(judged: Any) -> None:
    assert not judged(says="said & done", times=2)[0].passed


def test_a_phone_that_was_never_connected_is_told_nothing(tmp_path: Path) -> None:
    capture = make_call().write(tmp_path)[2]
    wanted = Spoken.model_validate({"to": "a", "says": "x"})
    assert not judge_spoken([wanted], capture, {"a": None}, {"a": None}, tmp_path)[0].passed
    assert judge_spoken([], tmp_path / "nowhere.pcap", {}, {}, tmp_path) == []
