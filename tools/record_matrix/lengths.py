"""How long a recording may be when nobody says so, and that what is said counts beyond that."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from tools.record_matrix.cells import MODES
from tools.record_matrix.combination import (
    AGENT,
    CALLER,
    Combination,
    answer,
    hangup,
    recorded,
    recorded_by_api,
)
from tools.record_matrix.expected import Expected, File, Moment
from tools.record_matrix.rules import BEGINS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tools.record_matrix.cells import Channels, FileFormat, Mode
    from tools.record_matrix.expected import Voice
    from tools.record_matrix.stage import Stage

UNSET_S, BEYOND_S, CALL_S = 60, 62, 64.0
NO_BOUND: Mapping[str, object] = {"background_max_length_s": None}
_FLAG: dict[Mode, str] = {
    "foreground": "",
    "session": 'recordSession="true" ',
    "dial_answer": 'startOnDialAnswer="true" ',
}


def lengths() -> Iterator[Combination]:
    """All of them: three modes, with and without maxLength, with and without the bound of the ledger; and the API."""
    for mode, is_set, is_bound in product(MODES, (False, True), (True, False)):
        yield Combination(
            name=f"length-{mode}-{'set' if is_set else 'unset'}-{'60_s' if is_bound else 'no_bound'}",
            says=_says(mode, is_set=is_set, is_bound=is_bound),
            documents={"/answer/": f"<Response>{_record(mode, is_set=is_set)}{_rest(mode)}</Response>"},
            scene=_talks_to_an_agent if mode == "dial_answer" else _talks,
            due=_due(mode, _seconds(mode, is_set=is_set, is_bound=is_bound)),
            agents=("agent",) if mode == "dial_answer" else (),
            ledger={} if is_bound else NO_BOUND,
        )
    yield Combination(
        name="length-api-unset",
        says="one that the API started without time_limit is 60 s long, whatever the ledger says of Record elements",
        documents={"/answer/": '<Response><GetDigits timeout="90" action="{app}/never/"/></Response>'},
        scene=_is_recorded_by_the_api,
        due=Expected(
            files=(_file("mp3", "mono", Moment(name="api_started"), UNSET_S, ()),),
            requests=(answer(), recorded_by_api("/callback/"), hangup()),
            chains=(("/answer/", "/callback/", "/hangup/"),),
        ),
        agents=(),
        ledger=NO_BOUND,
    )


def _seconds(mode: Mode, *, is_set: bool, is_bound: bool) -> int | None:
    if is_set:
        return BEYOND_S
    return UNSET_S if is_bound or mode == "foreground" else None


def _says(mode: Mode, *, is_set: bool, is_bound: bool) -> str:
    if is_set:
        return "what maxLength says counts"
    if mode == "foreground":
        return "a message is 60 s long at most, whatever the ledger says of background recordings"
    return "60 s" if is_bound else "the switch of the ledger is null: to the end of the call"


def _record(mode: Mode, *, is_set: bool) -> str:
    length = f'maxLength="{BEYOND_S}" ' if is_set else ""
    return f'<Record {_FLAG[mode]}{length}playBeep="false" fileFormat="wav" callbackUrl="{{app}}/callback/"/>'


def _rest(mode: Mode) -> str:
    return "<Dial><User>{agent}</User></Dial>" if mode == "dial_answer" else '<Wait length="90"/>'


def _due(mode: Mode, seconds: int | None) -> Expected:
    begins = Moment(name="answered") if mode == "foreground" else BEGINS[mode]
    cut = seconds is not None
    right = {"foreground": None, "session": (), "dial_answer": AGENT}[mode]
    file = _file("wav", "stereo", begins, seconds, right)
    chain = ("/answer/", "/callback/", "/hangup/") if cut else ("/answer/", "/callback/")
    return Expected(
        files=(file,),
        requests=(answer(), recorded("/callback/", with_call=not cut), hangup()),
        chains=(chain, ("/answer/", "/hangup/")),
    )


def _file(
    file_format: FileFormat, channels: Channels, begins: Moment, seconds: int | None, right: tuple[Voice, ...] | None
) -> File:
    return File(
        file_format=file_format,
        channels=channels,
        begins=begins,
        ends=Moment(name="hung_up") if seconds is None else None,
        seconds=seconds,
        left=CALLER,
        right=right,
    )


def _talks(stage: Stage) -> None:
    stage.talk(CALL_S)
    stage.hang_up()


def _talks_to_an_agent(stage: Stage) -> None:
    stage.bring_in()
    _talks(stage)


def _is_recorded_by_the_api(stage: Stage) -> None:
    stage.note("api_started")
    callback = f"{stage.world.app_url}/callback/"
    stage.api("POST", f"Call/{stage.call_uuid}/Record/", {"callback_url": callback})
    _talks(stage)
