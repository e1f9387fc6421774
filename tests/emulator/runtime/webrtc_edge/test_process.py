"""The edge's process ends with its platform, however that ends."""

from __future__ import annotations

import subprocess
import sys

import pytest

from emulator.runtime.media_spawn import child_environment
from emulator.runtime.media_wire import socket_pair

pytestmark = pytest.mark.live


def test_it_ends_when_the_platform_is_gone() -> None:
    ours, theirs = socket_pair()
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", "emulator.runtime.webrtc_edge.process", str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            env=child_environment(),
        )
    ours.close()
    assert process.wait(timeout=20) == 0
