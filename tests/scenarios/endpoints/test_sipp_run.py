"""SIPp runs by themselves: scenarios that are whole, what is told from a screen, orders, and the reason of an end."""

from __future__ import annotations

import asyncio
import re
import socket
from typing import TYPE_CHECKING

import pytest
from defusedxml import ElementTree

from emulator.base.address import Address
from emulator.base.errors import Unavailable
from scenarios.endpoints import sipp_run
from scenarios.endpoints.sipp_run import SCENARIOS, SippRun, Surroundings

if TYPE_CHECKING:
    from pathlib import Path

STAND_IN = r"""#!/bin/sh
printf 'screen of the program\n'
echo 'offhook: ringing call-7 40002'
printf '\033[2J---- offhook: connected call-7 40002\n'
echo "stage fright" >&2
sleep 0.3
exit 3
"""


def around(folder: Path) -> Surroundings:
    return Surroundings(
        username="carol",
        password="secret",
        server=Address("127.0.0.1", 5060),
        host="127.0.0.1",
        folder=folder,
        log_file=folder / "sipp-carol.log",
    )


@pytest.mark.parametrize("name", ["register", "caller", "callee"])
def test_a_scenario_is_whole(name: str) -> None:
    root = ElementTree.parse(SCENARIOS / f"{name}.xml").getroot()
    assert root.attrib["name"] == name
    labels = {each.attrib["id"] for each in root.iter("label")}
    assert {each.attrib["next"] for each in root.iter() if "next" in each.attrib} == labels


def test_the_cancel_has_the_branch_of_the_invite() -> None:
    """`[branch-N]` counts messages back from the one that is sent."""
    root = ElementTree.parse(SCENARIOS / "caller.xml").getroot()
    texts = [" ".join(each.itertext()) for each in root if each.tag in {"send", "recv"}]
    cancel = next(place for place, text in enumerate(texts) if "CSeq: 2 CANCEL" in text)
    invite = next(place for place, text in enumerate(texts) if "CSeq: 2 INVITE" in text)
    assert re.findall(r"branch=\[branch-(\d+)\]", texts[cancel]) == [str(cancel - invite)]


def test_words_orders_and_the_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "stand-in"
    program.write_text(STAND_IN)
    program.chmod(0o755)
    monkeypatch.setattr(sipp_run, "PROGRAM", str(program))
    words: list[tuple[str, int]] = []

    async def main(port: int, ears: socket.socket) -> None:
        run = SippRun(around(tmp_path), "callee", port, lambda word, media_port: words.append((word, media_port)))
        with pytest.raises(Unavailable, match="SIPp has no call"):
            run.tell("ANSWER")
        await run.start("carol", 40002)
        async with asyncio.timeout(5):
            while len(words) < 2:  # noqa: ASYNC110 - the words come by a callback
                await asyncio.sleep(0.01)
        run.tell("ANSWER")
        order = ears.recv(2000)
        assert order.startswith(b"ANSWER sip:127.0.0.1 SIP/2.0\r\n")
        assert b"\r\nCall-ID: call-7\r\n" in order
        assert order.endswith(b"\r\n\r\n")
        assert await run.ended() == 3
        assert run.last_words() == "\n  stage fright"
        log = tmp_path / "sipp-carol.callee.errors.log"
        log.write_text("The following events occurred:\n2026-11-21\t03:46\t17.5: Aborting: 'BYE\nCSeq: 1\n'")
        assert run.last_words() == "\n  17.5: Aborting: 'BYE"
        await run.stop()

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ears:
        ears.bind(("127.0.0.1", 0))
        ears.settimeout(5)
        asyncio.run(main(ears.getsockname()[1], ears))
    assert words == [("ringing", 40002), ("connected", 40002)]


def test_one_that_never_began_is_easily_ended(tmp_path: Path) -> None:
    run = SippRun(around(tmp_path), "callee", 5060)
    asyncio.run(run.stop())
    assert run.last_words() == ""
