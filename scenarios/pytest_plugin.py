"""The pytest plugin `offhook`: every pytest on the machine loads it, so whatever weighs is imported when it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from emulator.testing import World
    from scenarios.in_pytest.call_file import CallFile
    from scenarios.in_pytest.phones_in_test import PhonesInTest
    from scenarios.in_pytest.platform_in_test import PlatformInTest
    from scenarios.in_pytest.recordings_in_test import RecordingsInTest
    from scenarios.in_pytest.voice_app import VoiceApp

CALL_FILES = (".call.yaml", ".call.yml")
VIRTUAL_TIME = "offhook_virtual_time"


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--offhook-world`, `--offhook-out`, `--offhook-seed`; and `offhook_virtual_time` for the ini file."""
    options = parser.getgroup("offhook", "calls (*.call.yaml) and the fixtures platform, phone and recording")
    options.addoption(
        "--offhook-world",
        choices=("auto", "simulated", "live"),
        default="auto",
        help="where calls take place; auto: simulated unless a call needs the live world",
    )
    options.addoption("--offhook-out", metavar="DIR", help="where reports go; default: with pytest's temporary folders")
    options.addoption("--offhook-seed", type=int, metavar="N", default=1, help="the same seed gives the same call")
    parser.addini(VIRTUAL_TIME, "async tests marked virtual_time run in virtual time", type="bool", default=False)


def pytest_configure(config: pytest.Config) -> None:
    """Make the markers known, and virtual time where it is wanted."""
    config.addinivalue_line("markers", "virtual_time: an async test in which sleeping costs nothing")
    config.addinivalue_line(
        "markers", "needs_live: the platform of this test lives in the live world, or it is skipped"
    )
    if config.getini(VIRTUAL_TIME):
        from emulator.testing import virtual_time  # noqa: PLC0415 - as heavy as the loop that it offers

        config.pluginmanager.register(virtual_time, VIRTUAL_TIME)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A test that wants virtual time must not silently run in real time."""
    if not config.getini(VIRTUAL_TIME):
        for item in items:
            if item.get_closest_marker("virtual_time"):
                raise pytest.UsageError(f"{item.nodeid} is marked virtual_time: set {VIRTUAL_TIME} = true for pytest")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> CallFile | None:
    """A call file is collected wherever it lies: one item for every case."""
    if not file_path.name.endswith(CALL_FILES):
        return None
    from scenarios.in_pytest.call_file import CallFile  # noqa: PLC0415 - only who has call files pays for the runner

    return CallFile.from_parent(parent, path=file_path)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A simulated world for tests of bad networks; its app serves `world.documents`, its files are in `tmp_path`."""
    from emulator.testing import World  # noqa: PLC0415 - only who asks for it pays for it

    with World(data=tmp_path) as made:
        yield made


@pytest.fixture
def voice_app() -> VoiceApp:
    """The app that answers: documents of the test (`platform.documents`). Override it with yours.

    Return an ASGI app, or the URL of an app that runs already; or documents by path.
    """
    return {}


@pytest.fixture
def platform(request: pytest.FixtureRequest, voice_app: VoiceApp) -> Iterator[PlatformInTest]:
    """A running platform with the app at number 15550100: its documents, numbers, URLs, REST API, and time."""
    from scenarios.in_pytest.platform_in_test import PlatformInTest  # noqa: PLC0415 - only who asks for it pays for it
    from scenarios.in_pytest.playground import playground  # noqa: PLC0415 - as above
    from scenarios.in_pytest.report_folder import fresh_report_folder  # noqa: PLC0415 - as above

    world, needs_live = request.config.getoption("offhook_world"), request.node.get_closest_marker("needs_live")
    if needs_live and world == "simulated":
        pytest.skip("needs the live world")
    live = world == "live" or needs_live
    folder = fresh_report_folder(request.config, request.node.nodeid)
    seed = f"{request.config.getoption('offhook_seed')} {request.node.name}"
    with playground("live" if live else "simulated", seed=seed, app=voice_app, folder=folder) as ground:
        yield PlatformInTest(ground, voice_app if isinstance(voice_app, dict) else None)
        faults = ground.faults()
    request.node.add_report_section("teardown", "offhook", "\n".join([*ground.timeline.remarks(), f"report: {folder}"]))
    if faults:
        pytest.fail("\n".join(f"invalid: {fault.what}" for fault in faults), pytrace=False)


@pytest.fixture
def phone(platform: PlatformInTest) -> PhonesInTest:
    """Makes phones: `phone("agent")` by name, `phone("+15550123")` by the number at which it is reached."""
    from scenarios.in_pytest.phones_in_test import PhonesInTest  # noqa: PLC0415 - as above

    return PhonesInTest(platform.playground)


@pytest.fixture
def recording(platform: PlatformInTest) -> RecordingsInTest:
    """Proves the recording of a test: `recording(left=caller, right=agent, duration="5 s ± 300 ms", format="wav")`."""
    from scenarios.in_pytest.recordings_in_test import RecordingsInTest  # noqa: PLC0415 - as above

    return RecordingsInTest(platform.playground)
