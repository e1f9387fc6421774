"""A phone, a platform and the wire between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.emulator.sip.pair import Wire, make_phone, make_platform

if TYPE_CHECKING:
    from tests.emulator.sip.pair import Party


@pytest.fixture
def phone() -> Party:
    return make_phone()


@pytest.fixture
def platform() -> Party:
    return make_platform()


@pytest.fixture
def wire(phone: Party, platform: Party) -> Wire:
    return Wire(phone, platform)
