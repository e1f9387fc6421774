"""The pytest plugin `offhook`: every pytest on the machine loads it, so whatever weighs is imported when it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scenarios.in_pytest.call_file import CallFile
    from scenarios.in_pytest.phones_in_test import PhonesInTest
    from scenarios.in_pytest.platform_in_test import PlatformInTest
    from scenarios.in_pytest.recordings_in_test import RecordingsInTest
    from scenarios.in_pytest.voice_app import VoiceApp
    from scenarios.runner.platform_port import World

CALL_FILES = (".call.yaml", ".call.yml")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--offhook-world`, `--offhook-out`, `--offhook-seed`."""
    options = parser.getgroup("offhook", "calls (*.call.yaml) and the fixtures platform, phone and recording")
    options.addoption(
        "--offhook-world",
        choices=("auto", "simulated", "live"),
        default="auto",
        help="where calls take place; auto: simulated unless a call needs the live world",
    )
    options.addoption("--offhook-out", metavar="DIR", help="where reports go; default: with pytest's temporary folders")
    options.addoption("--offhook-seed", type=int, metavar="N", default=1, help="the same seed gives the same call")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> CallFile | None:
    """A call file is collected wherever it lies: one item for every case."""
    if not file_path.name.endswith(CALL_FILES):
        return None
    from scenarios.in_pytest.call_file import CallFile  # noqa: PLC0415 - only who has call files pays for the runner

    return CallFile.from_parent(parent, path=file_path)


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

    world: World = "live" if request.config.getoption("offhook_world") == "live" else "simulated"
    folder = fresh_report_folder(request.config, request.node.nodeid)
    seed = f"{request.config.getoption('offhook_seed')} {request.node.name}"
    with playground(world, seed=seed, app=voice_app, folder=folder) as ground:
        yield PlatformInTest(ground, voice_app if isinstance(voice_app, dict) else None)
        faults = ground.faults()
    if faults:
        pytest.fail("\n".join([*(f"invalid: {fault}" for fault in faults), f"look into: {folder}"]), pytrace=False)


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
