"""pyVoIP for real, in its own process, against a registrar of ours on loopback: what it can, and what it cannot."""

from __future__ import annotations

import asyncio
import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.audio.coded_signal import coded_signal
from emulator.base.errors import Unavailable
from emulator.sip import commands
from emulator.testing.softphone_log import Moment, PhoneFailure
from scenarios.endpoints.pyvoip import ROOT, PyVoip, absence, spoken
from tests.scenarios.endpoints.loopback import account, fails_with_a_wrong_password, with_registered

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from tests.emulator.testing.far_end import FarEnd

    Play = Callable[[PyVoip, FarEnd], Coroutine[None, None, None]]

HEADER_BYTES = 12


def with_pyvoip(folder: Path, play: Play) -> None:
    """Run `play` with a pyVoIP that is registered at a registrar on loopback."""
    with_registered(lambda account: PyVoip(account, log_file=folder / "pyvoip.log"), play)


def moments(phone: PyVoip) -> list[Moment]:
    return [fact.moment for fact in phone.log.facts]


@pytest.mark.live
@pytest.mark.peer("pyvoip")
def test_it_calls_speaks_and_hangs_up(tmp_path: Path) -> None:
    async def play(phone: PyVoip, far_end: FarEnd) -> None:
        await phone.dial("15550100")
        await phone.log.until(Moment.CONNECTED, 5)
        await asyncio.sleep(0.5)
        packets = far_end.received()
        assert {packet.source for packet in packets} == {*phone.media_addresses}
        assert len({packet.data[HEADER_BYTES:] for packet in packets}) > 10, "it speaks, it is not silent"
        await phone.hang_up()
        assert moments(phone) == [Moment.REGISTERED, Moment.CONNECTED, Moment.ENDED]
        await phone.hang_up()

    with_pyvoip(tmp_path, play)


@pytest.mark.live
@pytest.mark.peer("pyvoip")
def test_it_is_called_answers_and_hears_the_end(tmp_path: Path) -> None:
    async def play(phone: PyVoip, far_end: FarEnd) -> None:
        far_end.call("b")
        await phone.log.until(Moment.RINGING, 5)
        await phone.answer()
        await phone.log.until(Moment.CONNECTED, 5)
        far_end.order(commands.HangUp(leg="b"))
        await phone.log.until(Moment.ENDED, 5)

    with_pyvoip(tmp_path, play)


@pytest.mark.live
@pytest.mark.peer("pyvoip")
def test_it_refuses_and_notices_that_the_caller_gave_up(tmp_path: Path) -> None:
    async def play(phone: PyVoip, far_end: FarEnd) -> None:
        far_end.call("b")
        await phone.log.until(Moment.RINGING, 5)
        await phone.reject(486)
        await phone.log.until(Moment.ENDED, 5)
        far_end.call("c")
        await phone.log.until(Moment.RINGING, 5)
        far_end.order(commands.HangUp(leg="c"))
        await phone.log.until(Moment.ENDED, 5)

    with_pyvoip(tmp_path, play)


@pytest.mark.live
@pytest.mark.peer("pyvoip")
def test_it_unregisters_and_leaves_no_process_and_no_folder(tmp_path: Path) -> None:
    async def play(phone: PyVoip, far_end: FarEnd) -> None:
        own, folder = phone._own, phone._folder
        assert own is not None
        assert folder is not None
        await phone.stop()
        assert own.process.returncode == 0
        assert far_end.endpoint.bindings("carol") == []
        folders.append(Path(folder.name))

    folders: list[Path] = []
    with_pyvoip(tmp_path, play)
    assert not folders[0].exists()


@pytest.mark.live
@pytest.mark.peer("pyvoip")
def test_a_wrong_password_is_told_as_such(tmp_path: Path) -> None:
    fails_with_a_wrong_password(
        lambda account: PyVoip(account, log_file=tmp_path / "log"),
        within=8,
        why=r"caller: not registered within 8 s; .*refuses it",
    )


@pytest.mark.live
@pytest.mark.peer("pyvoip")
def test_what_it_cannot_do_is_said_in_one_line(tmp_path: Path) -> None:
    async def play(phone: PyVoip, far_end: FarEnd) -> None:
        with pytest.raises(PhoneFailure, match="caller: pyVoIP cannot answer: RuntimeError: there is no call"):
            await phone.answer()
        far_end.answers_with = None
        await phone.dial("sip:15550100@anywhere")
        with pytest.raises(PhoneFailure, match="pyVoIP cannot hang up: InvalidStateError: Call is not answered"):
            await phone.hang_up()

    with_pyvoip(tmp_path, play)


def test_without_a_process_nothing_can_be_ordered() -> None:
    with pytest.raises(Unavailable, match="pyVoIP is not running"):
        asyncio.run(PyVoip(account(), log_file=Path("log")).answer())


def test_eight_bits_are_the_upper_half_of_sixteen() -> None:
    pcm = coded_signal(3, 8000).astype(float)
    eight = np.frombuffer(spoken(3)[:8000], np.uint8).astype(float)
    assert np.abs((eight - 128) * 256 - pcm).max() <= 128


@pytest.mark.parametrize(("missing", "why"), [("pyVoIP", "is not installed"), ("audioop", "since 3.13")])
def test_why_it_cannot_be_had(monkeypatch: pytest.MonkeyPatch, missing: str, why: str) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == missing else "found")
    assert why in absence()
    with pytest.raises(Unavailable, match=why):
        asyncio.run(PyVoip(account(), log_file=Path("log")).start(1))


def test_our_process_never_loads_it() -> None:
    code = "import sys, scenarios.endpoints.kinds; sys.exit(any(name.startswith('pyVoIP') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=ROOT).returncode == 0
