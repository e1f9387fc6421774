"""The official Python SDK, unmodified, drives the API over real HTTP. plivo_rest.md §1.1."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING

import plivo
import pytest
import uvicorn
from plivo.exceptions import AuthenticationError, ResourceNotFoundError, ValidationError

from emulator.api.app import create_api
from emulator.sdk import redirected
from tests.emulator.api.desk import AUTH, NEW_RECORDING, NOW_NS, TOKEN, call, ended_call, recording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.emulator.api.desk import FakeOperator

pytestmark = pytest.mark.live


@pytest.fixture
def api(operator: FakeOperator) -> Iterator[None]:
    """The API on a real socket, served by a thread, and the SDK pointed at it."""
    app = create_api()
    app.state.platform = operator
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    with redirected(f"http://127.0.0.1:{listening.getsockname()[1]}"):
        yield
    server.should_exit = True
    thread.join(10)
    listening.close()


@pytest.mark.usefixtures("api")
def test_the_sdk_drives_every_resource(operator: FakeOperator) -> None:
    with plivo.RestClient(AUTH, TOKEN) as client:
        make_and_end_a_call(client, operator)
        record_a_call(client, operator)
        read_recordings(client, operator)
        manage_the_account(client)
        with pytest.raises(ResourceNotFoundError, match="not found"):
            client.recordings.get("unknown")
        with pytest.raises(ValidationError, match="app_name parameter is invalid"):
            client.applications.create("no/slash")


@pytest.mark.usefixtures("api")
def test_a_wrong_token_is_an_authentication_error() -> None:
    with plivo.RestClient(AUTH, "wrong") as client, pytest.raises(AuthenticationError, match="auth_token"):
        client.recordings.get("any")  # its list() stumbles over any error body


def make_and_end_a_call(client: plivo.RestClient, operator: FakeOperator) -> None:
    made = client.calls.create("15550199", "15550100", "http://app.test/answer", "GET")
    assert made.message == "call fired"
    assert [order.call_uuid for order in operator.placed] == [made.request_uuid]
    operator.store.put(call("live-1"))
    assert client.live_calls.list_ids().calls == ["live-1"]
    assert client.live_calls.get("live-1").call_status == "in-progress"
    client.calls.cancel(made.request_uuid)
    client.calls.hangup("live-1")
    assert operator.hung_up == [made.request_uuid, "live-1"]
    operator.store.put(ended_call("ended-1"))
    assert client.calls.get("ended-1").call_duration == 60
    assert [each.call_uuid for each in client.calls.list()] == ["ended-1"]


def record_a_call(client: plivo.RestClient, operator: FakeOperator) -> None:
    started = client.calls.record("live-1", file_format="wav", callback_url="http://app.test/recorded")
    assert started.recording_id == NEW_RECORDING
    assert operator.recorded[0].api_id == started.api_id
    client.calls.record_stop("live-1")
    assert operator.stopped == [("live-1", "")]


def read_recordings(client: plivo.RestClient, operator: FakeOperator) -> None:
    for index in range(25):
        operator.store.put(recording(f"rec-{index:02}", added_ns=NOW_NS - index))
    listed = [each.recording_id for each in client.recordings]
    assert listed == [f"rec-{index:02}" for index in range(25)]
    one = client.recordings.get("rec-03")
    assert (one.recording_duration_ms, one.rounded_recording_duration) == ("10000.00000", 60)
    one.delete()
    assert client.recordings.list(limit=5).meta.total_count == 24


def manage_the_account(client: plivo.RestClient) -> None:
    app_id = client.applications.create("shop", answer_url="http://app.test/answer").app_id
    client.applications.update(app_id, answer_url="http://app.test/other")
    assert client.applications.get(app_id).answer_url == "http://app.test/other"
    phone = client.endpoints.create(username="bob", password="secret", alias="Bob", app_id=app_id)
    assert client.endpoints.get(phone.endpoint_id).sip_registered == "false"
    client.endpoints.update(phone.endpoint_id, alias="Robert")
    assert client.numbers.buy("15550199", app_id=app_id).status == "fulfilled"
    client.numbers.update("15550199", alias="desk")
    assert client.numbers.get("15550199").alias == "desk"
    assert [each.number for each in client.numbers.list()] == ["15550199"]
    client.numbers.delete("15550199")
    client.endpoints.delete(phone.endpoint_id)
    client.applications.delete(app_id)
    assert client.applications.list().meta.total_count == 0
