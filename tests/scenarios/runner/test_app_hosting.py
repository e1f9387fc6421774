"""Where the app of a case is: in this process, on a port, or elsewhere."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from emulator.base.errors import BadInput
from emulator.base.trace import TraceEvent
from scenarios.language.loader import load_file
from scenarios.runner.app_hosting import check_apps, hosted
from tests.scenarios.scenario_text import TEXT, one_case
from tests.scenarios.stage_made_up import EmptyPlatform

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.language.loader import Case

DOCUMENTS = TEXT[TEXT.index("  documents") : TEXT.index("steps:")]
THIS_APP = "tests.scenarios.runner.test_asgi_app:users_app"


def case_with(folder: Path, app: str) -> Case:
    file = folder / "other.yaml"
    file.write_text(TEXT.replace(DOCUMENTS, f"  {app}\n"), encoding="utf-8")
    (case,) = load_file(file)
    return case


def test_an_inline_app_is_given_to_the_world(tmp_path: Path) -> None:
    given: list[Any] = []

    class World(EmptyPlatform):
        def host_app(self, app: Any) -> str:
            given.append(app)
            return "http://app.test"

    async def main() -> str:
        async with hosted(one_case(tmp_path), World(), "simulated") as app:
            assert given == [app]
            return app.url

    assert asyncio.run(main()) == "http://app.test"


def test_live_it_answers_on_a_port_with_its_sounds(tmp_path: Path) -> None:
    case = one_case(tmp_path, ("  documents:\n", "  sounds: {greeting: 500 ms}\n  documents:\n"))

    async def main() -> tuple[str, bytes]:
        async with hosted(case, EmptyPlatform(), "live") as app, httpx.AsyncClient(trust_env=False) as client:
            answer = await client.post(f"{app.url}/answer/")
            sound = await client.get(f"{app.url}/sounds/greeting.wav")
            assert [request.path for request in app.log.requests] == ["/answer/"]
            return answer.text, sound.content

    text, sound = asyncio.run(main())
    assert text.startswith("<Response>")
    assert (sound[:4], len(sound)) == (b"RIFF", 44 + 2 * 4000)


def test_an_app_elsewhere_is_watched_through_the_time_line(tmp_path: Path) -> None:
    async def main() -> list[str]:
        platform = EmptyPlatform()
        async with hosted(case_with(tmp_path, "url: http://127.0.0.1:5000/"), platform, "live") as app:
            detail = {"method": "POST", "url": f"{app.url}/x", "headers": {}, "fields": {}, "status": 200}
            platform.trace.add(TraceEvent(at=0.0, lane="http", summary="", detail=detail))
            return [app.url, *(request.path for request in app.log.requests)]

    assert asyncio.run(main()) == ["http://127.0.0.1:5000", "/x"]


def test_an_asgi_app_must_be_found_before_anything_runs(tmp_path: Path) -> None:
    check_apps([case_with(tmp_path, f"asgi: {THIS_APP}"), one_case(tmp_path)])
    with pytest.raises(BadInput, match=r"other\.yaml:8:9: no_such_module_here:app cannot be loaded"):
        check_apps([case_with(tmp_path, "asgi: no_such_module_here:app")])
