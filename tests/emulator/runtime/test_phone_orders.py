"""Phones are operated by SIP through /control of a whole platform: they dial, answer, hold, resume and start anew."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from emulator.testing.softphone_log import Moment
from tests.emulator.desk_phone import YEALINK, DeskPhone
from tests.emulator.platform_stage import DID
from tests.emulator.runtime.test_caretaker import control, played

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from tests.emulator.platform_stage import Scene

CONFERENCE = b"<Response><Conference>room</Conference></Response>"
CALL_BOB = b"<Response><Dial><User>sip:bob@phone.plivo.com</User></Dial></Response>"
CALL_ANN = b"<Response><Dial><User>sip:ann@phone.plivo.com</User></Dial></Response>"


def with_phone(
    folder: Path,
    story: Callable[[Scene, DeskPhone], Awaitable[None]],
    *,
    refer_status: int = 202,
    dials: bool = True,
) -> Scene:
    async def play(scene: Scene) -> None:
        phone = DeskPhone(scene, "ann", "a", refer_status=refer_status, dials=dials)
        await phone.start()
        try:
            await story(scene, phone)
        finally:
            phone.close()

    return played(folder, play)


async def states() -> list[str]:
    return [each["state"] for each in (await control("GET", "/phones/ann")).json()["calls"]]


def test_it_dials_holds_resumes_and_is_hung_up(tmp_path: Path) -> None:
    async def story(scene: Scene, phone: DeskPhone) -> None:
        scene.app.pages["/answer"] = CONFERENCE
        answer = await control("POST", "/phones/ann/dial", to=DID)
        assert (answer.status_code, answer.json()["sip_status"]) == (200, 200)
        await asyncio.sleep(1)
        assert list(phone.calls.values()) == ["connected"], "the call that made it dial is over"
        assert await states() == ["connected"]
        for order, state in (("hold", "held"), ("resume", "connected")):
            assert (await control("POST", f"/phones/ann/{order}")).status_code == 200
            await asyncio.sleep(1)
            assert list(phone.calls.values()) == [state]
        assert phone.notices == ["hold", "talk"]
        assert (await control("POST", "/phones/ann/hang_up")).json()["calls"] == 1
        await asyncio.sleep(1)
        assert (await states(), phone.calls) == ([], {})
        assert (await control("POST", "/phones/ann/hold")).status_code == 409

    scene = with_phone(tmp_path, story)
    (asked,) = scene.app.asked("/answer")
    assert (asked["From"], asked["To"]) == ("ann", f"+{DID}")


def test_it_answers(tmp_path: Path) -> None:
    async def story(scene: Scene, phone: DeskPhone) -> None:
        scene.app.pages["/answer"] = CALL_ANN
        assert "no call to answer" in (await control("POST", "/phones/ann/answer")).json()["error"]
        bob = await scene.phone("bob", "b")
        await bob.dial(DID)
        await asyncio.sleep(2)
        assert (list(phone.calls.values()), await states()) == (["ringing"], ["ringing"])
        assert (await control("POST", "/phones/ann/answer")).json()["done"]
        await bob.log.until(Moment.CONNECTED, 5)
        assert (list(phone.calls.values()), await states()) == (["connected"], ["connected"])
        assert (await control("POST", "/phones/ann/answer")).status_code == 409
        await bob.hang_up()
        await asyncio.sleep(1)

    with_phone(tmp_path, story)


def test_it_is_spoken_to_in_its_makers_words(tmp_path: Path) -> None:
    async def story(_scene: Scene, phone: DeskPhone) -> None:
        (shown,) = (await control("GET", "/phones")).json()["phones"]
        assert (shown["username"], shown["user_agent"], shown["vendor"]) == ("ann", YEALINK, "yealink")
        (outcome,) = (await control("POST", "/phones/ann/check_sync", reboot=True)).json()["phones"]
        assert (outcome["sip_status"], outcome["done"], outcome["phone"]) == (200, True, shown["contact"])
        await control("POST", "/phones/ann/check_sync")
        await control("POST", "/phones/ann/notify", event="check-sync;id=7", content_type="text/x", body="hello")
        assert phone.notices == ["check-sync;reboot=true", "check-sync;reboot=false", "check-sync;id=7"]
        refused = await control("POST", "/phones/ann/notify", event="ACTION-URI")
        assert (refused.status_code, refused.json()["error"][:30]) == (502, "the phone did not do it: 481 C")

    with_phone(tmp_path, story)


def test_what_does_not_come_off(tmp_path: Path) -> None:
    async def story(scene: Scene, _phone: DeskPhone) -> None:
        refused = await control("POST", "/phones/ann/dial", to="sip:x@example.org")
        assert (refused.status_code, refused.json()["error"]) == (502, "the phone did not do it: 603 Decline")
        for order in ("dial", "answer", "hold", "resume", "hang_up", "check_sync", "notify"):
            answer = await control("POST", f"/phones/nobody/{order}", to=DID, event="x")
            assert (order, answer.status_code) == (order, 404)
        bob = await scene.phone("bob", "b")
        assert "does not answer by itself" in (await control("POST", "/phones/bob/dial", to=DID)).json()["error"]
        await bob.log.until(Moment.ENDED, 5)
        assert (await control("POST", "/phones/bob/check_sync")).status_code == 502

    with_phone(tmp_path, story, refer_status=603)


RECORDED = b'<Response><Record maxLength="30" finishOnKey="" playBeep="false"/></Response>'


@pytest.mark.parametrize(
    ("refer_status", "why"),
    [(405, "refused REFER (405 Method Not Allowed)"), (603, "refused REFER (603 Decline)"), (202, "did not dial")],
)
def test_it_is_dialled_for_where_it_does_not_dial_itself(tmp_path: Path, refer_status: int, why: str) -> None:
    async def story(scene: Scene, phone: DeskPhone) -> None:
        scene.app.pages["/answer"] = RECORDED
        answer = await control("POST", "/phones/ann/dial", to=f"sip:{DID}@{scene.platform.sip_address}")
        assert (answer.status_code, answer.json()["sip_status"]) == (200, refer_status)
        assert answer.json()["reason"].endswith(f"; the phone {why}, the platform dialled for it")
        await asyncio.sleep(1)
        assert (list(phone.calls.values()), await states()) == (["connected"], ["connected"])
        (offer,) = phone.offers
        assert "\r\no=- 1 2 IN IP4" in offer, "the session of the first offer goes on (RFC 3264 §8)"
        assert "a=inactive" not in offer
        assert (await control("POST", "/phones/ann/hold")).status_code == 200
        await asyncio.sleep(1)
        assert list(phone.calls.values()) == ["held"]
        phone.hang_up()
        await asyncio.sleep(2)
        assert (await states(), phone.calls) == ([], {})

    scene = with_phone(tmp_path, story, refer_status=refer_status, dials=False)
    (asked,) = scene.app.asked("/answer")
    assert (asked["From"], asked["To"], asked["Direction"]) == ("ann", f"+{DID}", "inbound")
    assert asked["CallStatus"] == "ringing"
    (ended,) = scene.app.asked("/hangup")
    assert (ended["HangupCause"], ended["CallUUID"]) == ("NORMAL_CLEARING", asked["CallUUID"])
    lines = [each.summary for each in scene.platform.trace.events if each.call_uuid == asked["CallUUID"]]
    assert f"the phone {why}: the call is placed for it" in lines


def test_a_call_that_is_dialled_for_is_refused_as_any_other(tmp_path: Path) -> None:
    async def story(scene: Scene, phone: DeskPhone) -> None:
        scene.app.pages["/answer"] = b"<Response><Hangup/></Response>"
        for target, said in ((DID, "busy, and nobody is told before"), ("112", "refused: an emergency number")):
            assert (await control("POST", "/phones/ann/dial", to=target)).json()["done"], said
            await asyncio.sleep(2)
            assert (await states(), phone.calls, phone.offers) == ([], {}, [])
        assert any("call from ann to 112 refused" in each.summary for each in scene.platform.trace.events)

    scene = with_phone(tmp_path, story, refer_status=501)
    assert len(scene.app.asked("/answer")) == 1


def test_its_phone_may_leave_before_the_call_is_answered(tmp_path: Path) -> None:
    async def story(scene: Scene, phone: DeskPhone) -> None:
        scene.app.pages["/answer"] = CALL_BOB
        bob = await scene.phone("bob", "b")
        await control("POST", "/phones/ann/dial", to=DID)
        await bob.log.until(Moment.RINGING, 5)
        assert (await states(), phone.offers) == (["dialling"], [])
        phone.hang_up()
        await bob.log.until(Moment.ENDED, 5)
        await asyncio.sleep(1)
        assert await states() == []

    scene = with_phone(tmp_path, story, refer_status=405)
    (ended,) = scene.app.asked("/hangup")
    assert (ended["CallStatus"], ended["HangupCause"]) == ("cancel", "ORIGINATOR_CANCEL")


def test_its_phone_may_refuse_the_audio(tmp_path: Path) -> None:
    async def story(scene: Scene, phone: DeskPhone) -> None:
        scene.app.pages["/answer"] = CONFERENCE
        phone.reinvite_status = 488
        await control("POST", "/phones/ann/dial", to=DID)
        await asyncio.sleep(2)
        assert (await states(), phone.calls, len(phone.offers)) == ([], {}, 1)
        said = [each.summary for each in scene.platform.trace.events]
        assert "our offer was refused: 488 Not Acceptable Here" in said

    scene = with_phone(tmp_path, story, refer_status=405)
    (ended,) = scene.app.asked("/hangup")
    assert ended["HangupCause"] == "INCOMPATIBLE_DESTINATION"
