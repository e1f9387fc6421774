"""The plugin in a project of a user, run by a pytest of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

OPTIONS = (
    *("-o", f"pythonpath={Path(__file__).parents[3]}"),
    *("-o", "asyncio_default_fixture_loop_scope=function"),
)
TESTS = """
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


def test_fixture_and_marker_in_a_users_project(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text('pytest_plugins = ["emulator.testing.pytest_plugin"]\n')
    (tmp_path / "test_theirs.py").write_text(TESTS)
    command = [sys.executable, "-m", "pytest", "-q", "-W", "error", "--strict-markers", "-p", "no:cacheprovider"]
    run = subprocess.run(
        [*command, "--rootdir", str(tmp_path), *OPTIONS, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert "3 passed" in run.stdout, run.stdout + run.stderr
