"""`offhook ctl` as a person types it, before a platform of its own: every command, and what comes of it."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import urllib.error
import urllib.request
from base64 import b64encode
from typing import TYPE_CHECKING, Any

import pytest

from scenarios.runner.app_server import served
from scenarios.runner.inline_app import InlineApp
from tests.live.callers import connected, sip_address

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.live
OFFHOOK = [sys.executable, "-m", "emulator"]
TOKEN = "open sesame"
SEED = {"calls": [{"age": "3d", "count": 2}], "recordings": [{"age": "91d", "seconds": 2.5}]}


class Lab:
    """An `offhook up`, and its `offhook ctl`."""

    def __init__(self, folder: Path, app_url: str) -> None:
        (folder / "offhook.yaml").write_text(
            f"""
            applications: {{demo: {{answer_url: "{app_url}/answer/", hangup_url: "{app_url}/hangup/"}}}}
            numbers: {{"15550100": {{application: demo}}}}
            endpoints: {{ann: {{password: secret}}}}
            """,
            encoding="utf-8",
        )
        self._folder = folder
        options = ["--http", "127.0.0.1:0", "--sip", "127.0.0.1:0", "--control-token", TOKEN, "--json"]
        self.process = subprocess.Popen(
            [*OFFHOOK, "up", *options, "--data", str(folder / "data")], cwd=folder, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        self.announced = self.process.stdout.readline()
        self.facts: dict[str, Any] = json.loads(self.announced)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        where = ["--url", self.facts["url"], "--token", TOKEN]
        return subprocess.run(
            [*OFFHOOK, "ctl", *where, *arguments], cwd=self._folder, capture_output=True, text=True, check=False
        )

    def ctl(self, *arguments: str) -> Any:
        """What a command shows."""
        ran = self.run(*arguments)
        assert (ran.returncode, ran.stderr) == (0, ""), arguments
        return json.loads(ran.stdout) if ran.stdout.startswith("{") else ran.stdout.strip()

    def fetch(self, path: str) -> bytes:
        """From the REST API, below the account."""
        account = f"{self.facts['auth_id']}:{self.facts['auth_token']}".encode()
        url = f"{self.facts['url']}/v1/Account/{self.facts['auth_id']}/{path}"
        request = urllib.request.Request(url, headers={"Authorization": f"Basic {b64encode(account).decode()}"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return bytes(answer.read())

    def records(self) -> tuple[int, int]:
        known = self.ctl("state")["records"]
        return known["calls"], known["recordings"]


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    made = Lab(tmp_path, "http://127.0.0.1:9")
    yield made
    made.process.terminate()
    made.process.wait(20)
    assert made.process.stdout is not None
    made.process.stdout.close()


def test_state_seed_snapshot_original_clock_and_reset(lab: Lab, tmp_path: Path) -> None:
    (tmp_path / "seed.json").write_text(json.dumps(SEED), encoding="utf-8")
    (tmp_path / "noisy.wav").write_bytes(b"what was there before")
    (recording,) = lab.ctl("seed", "seed.json")["recordings"]
    assert lab.records() == (2, 1)

    lab.ctl("original", recording, "noisy.wav")
    assert lab.fetch(f"Recording/{recording}.wav?type=original") == b"what was there before"
    assert lab.fetch(f"Recording/{recording}.wav")[:4] == b"RIFF"

    lab.ctl("snapshot", "before")
    assert lab.ctl("clock", "--advance", "90d", "--freeze")["clock"]["frozen"]
    assert lab.ctl("ledger", "strict_async=true")["switches"]["strict_async"]
    assert lab.ctl("reset") == "reset"
    assert lab.records() == (0, 0)
    assert not lab.ctl("ledger")["switches"]["strict_async"]
    lab.ctl("restore", "before")
    assert lab.records() == (2, 1)
    assert lab.fetch(f"Recording/{recording}.wav?type=original") == b"what was there before"
    assert lab.ctl("snapshots")["snapshots"] == ["before"]
    lab.ctl("forget", "before")
    assert lab.ctl("snapshots")["snapshots"] == []

    rule = lab.ctl("fault", "rest", "path=Recording", "status=503", "times=1")["fault"]
    with pytest.raises(urllib.error.HTTPError, match="503"):
        lab.fetch("Recording/")
    assert json.loads(lab.fetch("Recording/"))["objects"] == []
    assert [each["struck"] for each in lab.ctl("faults")["faults"]] == [1]
    lab.ctl("forgive", rule["rule_id"])
    assert lab.ctl("faults")["faults"] == []

    refused = lab.run("original", "nobody", "noisy.wav")
    assert refused.returncode == 2
    assert "not found (404" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


@pytest.mark.asyncio
async def test_a_call_is_hung_up_by_a_reset_and_its_webhook_sent_again(tmp_path: Path) -> None:
    app = InlineApp(
        {"/answer/": "<Response><Record maxLength='60' timeout='60' playBeep='false'/></Response>", "/hangup/": ""},
        lambda: 0.0,
    )
    async with served(app) as url:
        lab = await asyncio.to_thread(Lab, tmp_path, url)
        try:
            phone = await connected("ann", sip_address(lab.announced), "15550100")
            assert "a call or its recording" in (await asyncio.to_thread(lab.ctl, "state"))["under_way"]
            refused = await asyncio.to_thread(lab.run, "clock", "--advance", "1d")
            assert (refused.returncode, "(409)" in refused.stderr) == (2, True)
            (answered,) = (await asyncio.to_thread(lab.ctl, "webhooks", "--kind", "answer"))["objects"]
            await asyncio.to_thread(lab.ctl, "replay", answered["delivery_id"])
            assert await asyncio.to_thread(lab.ctl, "reset") == "reset"
            assert await asyncio.to_thread(lab.records) == (0, 0)
            await phone.stop()
        finally:
            lab.process.terminate()
            await asyncio.to_thread(lab.process.wait, 20)
            assert lab.process.stdout is not None
            lab.process.stdout.close()
