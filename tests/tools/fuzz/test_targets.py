"""The fuzzed properties hold for the seeds, for the messages of RFC 4475, and for small damage to any of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.oracles.torture import messages
from tools.fuzz.command import SEEDS
from tools.fuzz.targets import TARGETS

CORPUS = [(path.parent.name, path.read_bytes()) for path in sorted(SEEDS.glob("*/*"))]
DAMAGE = [b"\r\n", b"\0", b'"', b"<", b";;", b",", b"\xff", b"9" * 12, b": ", b"\r\n ", b"%", b"\\"]


@pytest.mark.parametrize(("name", "seed"), CORPUS)
def test_seeds(name: str, seed: bytes) -> None:
    TARGETS[name](seed)


@pytest.mark.parametrize("name", TARGETS)
def test_every_target_has_seeds(name: str) -> None:
    assert any(folder == name for folder, _ in CORPUS)


@pytest.mark.parametrize("target", ["message", "stream", "endpoint"])
@pytest.mark.parametrize("name", messages())
def test_torture(target: str, name: str) -> None:
    TARGETS[target](messages()[name])


@given(st.data())
def test_damaged_seeds(data: st.DataObject) -> None:
    name, seed = data.draw(st.sampled_from(CORPUS))
    for _ in range(data.draw(st.integers(1, 4))):
        begin = data.draw(st.integers(0, len(seed)))
        end = data.draw(st.integers(begin, min(begin + 20, len(seed))))
        seed = seed[:begin] + data.draw(st.sampled_from(DAMAGE)) + seed[end:]
    TARGETS[name](seed)


@pytest.mark.parametrize("name", TARGETS)
@given(data=st.binary(max_size=300))
def test_any_bytes(name: str, data: bytes) -> None:
    TARGETS[name](data)
