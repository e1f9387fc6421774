"""The account of the settings: what it is given has one id each, and stands again after everything was deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.house_account import as_operated
from emulator.records.models import ApplicationRecord, EndpointRecord, NumberRecord
from emulator.settings import Account, Settings
from tests.emulator.platform_stage import DID, in_a_world

if TYPE_CHECKING:
    from pathlib import Path

    from tests.emulator.platform_stage import Scene


def test_an_application_of_the_same_name_is_changed_and_keeps_its_id(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        house, store = scene.platform.house, scene.platform.around.store
        first = house.add_application("menu", "http://a.test/")
        assert house.add_application("menu", "http://b.test/") == first
        (kept,) = store.all(ApplicationRecord, app_name="menu")
        assert kept.answer_url == "http://b.test/"

    in_a_world(tmp_path, story)


def test_an_endpoint_of_the_same_name_is_changed_and_keeps_its_id(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        store = scene.platform.around.store
        before = store.endpoint_of("ann")
        scene.platform.house.add_endpoint("ann", "other")
        after = store.endpoint_of("ann")
        assert before is not None
        assert after is not None
        assert (after.endpoint_id, after.password) == (before.endpoint_id, "other")

    in_a_world(tmp_path, story)


def test_what_was_given_stands_again(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        store = scene.platform.around.store
        endpoint, number = store.endpoint_of("ann"), store.get(NumberRecord, DID)
        assert endpoint is not None
        assert number is not None
        store.delete(EndpointRecord, endpoint.endpoint_id)
        store.delete(NumberRecord, DID)
        scene.platform.house.stand_again()
        assert store.endpoint_of("ann") == endpoint
        assert store.get(NumberRecord, DID) == number

    in_a_world(tmp_path, story)


def test_the_api_reads_what_the_settings_say() -> None:
    given = Account(auth_token="t", city="Lille", retention_days=9, storage_consent=False)
    operated = as_operated(Settings(account=given))
    assert (operated.auth_token, operated.city, operated.retention_days) == ("t", "Lille", 9)
    assert not operated.storage_consent
