"""Plays a cell: its documents, and what the people at the phones and the API do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.record_matrix.rules import LONGEST_S, TIMEOUT_S
from tools.record_matrix.stage import Stage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tools.record_matrix.cells import Cell, End
    from tools.record_matrix.stage import Played

TALK_S = 1.5
DIAL_S = 2
"""timeLimit of the Dial with which a document ends."""


def play(cell: Cell, folder: Path) -> Played:
    """Play `cell` in a world of its own, its files in `folder`, which exists."""
    message = cell.mode == "foreground"
    with Stage(folder, agents=() if message else ("agent",)) as stage:
        stage.app.documents.update(documents(cell, stage.world.app_url, "" if message else stage.phones["agent"].uri))
        if message and cell.end == "callee":
            stage.place()
        else:
            stage.dial()
        if not message:
            stage.bring_in()
        (_MESSAGE if message else _BACKGROUND)[cell.end](stage)
        return stage.finish()


def documents(cell: Cell, app: str, agent: str) -> dict[str, str]:
    """Path → XML. Which of two documents goes on behind the element shows what became of redirect."""
    alone = cell.mode == "foreground" and cell.end == "end_of_xml"
    after = "" if alone else f"<Redirect>{app}/next/</Redirect>"
    instead = "" if alone else f"<Redirect>{app}/replaced/</Redirect>"
    rest = _rest(cell, agent)
    return {
        "/answer/": f"<Response>{record(cell, app)}{after}</Response>",
        "/action/": f"<Response>{instead}</Response>",
        "/next/": rest,
        "/replaced/": rest,
    }


def record(cell: Cell, app: str) -> str:
    """The element. POST, redirect and 60 seconds for a message are the defaults, and left out."""
    by_get = cell.file_format == "mp3"
    said = {
        "fileFormat": cell.file_format,
        "recordChannelType": cell.channels,
        "redirect": "" if cell.redirect else "false",
        "recordSession": "true" if cell.mode == "session" else "",
        "startOnDialAnswer": "true" if cell.mode == "dial_answer" else "",
        "timeout": str(TIMEOUT_S) if cell.end == "silence" else "",
        "maxLength": _max_length(cell),
        "finishOnKey": "#" if cell.end == "key" else "",
        "action": f"{app}/action/" if cell.action else "",
        "method": "GET" if by_get and cell.action else "",
        "callbackUrl": f"{app}/callback/" if cell.callback else "",
        "callbackMethod": "GET" if by_get and cell.callback else "",
        "transcriptionType": "auto" if cell.transcription else "",
        "transcriptionUrl": f"{app}/transcription/" if cell.transcription else "",
        "transcriptionMethod": "GET" if by_get and cell.transcription else "",
    }
    attributes = " ".join(f'{name}="{value}"' for name, value in said.items() if value)
    return f"<Record {attributes}/>"


def _max_length(cell: Cell) -> str:
    message = cell.mode == "foreground"
    if cell.end == "max_length" or (message and cell.end == "end_of_xml"):
        return str(LONGEST_S)
    return "" if message else "600"


def _rest(cell: Cell, agent: str) -> str:
    if cell.mode == "foreground":
        return '<Response><Wait length="1"/></Response>'
    limit, wait = (f' timeLimit="{DIAL_S}"', "") if cell.end == "end_of_xml" else ("", '<Wait length="1"/>')
    return f"<Response><Dial{limit}><User>{agent}</User></Dial>{wait}</Response>"


def _falls_silent(stage: Stage) -> None:
    stage.talk(TALK_S)
    stage.mute()


def _presses(stage: Stage) -> None:
    stage.talk(TALK_S)
    stage.press("#")


def _hangs_up(stage: Stage) -> None:
    stage.talk(TALK_S)
    stage.hang_up()


def _is_stopped(stage: Stage) -> None:
    stage.talk(TALK_S)
    stage.stop()


def _goes_on(stage: Stage) -> None:
    """Nothing is done: the element, or the document, ends by itself."""


def _falls_silent_and_hangs_up(stage: Stage) -> None:
    stage.talk(0.8)
    stage.mute()
    stage.talk(TIMEOUT_S + 0.5)
    stage.unmute()
    stage.talk(0.6)
    stage.hang_up()


def _presses_and_hangs_up(stage: Stage) -> None:
    stage.talk(0.7)
    stage.press("#")
    stage.talk(0.8)
    stage.hang_up()


def _is_stopped_and_hangs_up(stage: Stage) -> None:
    _is_stopped(stage)
    stage.talk(TALK_S)
    stage.hang_up()


def _talks_longer(stage: Stage) -> None:
    stage.talk(LONGEST_S + TALK_S)
    stage.hang_up()


def _agent_hangs_up(stage: Stage) -> None:
    stage.talk(TALK_S)
    stage.hang_up("agent")


_MESSAGE: dict[End, Callable[[Stage], None]] = {
    "silence": _falls_silent,
    "max_length": _goes_on,
    "key": _presses,
    "caller": _hangs_up,
    "callee": _hangs_up,
    "api": _is_stopped,
    "end_of_xml": _goes_on,
}
_BACKGROUND: dict[End, Callable[[Stage], None]] = {
    "silence": _falls_silent_and_hangs_up,
    "max_length": _talks_longer,
    "key": _presses_and_hangs_up,
    "caller": _hangs_up,
    "callee": _agent_hangs_up,
    "api": _is_stopped_and_hangs_up,
    "end_of_xml": _goes_on,
}
