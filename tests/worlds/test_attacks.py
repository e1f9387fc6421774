"""What strangers try on a whole platform: nobody is called for them, nothing is relayed, scanners meet silence."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from emulator.testing.softphone_log import Moment
from tests.emulator.platform_stage import DID, OUTSIDE, SETTINGS, in_a_world
from tests.worlds.stranger import EVE, VICTIM, Stranger

if TYPE_CHECKING:
    from pathlib import Path

    from tests.emulator.platform_stage import Scene

FORGED = 'Authorization: Digest username="ann", realm="phone.plivo.com", nonce="0.a.b", uri="sip:x", response="0", nc=1'


def sent_to(scene: Scene, host: str) -> list[str]:
    """What the platform sent to a host."""
    arrow = f"→ {host}"
    return [line for line in scene.lines("sip") if line.startswith(arrow)]


@pytest.mark.parametrize(
    "uri",
    [
        f"sip:{OUTSIDE}@192.0.2.1",
        f"sip:+{OUTSIDE}@192.0.2.1",
        f"sip:0011{OUTSIDE}@192.0.2.1",
        f"sip:{OUTSIDE}@{VICTIM}",
        f"sip:{OUTSIDE};phone-context=+1@192.0.2.1",
        "sip:bob@192.0.2.1",
        f"sip:bob@{VICTIM}",
        "sip:@192.0.2.1",
        f"tel:+{OUTSIDE}",
    ],
)
@pytest.mark.parametrize("sender", ["<sip:eve@x>;tag=e", "<sip:ann@192.0.2.1>;tag=e", "<sip:%61nn@192.0.2.1>;tag=e"])
def test_nobody_unknown_makes_a_phone_ring(tmp_path: Path, uri: str, sender: str) -> None:
    async def story(scene: Scene) -> None:
        await scene.phone("bob", "b")
        eve = Stranger(scene)
        for more in ((), (FORGED,), (f"Route: <sip:{VICTIM};lr>",), (f"P-Asserted-Identity: <sip:ann@{VICTIM}>",)):
            statuses = await eve.send("INVITE", uri, *more, sender=sender)
            assert statuses
            assert set(statuses) <= {400, 401, 403, 404, 416}
        await asyncio.sleep(40)
        assert not scene.phones[0].log.has(Moment.RINGING)
        assert sent_to(scene, VICTIM) == [], "nothing is relayed or reflected"

    in_a_world(tmp_path, story)


def test_a_scanner_gets_silence_and_calls_go_on(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        scene.app.pages["/answer"] = f"<Response><Dial><Number>{OUTSIDE}</Number></Dial></Response>".encode()
        ann, bob = await scene.phone("ann", "a"), await scene.phone("bob", "b")
        await ann.dial(DID)
        await bob.log.until(Moment.RINGING, 5)
        await bob.answer()
        await ann.log.until(Moment.CONNECTED, 5)
        eve = Stranger(scene)
        answered = [bool(await eve.send("REGISTER", f"sip:{number}@192.0.2.1")) for number in range(130)]
        limit = SETTINGS.signalling.requests_in_vain or 0
        assert answered.index(False) in range(limit, limit + 10), "one is forgotten every second"
        assert not any(answered[limit + 10 :])
        assert any(EVE in line and "no answer for 300 s" in line for line in scene.lines("warning"))
        await ann.hang_up()
        await bob.log.until(Moment.ENDED, 5)
        await asyncio.sleep(300)
        assert await eve.send("OPTIONS", "sip:192.0.2.1") == [200], "it may come again"

    in_a_world(tmp_path, story)


def test_passwords_cannot_be_guessed_for_long(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        eve = Stranger(scene)
        answered = [bool(await eve.send("REGISTER", "sip:ann@192.0.2.1", FORGED)) for _ in range(40)]
        assert 15 < answered.count(True) < 30
        assert not any(answered[30:])
        assert scene.platform.operator.registration("ann") is None

    in_a_world(tmp_path, story)
