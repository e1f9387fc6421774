"""Calls by trunks: to outside numbers, which a phone that takes whatever comes to it plays; and in by an upstream."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from emulator.sip import events
from emulator.sip.commands import Credentials
from emulator.testing import World
from emulator.testing.softphone_log import Moment
from emulator.trunk_settings import Trunk as TrunkSection
from tests.emulator.platform_stage import DID, OUTSIDE, SETTINGS, in_a_world
from tests.worlds.stranger import EVE, Stranger
from tests.worlds.upstream import UPSTREAM as PBX
from tests.worlds.upstream import Upstream

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from emulator.runtime.trunk_desk import TrunkState
    from emulator.settings import Settings
    from emulator.sip.hop import Transport
    from tests.emulator.platform_stage import Scene

PHONE = "198.51.100.1:40000"
"""Where the first phone of a world takes SIP."""


def talk(number: str, *prefixes: str) -> tuple[bool, dict[str, str], list[str]]:
    """A caller is dialled through to `number`: whether the upstream rang; what the action was told; what it got."""
    trunk = {"address": PHONE, "numbers": list(prefixes)}
    with World(settings={"trunks": {"carrier": trunk}}) as world:
        carrier, alice = world.phone("carrier"), world.phone("alice")
        world.documents["/answer/"] = (
            f"<Response><Dial action='{world.app_url}/dialled/'><Number>{number}</Number></Dial></Response>"
        )
        alice.dial("15550100")
        world.advance(2.0)
        rang = carrier.is_ringing
        if rang:
            carrier.answer()
            world.advance(3.0)
            assert alice.is_connected
            carrier.hang_up()
        world.advance(2.0)
        (told,) = [dict(webhook.fields) for webhook in world.webhooks if webhook.path == "/dialled/"]
        return rang, told, [event.summary for event in world.timeline if event.lane == "sip"]


@pytest.mark.parametrize("prefixes", [("1",), ("44", "1666"), ("16665550123",)])
def test_a_number_goes_to_the_upstream(prefixes: tuple[str, ...]) -> None:
    rang, told, messages = talk("+1 666 555 0123", *prefixes)
    assert rang
    assert (told["DialStatus"], told["DialHangupCause"]) == ("completed", "NORMAL_CLEARING")
    assert any(f"INVITE sip:16665550123@{PHONE}" in message for message in messages)


@pytest.mark.parametrize(("number", "prefixes"), [("16665550123", ("44",)), ("911", ("1", "9")), ("44666", ("1",))])
def test_no_other_number_does(number: str, prefixes: tuple[str, ...]) -> None:
    rang, told, _ = talk(number, *prefixes)
    assert not rang
    assert told["DialStatus"] == "failed"


ANSWERED = b"<Response><Record recordSession='true' redirect='false'/><Wait length='5'/></Response>"
THEM = Credentials("them", "theirs")
BY_ADDRESS: dict[str, Any] = {"accepts": {}}
BY_DIGEST: dict[str, Any] = {"accepts": {"username": "them", "password": "theirs"}}
BY_BOTH: dict[str, Any] = {"accepts": {**BY_DIGEST["accepts"], "sources": [f"{PBX}/32"]}}


def settings(**trunk: Any) -> Settings:
    made = TrunkSection.model_validate({"address": f"{PBX}:5060", **trunk})
    return SETTINGS.model_copy(update={"trunks": {"pbx": made}})


def in_its_world(folder: Path, story: Callable[[Scene], Awaitable[None]], **trunk: Any) -> Scene:
    """Play a story on a platform with one trunk; its DID waits for five seconds."""

    async def play(scene: Scene) -> None:
        scene.app.pages["/answer"] = ANSWERED
        await story(scene)

    return in_a_world(folder, play, settings=settings(**trunk))


@pytest.mark.parametrize("transport", ["udp", "tcp"])
@pytest.mark.parametrize("trunk", [BY_ADDRESS, BY_DIGEST, BY_BOTH], ids=["address", "digest", "both"])
def test_an_upstream_calls_a_did(tmp_path: Path, trunk: dict[str, Any], transport: Transport) -> None:
    async def story(scene: Scene) -> None:
        pbx = Upstream(scene)
        asserted = ("P-Asserted-Identity", '"Eve" <sip:+4420@pbx.test>')
        assert await pbx.call(f"+{DID}", asserted, credentials=THEM, transport=transport) == 200
        await asyncio.sleep(1)

    scene = in_its_world(tmp_path, story, **trunk)
    (asked,) = scene.app.asked("/answer")
    assert (asked["From"], asked["To"]) == ("+4420", f"+{DID}")
    assert "by the trunk pbx" in scene.lines("call")


@pytest.mark.parametrize(
    ("trunk", "attempts"),
    [
        (BY_ADDRESS, [(EVE, None, 403), (EVE, THEM, 403)]),
        (BY_DIGEST, [(PBX, None, 401), (PBX, Credentials("them", "guess"), 401), (PBX, Credentials("eve", "e"), 401)]),
        (BY_BOTH, [(EVE, THEM, 403), (PBX, Credentials("them", "guess"), 401)]),
    ],
    ids=["address", "digest", "both"],
)
def test_nobody_else_calls_what_a_trunk_brings(
    tmp_path: Path, trunk: dict[str, Any], attempts: list[tuple[str, Credentials | None, int]]
) -> None:
    async def story(scene: Scene) -> None:
        others = {host: Upstream(scene, host) for host in {host for host, _, _ in attempts}}
        asserted = ("P-Asserted-Identity", "<sip:them@pbx.test>")
        for host, credentials, status in attempts:
            for caller in ("16665550123", "them", "lab"):
                assert await others[host].call(DID, asserted, caller=caller, credentials=credentials) == status

    assert in_its_world(tmp_path, story, **trunk).app.requests == []


@pytest.mark.parametrize("caller", ["16665550123", "them", "ann", "bob"])
def test_a_trunk_dials_nobody_out(tmp_path: Path, caller: str) -> None:
    outside = ("sip:bob@203.0.113.99", "sip:16665550123@203.0.113.5", "tel:+16665550123")

    async def story(scene: Scene) -> None:
        await scene.phone("bob", "b")
        pbx = Upstream(scene)
        for target in (OUTSIDE, "bob", "16665550123", *outside):
            for credentials in (None, THEM):
                assert await pbx.call(target, caller=caller, credentials=credentials) in {401, 403, 404}
        assert not scene.phones[0].log.has(Moment.RINGING)
        assert pbx.received("INVITE") == [], "nothing comes back by the same trunk"

    in_its_world(tmp_path, story, **BY_BOTH, numbers=["1"])


def test_a_trunk_registers_nobody_and_gets_no_silence(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        stranger = Stranger(scene, PBX)
        for _ in range(120):
            assert await stranger.send("OPTIONS", "sip:192.0.2.1") == [200]
        assert await stranger.send("REGISTER", "sip:192.0.2.1", sender="<sip:them@x>;tag=1") == [401]
        assert not any(PBX in line for line in scene.lines("warning"))

    in_its_world(tmp_path, story, **BY_BOTH)


def test_a_phone_of_ours_still_calls_what_a_trunk_brings(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        ann = await scene.phone("ann", "a")
        await ann.dial(DID)
        await ann.log.until(Moment.CONNECTED, 5)
        await ann.hang_up()

    in_its_world(tmp_path, story, **BY_ADDRESS)


REGISTERED: dict[str, Any] = {
    "registration": {"expires_s": 600},
    "domain": "pbx.test",
    "numbers": ["1666"],
    "username": "lab",
    "password": "secret",
}


def how_it_stands(scene: Scene) -> TrunkState:
    return scene.platform.registrations()["pbx"]


@pytest.mark.parametrize("algorithm", ["MD5", "SHA-256"])
@pytest.mark.parametrize("transport", ["udp", "tcp"])
def test_it_registers_is_called_on_that_and_takes_leave(tmp_path: Path, transport: Transport, algorithm: str) -> None:
    kept: list[Upstream] = []

    async def story(scene: Scene) -> None:
        pbx = Upstream(scene, algorithm=algorithm)
        kept.append(pbx)
        await asyncio.sleep(60)  # It was not there when the platform began.
        (bound,) = pbx.endpoint.bindings("lab")
        assert bound.source.transport == transport
        assert b"From: <sip:lab@pbx.test>" in pbx.received("REGISTER")[-1]
        assert how_it_stands(scene).is_registered
        eve = Upstream(scene, EVE)
        assert await eve.call(bound.contact, to=f"sip:{DID}@pbx.test", transport=transport) == 404
        assert await eve.call(DID) == 403
        assert scene.app.requests == []
        assert await pbx.call(bound.contact, to=f"sip:{DID}@pbx.test", destination=bound.source) == 200
        await asyncio.sleep(40)
        assert len(pbx.all(events.BindingChanged)) == 1
        await asyncio.sleep(600)
        assert len(pbx.endpoint.bindings("lab")) == 1, "it is refreshed"

    scene = in_its_world(tmp_path, story, **REGISTERED, transport=transport)
    assert scene.app.asked("/answer")[0]["To"] == f"+{DID}"
    assert kept[0].endpoint.bindings("lab") == [], "leave was taken when the platform stopped"
    assert any(line == "trunk pbx: registered for 600 s" for line in scene.lines("sip"))


def test_an_outage_of_the_upstream_is_told_and_outlived(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        pbx = Upstream(scene)
        await asyncio.sleep(60)
        pbx.close()
        await asyncio.sleep(400)
        state = how_it_stands(scene)
        assert (state.is_registered, state.status) == (False, 408)
        assert state.again_ns is not None
        pbx = Upstream(scene)
        await asyncio.sleep(301)
        assert how_it_stands(scene).is_registered
        assert len(pbx.endpoint.bindings("lab")) == 1

    scene = in_its_world(tmp_path, story, **REGISTERED)
    assert any(line.startswith("trunk pbx: not registered: 408 Request Timeout") for line in scene.lines("warning"))


@pytest.mark.parametrize("transport", ["udp", "tcp"])
def test_a_call_goes_out_with_credentials_and_the_caller_asserted(tmp_path: Path, transport: Transport) -> None:
    async def story(scene: Scene) -> None:
        scene.app.pages["/answer"] = b"<Response><Dial><Number>16665550123</Number></Dial></Response>"
        pbx = Upstream(scene)
        ann = await scene.phone("ann", "a")
        await ann.dial(DID)
        await ann.log.until(Moment.CONNECTED, 5)
        first, second = pbx.received("INVITE")
        for invite in (first, second):
            assert invite.startswith(b"INVITE sip:16665550123@pbx.test")
            assert b"From: <sip:lab@pbx.test>" in invite
            assert b"P-Asserted-Identity: <sip:ann@pbx.test>" in invite
            assert b"To: <sip:16665550123@pbx.test>" in invite
        assert b"Authorization" not in first
        assert b'Authorization: Digest username="lab"' in second
        await ann.hang_up()

    trunk = {name: given for name, given in REGISTERED.items() if name != "registration"}
    in_its_world(tmp_path, story, **trunk, transport=transport, caller_in="p-asserted-identity")
