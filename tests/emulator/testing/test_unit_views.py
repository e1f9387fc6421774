"""What a unit test sees of a world."""

from __future__ import annotations

import json
import wave

from emulator.testing import World

RECORD = '<Response><Record action="{0}/done/" maxLength="2" playBeep="false" callbackUrl="{0}/ready/"/></Response>'


def test_webhooks_and_recordings_of_a_voicemail() -> None:
    with World() as world:
        world.documents["/answer/"] = RECORD.format(world.app_url)
        phone = world.phone("alice")
        phone.dial("15550100")
        world.advance(1.0)
        assert world.recordings == []
        world.advance(5.0)
        (recording,) = world.recordings
        assert (recording.seconds, recording.channels, recording.file_format) == (2.0, 2, "mp3")
        assert recording.path.stat().st_size > 1000
        sidecar = json.loads(recording.path.with_suffix(".sidecar.json").read_text())
        assert sidecar["samples"] == 16_000
        answered, *later = world.webhooks
        assert (answered.path, answered.method, answered.status) == ("/answer/", "POST", 200)
        assert answered.fields["From"] == "alice"
        ready = next(webhook for webhook in later if webhook.path == "/ready/")
        assert ready.fields["RecordingID"] == recording.recording_id
        assert recording.call_uuid == answered.fields["CallUUID"]
        assert ready.at > answered.at


def test_a_request_without_an_answer_has_status_0() -> None:
    with World("http://127.0.0.1:9", wall_deadline_s=2.0) as world:
        world.phone("alice").dial("15550100")
        world.advance(1.0)
        assert world.webhooks[0].status == 0
        assert "refused" in world.webhooks[0].summary


def test_a_wav_can_be_read() -> None:
    with World() as world:
        world.documents["/answer/"] = RECORD.format(world.app_url).replace("maxLength", 'fileFormat="wav" maxLength')
        world.phone("alice").dial("15550100")
        world.advance(5.0)
        with wave.open(str(world.recordings[0].path)) as file:
            assert (file.getnframes(), file.getframerate()) == (16_000, 8000)
