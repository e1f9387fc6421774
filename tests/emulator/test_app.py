"""The platform as one: what the settings name is there, calls take their whole way, stopping leaves nothing open."""

from __future__ import annotations

import asyncio
import wave
from typing import TYPE_CHECKING

from emulator.base.address import Address
from emulator.records.models import ApplicationRecord, EndpointRecord, NumberRecord
from emulator.testing.softphone_log import Moment
from tests.emulator.platform_stage import DID, OUTSIDE, in_a_world

if TYPE_CHECKING:
    from pathlib import Path

    from tests.emulator.platform_stage import Scene

RECORD_AND_DIAL = f"""<Response>
  <Record recordSession="true" fileFormat="wav" redirect="false" maxLength="60"/>
  <Dial><Number>{OUTSIDE}</Number></Dial>
</Response>""".encode()


def test_what_the_settings_name_is_there(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        store = scene.platform.around.store
        (application,) = store.all(ApplicationRecord)
        (number,) = store.all(NumberRecord)
        assert (number.number, number.app_id) == (DID, application.app_id)
        assert application.app_name == "demo"
        ann, bob = sorted(store.all(EndpointRecord), key=lambda record: record.username)
        assert (ann.username, ann.password, ann.app_id) == ("ann", "a", "")
        assert (bob.username, bob.app_id) == ("bob", application.app_id)
        assert scene.platform.sip_address == Address("192.0.2.1", 5060)

    in_a_world(tmp_path, story)


def test_a_registration_is_seen_by_the_api(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        assert scene.platform.operator.registration("ann") is None
        await scene.phone("ann", "a")
        registration = scene.platform.operator.registration("ann")
        assert registration is not None
        assert "198.51.100.1" in registration.contact
        assert registration.user_agent == "Offhook softphone"
        assert registration.expires_ns > scene.platform.operator.wall_ns()

    in_a_world(tmp_path, story)


def test_a_call_takes_its_whole_way(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        scene.app.pages["/answer"] = RECORD_AND_DIAL
        ann, bob = await scene.phone("ann", "a"), await scene.phone("bob", "b")
        await ann.dial(DID)
        await bob.log.until(Moment.RINGING, 5)
        assert not scene.platform.is_idle()
        await bob.answer()
        await ann.log.until(Moment.CONNECTED, 5)
        await asyncio.sleep(3)
        await ann.hang_up()
        await bob.log.until(Moment.ENDED, 5)
        await asyncio.sleep(5)
        assert scene.platform.is_idle()

    scene = in_a_world(tmp_path, story)
    (asked,) = scene.app.asked("/answer")
    assert (asked["From"], asked["To"]) == ("ann", f"+{DID}")
    (ended,) = scene.app.asked("/hangup")
    assert (ended["CallStatus"], ended["HangupSource"]) == ("completed", "Caller")
    (file,) = scene.platform.recordings_dir.glob("*.wav")
    with wave.open(str(file)) as recording:
        assert recording.getnchannels() == 2
        assert 2.9 < recording.getnframes() / 8000 < 5.0
    assert file.with_suffix(".sidecar.json").exists()
    assert any("first RTP packet" in line for line in scene.lines("rtp"))
    assert any(line.startswith("← ") and "INVITE" in line for line in scene.lines("sip"))
    assert scene.world.capture_path.stat().st_size > 100_000


def test_a_number_without_owner_is_not_found(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        ann = await scene.phone("ann", "a")
        await ann.dial("15550000")
        ended = await ann.log.until(Moment.ENDED, 5)
        assert "404" in ended.detail
        assert any("no application answers this call" in line for line in scene.lines("call"))
        assert scene.platform.is_idle()

    in_a_world(tmp_path, story)


def test_an_app_that_is_not_there_ends_the_call_with_plivos_code(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        ann = await scene.phone("ann", "a")
        await ann.dial(DID)
        await ann.log.until(Moment.ENDED, 120)

    scene = in_a_world(tmp_path, story)
    assert scene.app.asked("/hangup")[0]["HangupCauseCode"] == "7011"


def test_a_sound_that_cannot_be_had_is_passed_over(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        url = "http://app.offhook.test/missing.mp3"
        scene.app.pages["/answer"] = f"<Response><Play>{url}</Play><Wait length='1'/></Response>".encode()
        ann = await scene.phone("ann", "a")
        await ann.dial(DID)
        await ann.log.until(Moment.ENDED, 60)
        assert any("missing.mp3" in line and "404" in line for line in scene.lines("call"))

    in_a_world(tmp_path, story)


def test_stopping_hangs_up_finishes_files_and_tells_the_app(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        scene.app.pages["/answer"] = (
            b"<Response><Record recordSession='true' fileFormat='wav' redirect='false'"
            b" callbackUrl='http://app.offhook.test/recorded'/><Wait length='100'/></Response>"
        )
        ann = await scene.phone("ann", "a")
        await ann.dial(DID)
        await ann.log.until(Moment.CONNECTED, 5)
        await asyncio.sleep(2)
        scene.phones.clear()  # it stays in the call until the platform ends it

    scene = in_a_world(tmp_path, story)
    assert scene.app.asked("/hangup")[0]["HangupCauseCode"] == "5010"
    (recorded,) = scene.app.asked("/recorded")
    assert 1900 < int(recorded["RecordingDurationMs"]) < 3000
    (file,) = scene.platform.recordings_dir.glob("*.wav")
    with wave.open(str(file)) as recording:
        assert 1.9 < recording.getnframes() / 8000 < 3.0
