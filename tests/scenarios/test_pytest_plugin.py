"""The plugin as every pytest of a user's machine loads it."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from tests.house.source_tree import ROOT
from tests.scenarios.in_pytest.users_project import UsersProject

if TYPE_CHECKING:
    from pathlib import Path

NOTHING_LOADED = """
import sys

def test_nothing_is_loaded():
    ours = [name for name in sys.modules if name.partition(".")[0] in ("emulator", "scenarios", "numpy", "httpx")]
    assert ours == ["scenarios", "scenarios.pytest_plugin"]
"""


def test_the_plugin_is_declared() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"]
    assert declared == {"pytest11": {"offhook": "scenarios.pytest_plugin"}}


def test_who_has_no_calls_loads_nothing_of_ours(tmp_path: Path) -> None:
    project = UsersProject(tmp_path)
    project.write("test_theirs.py", NOTHING_LOADED)
    project.pytest().shows("1 passed")


def test_its_options_are_told(tmp_path: Path) -> None:
    run = UsersProject(tmp_path).pytest("--help")
    run.shows("--offhook-world={auto,simulated,live}", "--offhook-out=DIR", "--offhook-seed=N")


THEIRS = """
import asyncio

import pytest

from emulator.testing.fault import Fault

FLOW = '<Response><Dial><User>${agent.uri}</User></Dial></Response>'
RECORD = FLOW.replace("<Dial>", '<Record startOnDialAnswer="true" redirect="false" fileFormat="wav" action=""/><Dial>')


def call(platform, phone, flow=FLOW):
    platform.documents["/answer/"] = flow
    caller, agent = phone("caller"), phone("agent")
    caller.dial("15550100")
    agent.answer()
    caller.talk(2.5)
    caller.hang_up()
    return caller, agent


def test_a_recording(platform, phone, recording):
    caller, agent = call(platform, phone, RECORD)
    recording(left=caller, right=agent, format="wav", duration="2.5 s ± 300 ms")


def test_the_wrong_side(platform, phone, recording):
    caller, agent = call(platform, phone, RECORD)
    recording(left=agent, right=caller, format="wav", duration="2.5 s ± 300 ms")


def test_nobody_answers(phone):
    phone("agent").answer(within=2)


@pytest.mark.asyncio
async def test_in_a_loop_of_its_own(platform, phone):
    call(platform, phone)
    await asyncio.sleep(0)


def test_too_late(platform, phone):
    call(platform, phone)
    platform.playground.stage.platform.faults = lambda: [Fault("woke 200 ms late", 200)]


class TestOwnApp:
    @pytest.fixture
    def voice_app(self):
        return {"/answer/": FLOW, "/other/": ""}

    def test_it_answers(self, platform, phone):
        assert "/other/" in platform.documents
        call(platform, phone, platform.documents["/answer/"])
        assert platform.until("/hangup/").fields["Event"] == "Hangup"
"""


def test_fixtures(tmp_path: Path) -> None:
    project = UsersProject(tmp_path)
    project.write("test_theirs.py", THEIRS)
    run = project.pytest("--offhook-out", "out", "-v")
    run.shows("2 failed, 4 passed, 1 error")
    run.shows("test_a_recording PASSED", "test_in_a_loop_of_its_own PASSED", "TestOwnApp::test_it_answers PASSED")
    run.shows("AssertionError: FAIL  recording: left channel: expected agent", "report: ")
    run.shows("PhoneFailure: agent: not ringing within 2 s; so far: registered")
    run.shows("ERROR test_theirs.py::test_too_late - Failed: invalid: woke 200 ms late")
    run.hides("in_pytest/", "world_loop", "Traceback")
    assert (project.folder / "out/test_theirs.py-test_a_recording/capture.pcap").is_file()


@pytest.mark.live
def test_fixtures_in_the_live_world(tmp_path: Path) -> None:
    project = UsersProject(tmp_path)
    project.write("test_theirs.py", THEIRS)
    wanted = ("test_theirs.py::test_a_recording", "test_theirs.py::test_in_a_loop_of_its_own")
    project.pytest_live(*wanted).shows("2 passed")


NEEDY = """
import plivo
import pytest
from emulator import sdk

@pytest.mark.needs_live
def test_needy(platform):
    assert platform.world == "live"
    with sdk.redirected(platform.api_url), plivo.RestClient(platform.auth_id, platform.auth_token) as client:
        assert [number.number for number in client.numbers.list()] == ["15550100"]

def test_easy(platform):
    assert platform.world == "simulated"
"""


@pytest.mark.live
def test_a_test_that_needs_the_live_world(tmp_path: Path) -> None:
    project = UsersProject(tmp_path)
    project.write("test_theirs.py", NEEDY)
    project.pytest_live(world="auto").shows("2 passed")
    project.pytest("-rs", "--offhook-world", "simulated").shows("needs the live world", "1 passed, 1 skipped")


VIRTUAL = """
import asyncio
import time

import pytest
import pytest_asyncio


@pytest_asyncio.fixture
async def loop_of_a_fixture():
    return asyncio.get_running_loop()


@pytest.mark.virtual_time
@pytest.mark.asyncio
async def test_an_hour_in_no_time(loop_of_a_fixture):
    began = time.monotonic()
    await asyncio.sleep(3600)
    assert asyncio.get_running_loop().time() == 3600.0
    assert loop_of_a_fixture is asyncio.get_running_loop()
    assert time.monotonic() - began < 60


@pytest.mark.asyncio
async def test_the_rest_is_real():
    began = time.monotonic()
    await asyncio.sleep(0.05)
    assert time.monotonic() - began >= 0.04


def test_a_world(world, tmp_path):
    world.documents["/answer/"] = "<Response><Wait length='5'/></Response>"
    world.phone("alice").dial("15550100")
    world.advance(10.0)
    assert [webhook.path for webhook in world.webhooks] == ["/answer/", "/hangup/"]
    assert (tmp_path / "capture.pcap").exists()
"""


def test_virtual_time_and_a_world(tmp_path: Path) -> None:
    project = UsersProject(tmp_path)
    project.write("test_theirs.py", VIRTUAL)
    project.pytest("-o", "offhook_virtual_time=true").shows("3 passed")


def test_virtual_time_that_is_not_there_is_told(tmp_path: Path) -> None:
    project = UsersProject(tmp_path)
    project.write("test_theirs.py", VIRTUAL)
    run = project.pytest()
    run.shows("test_an_hour_in_no_time is marked virtual_time: set offhook_virtual_time = true for pytest")
    assert run.code == 4
