"""`offhook run` with a phone that a person operates: the person answers on the dashboard of the case."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from emulator.base.address import Address
from emulator.base.ids import Ids
from emulator.runtime.live_network import LiveNetwork
from emulator.testing.softphone import Softphone
from emulator.testing.softphone_log import PhoneFailure
from scenarios.endpoints.free_ports import free_tcp_port
from tests.live.lab_guide import PHONE, written

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from pathlib import Path

pytestmark = [pytest.mark.live, pytest.mark.slow]
WITHIN_S = 60.0
PASSWORD = "of the phone"
ANSWER, HANG_UP = f"{PHONE}: please answer the call that rings", f"{PHONE}: please hang up"


class Run:
    """A run without a terminal, and the phone on the desk of whoever watches its dashboard."""

    def __init__(self, process: Process, phone: Softphone) -> None:
        self._process = process
        self.phone = phone
        self._url = ""
        self._client = httpx.AsyncClient(trust_env=False)

    async def asked(self) -> dict[str, Any]:
        """The request that its dashboard shows, once it shows one; standard error says where that is."""
        assert self._process.stderr is not None
        while not self._url:
            line = (await self._process.stderr.readline()).decode()
            assert line, "it ended"
            self._url = "".join(re.findall(r"within 120 s, on the dashboard, (http://\S+)/", line))
        while True:
            prompts = (await self._client.get(f"{self._url}/lab/state")).json()["prompts"]
            if prompts:
                (prompt,) = prompts
                return dict(prompt)
            await asyncio.sleep(0.05)

    async def say(self, prompt: dict[str, Any], how: str, **body: str) -> None:
        """Answer it, as the page does."""
        said = await self._client.post(
            f"{self._url}/lab/prompts/{prompt['id']}/{how}", json=body, headers={"Origin": self._url}
        )
        assert said.status_code == 200, said.text

    async def end(self) -> tuple[int, str]:
        """Its exit code and what it printed."""
        printed, _ = await asyncio.wait_for(self._process.communicate(), WITHIN_S)
        await self._client.aclose()
        assert self._process.returncode is not None
        return self._process.returncode, printed.decode()


async def begun(folder: Path) -> Run:
    """The case of the guide with `control: manual`, and a phone that has registered."""
    sip = Address("127.0.0.1", free_tcp_port())
    case = written(folder, str(sip), control="manual", password=PASSWORD)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "emulator", "run", str(case), "--out", str(folder / "out")),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    for _ in range(600):
        if (phone := await registered(sip)) is not None:
            return Run(process, phone)
        await asyncio.sleep(0.1)
    raise AssertionError(await process.communicate())


async def registered(sip: Address) -> Softphone | None:
    """The phone on the desk; None while the platform is not there, or does not know it yet."""
    try:
        _, writer = await asyncio.open_connection(*sip)
    except OSError:
        return None
    writer.close()
    phone = Softphone(
        network=LiveNetwork(),
        ids=Ids.unguessable(),
        party=PHONE,
        username=PHONE,
        password=PASSWORD,
        server=sip,
        code=2,
    )
    try:
        await phone.start(WITHIN_S)
    except PhoneFailure:
        await phone.stop()
        return None
    return phone


def test_what_the_person_confirms_was_done(tmp_path: Path) -> None:
    async def story() -> tuple[int, str]:
        run = await begun(tmp_path)
        async with asyncio.timeout(WITHIN_S):
            prompt = await run.asked()
            assert prompt["question"] == ANSWER
            assert 0 < prompt["left_s"] <= 120
            await run.phone.answer()
            await run.say(prompt, "done")
            while (prompt := await run.asked())["question"] != HANG_UP:
                pass
            await run.phone.hang_up()
            await run.say(prompt, "done")
        try:
            return await run.end()
        finally:
            await run.phone.stop()

    code, printed = asyncio.run(story())
    assert code == 0, printed


def test_why_the_person_could_not_is_the_failure(tmp_path: Path) -> None:
    async def story() -> tuple[int, str]:
        run = await begun(tmp_path)
        async with asyncio.timeout(WITHIN_S):
            await run.say(await run.asked(), "refused", why="its display\nis dark")
            # That it may be in a call is not known now: the person is asked once more, to leave it on-hook.
            prompt = await run.asked()
            assert prompt["question"] == HANG_UP
            await run.say(prompt, "done")
        try:
            return await run.end()
        finally:
            await run.phone.stop()

    code, printed = asyncio.run(story())
    assert code == 1, printed
    (scenario,) = json.loads((tmp_path / "out" / "report.json").read_text())["scenarios"]
    (missed,) = [each for each in scenario["verdicts"] if not each["passed"]]
    assert missed["measured"] == f"{PHONE}: asked to answer the call that rings, the person said: its display is dark"
