"""A playground in the simulated world, as the fixtures of the plugin share one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scenarios.in_pytest.phones_in_test import PhonesInTest
from scenarios.in_pytest.platform_in_test import PlatformInTest
from scenarios.in_pytest.playground import playground

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scenarios.in_pytest.playground import Playground


@pytest.fixture
def documents() -> dict[str, str]:
    """What the app answers."""
    return {}


@pytest.fixture
def ground(tmp_path: Path, documents: dict[str, str]) -> Iterator[Playground]:
    """A platform without phones."""
    with playground("simulated", seed="1", app=documents, folder=tmp_path / "left") as made:
        yield made


@pytest.fixture
def platform(ground: Playground, documents: dict[str, str]) -> PlatformInTest:
    """Under test, or in use by one that is."""
    return PlatformInTest(ground, documents)


@pytest.fixture
def phone(platform: PlatformInTest) -> PhonesInTest:
    """Under test, or in use by one that is."""
    return PhonesInTest(platform.playground)
