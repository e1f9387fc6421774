"""Processes that we start: their words, and their end."""

from __future__ import annotations

import asyncio
import sys
import time
from typing import TYPE_CHECKING

import pytest

from scenarios.endpoints.own_process import OwnProcess

if TYPE_CHECKING:
    from pathlib import Path

STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
)


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_its_last_words_are_the_last_lines_without_colour(tmp_path: Path) -> None:
    async def main() -> str:
        code = r"print('one\ntwo\n\nthree\n\x1b[31mfour\x1b[;m')"
        own = await OwnProcess.start(python(code), tmp_path / "log", folder=tmp_path)
        await own.end()
        assert not own.is_alive
        return own.last_words()

    assert asyncio.run(main()) == "\n  two\n  three\n  four"


def test_a_process_without_a_log_has_no_last_words(tmp_path: Path) -> None:
    async def main() -> None:
        own = await OwnProcess.start(python(""), tmp_path / "log", folder=tmp_path)
        await own.end()
        (tmp_path / "log").unlink()
        assert own.last_words() == ""

    asyncio.run(main())


@pytest.mark.live
def test_one_that_does_not_listen_is_killed(tmp_path: Path) -> None:
    async def main() -> int | None:
        own = await OwnProcess.start(python(STUBBORN), tmp_path / "log", folder=tmp_path)
        async with asyncio.timeout(5):
            while not own.last_words():  # noqa: ASYNC110 - a file tells nobody that it grows
                await asyncio.sleep(0.02)
        assert own.is_alive
        await own.end(patience=0.2)
        return own.process.returncode

    began = time.monotonic()
    assert asyncio.run(main()) == -9
    assert time.monotonic() - began < 10


def test_a_piped_process_talks_to_us(tmp_path: Path) -> None:
    async def main() -> bytes:
        code = "import sys; print(sys.stdin.readline().upper()); print('to the log', file=sys.stderr)"
        own = await OwnProcess.start(python(code), tmp_path / "log", folder=tmp_path, piped=True)
        said, _ = await own.process.communicate(b"hello\n")
        assert own.last_words() == "\n  to the log"
        return said

    assert asyncio.run(main()).split() == [b"HELLO"]
