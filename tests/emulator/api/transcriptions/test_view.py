"""The transcription object fits what its route documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.api.reply_faults import reply_faults
from tests.emulator.api.desk import one_app, recording
from tests.emulator.api.transcriptions.test_routes import made

if TYPE_CHECKING:
    from tests.emulator.api.desk import Client, FakeOperator


def test_it_is_as_documented(client: Client, operator: FakeOperator) -> None:
    operator.store.put(recording("rec-1"))
    operator.store.put(made("rec-1"))
    answer = client.send("GET", "Transcription/rec-1/")
    assert reply_faults(one_app(), "GET", "/Transcription/{transcription_id}", 200, answer.text) == []
