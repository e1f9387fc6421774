"""Encoding at once in a world, and in processes of their own."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

import pytest

from emulator.audio.wav import wav_header
from emulator.runtime.mp3_encoders import AT_ONCE, EncoderProcesses, encode_at_once
from emulator.runtime.mp3_worker import EncodeFailed, part_of
from tests.emulator.runtime.patience import until

if TYPE_CHECKING:
    from pathlib import Path


def silence(path: Path, seconds: int = 1) -> Path:
    path.write_bytes(wav_header(8000 * seconds, 2) + bytes(32_000 * seconds))
    return path


@pytest.mark.asyncio
async def test_a_world_stands_still(tmp_path: Path) -> None:
    wav, mp3 = silence(tmp_path / "a.wav"), tmp_path / "a.mp3"
    began = asyncio.get_running_loop().time()
    await encode_at_once(wav, mp3)
    assert mp3.stat().st_size > 0
    assert asyncio.get_running_loop().time() == began
    with pytest.raises(EncodeFailed, match=r"none\.wav"):
        await encode_at_once(tmp_path / "none.wav", mp3)


@pytest.mark.live
@pytest.mark.asyncio
async def test_a_process_makes_the_same_file(tmp_path: Path) -> None:
    wav = silence(tmp_path / "a.wav")
    await EncoderProcesses().encode(wav, tmp_path / "live.mp3")
    await encode_at_once(wav, tmp_path / "world.mp3")
    assert (tmp_path / "live.mp3").read_bytes() == (tmp_path / "world.mp3").read_bytes()


@pytest.mark.live
@pytest.mark.asyncio
async def test_a_process_says_why_it_failed(tmp_path: Path) -> None:
    with pytest.raises(EncodeFailed, match=r"^none\.wav cannot be encoded"):
        await EncoderProcesses().encode(tmp_path / "none.wav", tmp_path / "a.mp3")


@pytest.mark.live
@pytest.mark.asyncio
async def test_a_cancelled_encode_ends_its_process(tmp_path: Path) -> None:
    wav, mp3 = tmp_path / "a.wav", tmp_path / "a.mp3"
    os.mkfifo(wav)  # its reader waits for a writer, for ever
    task = asyncio.create_task(EncoderProcesses().encode(wav, mp3))
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not mp3.exists()
    assert not part_of(mp3).exists()


@pytest.mark.live
@pytest.mark.asyncio
async def test_no_more_at_once_than_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    running, most = 0, 0

    class _Slow:
        returncode = 0

        async def communicate(self) -> tuple[None, bytes]:
            nonlocal running, most
            running += 1
            most = max(most, running)
            await asyncio.sleep(0.01)
            running -= 1
            return None, b""

    async def start(*_: object, **__: object) -> _Slow:
        return _Slow()

    monkeypatch.setattr(asyncio, "create_subprocess_exec", start)
    encoders = EncoderProcesses()
    tasks = [asyncio.create_task(encoders.encode(tmp_path / "a.wav", tmp_path / "a.mp3")) for _ in range(3 * AT_ONCE)]
    await until(lambda: all(task.done() for task in tasks))
    assert most == AT_ONCE
