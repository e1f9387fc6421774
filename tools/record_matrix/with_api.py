"""Record beside a recording that the API started, and what a stop by the API stops: one by its URL, or all."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Literal

from tools.record_matrix.cells import MODES
from tools.record_matrix.combination import (
    AGENT,
    CALLER,
    Combination,
    answer,
    begun,
    hangup,
    recorded,
    recorded_by_api,
)
from tools.record_matrix.expected import Expected, File, Moment
from tools.record_matrix.rules import BEGINS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tools.record_matrix.cells import Mode
    from tools.record_matrix.stage import Stage

Stop = Literal["url_of_api", "url_of_document", "all", "none"]
STOPS: tuple[Stop, ...] = ("url_of_api", "url_of_document", "all", "none")
SPARES = "stop_only_api_recordings"
_SAYS: dict[Stop, str] = {
    "url_of_api": "the URL of what the API started stops that one; the document's goes on to the end of the call",
    "url_of_document": "the URL of what the document started stops that one; the API's goes on to the end of the call",
    "all": "without URL both stop; with the switch of the ledger only what the API started",
    "none": "both go on to the end of the call",
}
_FLAGS: dict[Mode, str] = {
    "foreground": 'timeout="30" callbackUrl="{app}/by-document/"',
    "session": 'recordSession="true" maxLength="600" redirect="false" action="{app}/action/" '
    'callbackUrl="{app}/by-document/"',
    "dial_answer": 'startOnDialAnswer="true" maxLength="600" redirect="false" action="{app}/action/" '
    'callbackUrl="{app}/by-document/"',
}
_DIAL = "<Dial><User>{agent}</User></Dial>"


def with_api() -> Iterator[Combination]:
    """All of them; the URL of a message is not known before it is over, so that nobody can stop it by that."""
    for mode, stop, spares in product(MODES, STOPS, (False, True)):
        if mode == "foreground" and stop == "url_of_document":
            continue
        message = mode == "foreground"
        rest = '<Wait length="30"/>' if message else _DIAL
        yield Combination(
            name=f"api-{mode}-{stop}-{'only_api' if spares else 'everything'}",
            says=_SAYS[stop],
            documents={"/answer/": f'<Response><Record {_FLAGS[mode]} fileFormat="wav"/>{rest}</Response>'},
            scene=_scene(stop, message=message),
            due=_due(mode, stop, spares=spares),
            agents=() if message else ("agent",),
            ledger={SPARES: spares},
        )


def _scene(stop: Stop, *, message: bool) -> Callable[[Stage], None]:
    def scene(stage: Stage) -> None:
        if message:
            stage.talk(0.6)
        else:
            stage.bring_in()
        stage.note("api_started")
        callback = f"{stage.world.app_url}/by-api/"
        started = stage.api("POST", f"Call/{stage.call_uuid}/Record/", {"callback_url": callback})
        stage.talk(1.5)
        if stop == "all":
            stage.stop()
        elif stop == "url_of_api":
            stage.stop(str(started["url"]))
        elif stop == "url_of_document":
            stage.stop(next(each.fields["RecordUrl"] for each in stage.world.webhooks if each.path == "/action/"))
        stage.talk(1.6)
        stage.hang_up()

    return scene


def _due(mode: Mode, stop: Stop, *, spares: bool) -> Expected:
    message = mode == "foreground"
    document_stops = stop == "url_of_document" or (stop == "all" and not spares)
    api_stops = stop in {"url_of_api", "all"}
    files = (
        File(
            file_format="wav",
            channels="stereo",
            begins=BEGINS[mode],
            ends=Moment(name="stopped" if document_stops else "hung_up"),
            left=CALLER,
            right=None if message else AGENT,
            told_by="/by-document/",
        ),
        File(
            file_format="mp3",
            channels="mono",
            begins=Moment(name="api_started"),
            ends=Moment(name="stopped" if api_stops else "hung_up"),
            left=CALLER,
            right=() if message else AGENT,
            told_by="/by-api/",
        ),
    )
    action = () if message else (begun("/action/"),)
    told = (recorded("/by-document/", with_call=not document_stops), recorded_by_api("/by-api/", 1))
    return Expected(
        files=files,
        requests=(answer(), *action, *told, hangup()),
        chains=(
            ("/answer/", *(each.path for each in action), "/hangup/"),
            ("/answer/", "/by-document/", *(("/hangup/",) if document_stops else ())),
            ("/answer/", "/by-api/", *(("/hangup/",) if api_stops else ())),
        ),
    )
