"""The switches of the ledger of a running platform: all of them are followed at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from emulator.base.errors import BadInput
from emulator.ledger_desk import LedgerDesk
from emulator.settings import Ledger
from tests.emulator.platform_stage import SETTINGS, in_a_world

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from emulator.app import Platform
    from tests.emulator.platform_stage import Scene

FOLLOWED: dict[str, tuple[Any, Callable[[Platform], Any]]] = {
    "plus_in_numbers": (False, lambda platform: platform._flow.requests.keep_plus),
    "storage_days": ("24-hours", lambda platform: account_of(platform).storage.by_calendar and "calendar"),
    "background_max_length_s": (None, lambda platform: platform._flows.switches.background_max_length_s),
    "transcription_delay_s": (2.5, lambda platform: platform._flow.recordings._transcriptions.delay_s),
    "conference_members": (100, lambda platform: platform._flows.switches.conference_members),
    "fallback_on_bad_xml": (True, lambda platform: platform._flows.switches.fallback_on_bad_xml),
    "strict_async": (True, lambda platform: platform.operator.strict_async),
    "stop_only_api_recordings": (True, lambda platform: platform.operator.stop_only_api_recordings),
}
"""Switch → another setting than that of the platform here, and where it acts."""


def account_of(platform: Platform) -> Any:
    return platform.operator.account(platform.auth_id)


def desk_of(platform: Platform) -> LedgerDesk:
    return LedgerDesk(SETTINGS, flow=platform._flow, flows=platform._flows, operator=platform.operator)


def test_every_switch_is_here() -> None:
    assert set(FOLLOWED) == set(Ledger.model_fields)


@pytest.mark.parametrize("name", FOLLOWED)
def test_a_switch_is_followed(tmp_path: Path, name: str) -> None:
    wanted, acting = FOLLOWED[name]

    async def story(scene: Scene) -> None:
        desk = desk_of(scene.platform)
        before = acting(scene.platform)
        desk.change({name: wanted})
        assert desk.switches() == {**SETTINGS.ledger.model_dump(), name: wanted}
        assert acting(scene.platform) != before
        desk.start_over()
        assert acting(scene.platform) == before
        assert desk.switches() == SETTINGS.ledger.model_dump()

    in_a_world(tmp_path, story)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"plus": True}, "plus: there is no such switch"),
        ({"strict_async": True, "storage_days": "moons"}, "storage_days: Input should be 'calendar' or '24-hours'"),
        ({"background_max_length_s": 0}, "background_max_length_s: Input should be greater than or equal to 1"),
    ],
)
def test_what_is_no_switch_changes_nothing(tmp_path: Path, change: dict[str, Any], text: str) -> None:
    async def story(scene: Scene) -> None:
        desk = desk_of(scene.platform)
        with pytest.raises(BadInput, match=text):
            desk.change(change)
        assert desk.switches() == SETTINGS.ledger.model_dump()
        assert not scene.platform.operator.strict_async

    in_a_world(tmp_path, story)
