"""Apps that are not written for virtual time: threads in this process, real servers, servers that hang."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest
from fastapi import FastAPI, Form, Response

from emulator.testing import World
from scenarios.runner.command import RunOrder, run_command
from tests.emulator.runtime.real_server import answer, serving
from tests.scenarios.scenario_text import write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from typing_extensions import Buffer

SLOWNESS_S = 0.06
WAIT_30_S = b"<Response><Wait length='30'/></Response>"


def flask_like() -> FastAPI:
    """Every endpoint is a plain function, which runs in a worker thread."""
    app = FastAPI()

    @app.post("/answer/")
    def answer_call(CallUUID: str = Form()) -> Response:  # noqa: N803 - as the platform calls it
        time.sleep(SLOWNESS_S)
        return Response(f"<Response><!-- {CallUUID} --><Wait length='30'/></Response>", media_type="application/xml")

    @app.post("/hangup/")
    def hung_up() -> None:
        time.sleep(SLOWNESS_S)

    return app


def play(world: World) -> None:
    """A call of ten seconds."""
    phone = world.phone("alice")
    phone.dial("15550100")
    world.advance(10.0)
    phone.hang_up()
    world.advance(1.0)


def test_time_stands_still_while_an_app_of_plain_functions_works() -> None:
    with World(flask_like()) as world:
        play(world)
        assert [(webhook.path, webhook.at, webhook.status) for webhook in world.webhooks] == [
            ("/answer/", 0.0, 200),
            ("/hangup/", 10.0, 200),
        ]
        assert world.deterministic


def test_time_stands_still_while_a_real_server_works() -> None:
    def behave(request: bytes, send: Callable[[Buffer], None]) -> None:
        time.sleep(SLOWNESS_S)
        send(answer("200 OK", WAIT_30_S if b"/answer/" in request else b"", "Content-Type: text/xml"))

    with serving(behave) as place, World(f"http://{place}") as world:
        began = time.monotonic()
        play(world)
        assert time.monotonic() - began >= 2 * SLOWNESS_S, "it was really asked, twice"
        assert [(webhook.path, webhook.at, webhook.status) for webhook in world.webhooks] == [
            ("/answer/", 0.0, 200),
            ("/hangup/", 10.0, 200),
        ]
        assert not world.deterministic


def test_an_app_that_hangs_is_at_fault_when_its_wall_deadline_is_over() -> None:
    def hang(_: bytes, __: Callable[[Buffer], None]) -> None:
        time.sleep(1.5)

    with serving(hang) as place, World(f"http://{place}", hangup="", wall_deadline_s=0.2) as world:
        phone = world.phone("alice")
        began = time.monotonic()
        phone.dial("15550100")
        world.advance(1.0)
        took = time.monotonic() - began
        first = world.webhooks[0]
        assert (first.status, first.at) == (0, 0.0), "time stood still"
        assert "no answer within 0.2 s of real time" in first.summary
        assert 0.2 <= took < 1.4 * len(world.webhooks), "given up at the deadline, not when the app let go"
        world.advance(60.0)
        assert not phone.is_connected


@pytest.mark.parametrize("seed", [1])
def test_the_report_says_that_a_real_app_took_part(seed: int, tmp_path: Path) -> None:
    def behave(request: bytes, send: Callable[[Buffer], None]) -> None:
        time.sleep(SLOWNESS_S)
        send(answer("200 OK", b"<Response><Dial><User>sip:adam@192.0.2.1</User></Dial></Response>"))

    with serving(behave) as place:
        inline = "documents:\n    /answer/: <Response><Dial><User>${agent.uri}</User></Dial></Response>"
        file = write(
            tmp_path,
            (inline, f"url: http://{place}"),
            ("    - to: /answer/\n      with: {CallStatus: ringing}", "    - to: /answer/\n    - to: /hangup/"),
            ("  recordings:\n    - {format: wav, left: caller, right: agent, duration: 5 s ± 500 ms}\n", ""),
        )
        status = run_command(RunOrder(paths=[file], world="auto", seed=seed, out=tmp_path / "out"))
    report = json.loads((tmp_path / "out" / "report.json").read_text())
    assert report["deterministic"] is False
    assert report["scenarios"][0]["deterministic"] is False
    assert (status, report["world"]) == (0, "simulated")
    assert report["call_seconds"] == 5.0
