"""A platform that is started again on its data folder: what offhook.yaml names keeps its identity."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.live import start_live
from emulator.records.models import ApplicationRecord, EndpointRecord, NumberRecord
from emulator.settings import Application, Endpoint, Number, Settings

if TYPE_CHECKING:
    from pathlib import Path

    from emulator.records.models import Record

pytestmark = [pytest.mark.live, pytest.mark.asyncio]


async def records(folder: Path, password: str) -> list[Record]:
    """What a platform with one application, number and endpoint knows once it runs."""
    settings = Settings(
        http="127.0.0.1:0",
        sip="127.0.0.1:0",
        rtp_ports="0-0",
        data=str(folder),
        applications={"demo": Application(answer_url=f"http://127.0.0.1:1/{password}")},
        numbers={"15550199": Number(application="demo")},
        endpoints={"ann": Endpoint(password=password, application="demo")},
    )
    live = await start_live(settings)
    try:
        store = live.platform.around.store
        found: list[Record] = [*store.all(ApplicationRecord), *store.all(NumberRecord), *store.all(EndpointRecord)]
        return found
    finally:
        await live.stop()


async def test_it_starts_and_knows_each_thing_once(tmp_path: Path) -> None:
    application, number, endpoint = await records(tmp_path, "first")
    application_2, number_2, endpoint_2 = await records(tmp_path, "second")
    assert isinstance(application, ApplicationRecord)
    assert isinstance(application_2, ApplicationRecord)
    assert application_2.app_id == application.app_id
    assert application_2.answer_url == "http://127.0.0.1:1/second"
    assert isinstance(number, NumberRecord)
    assert isinstance(number_2, NumberRecord)
    assert number_2.app_id == number.app_id
    assert isinstance(endpoint, EndpointRecord)
    assert isinstance(endpoint_2, EndpointRecord)
    assert (endpoint_2.endpoint_id, endpoint_2.password) == (endpoint.endpoint_id, "second")
