"""A combination of recordings beyond the cells: its documents, its scene, and what must come of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tools.record_matrix.expected import Request, Voice
from tools.record_matrix.parameters import PENDING, RECORDED, RECORDED_BY_API, Call
from tools.record_matrix.stage import Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tools.record_matrix.expected import Expected, Value
    from tools.record_matrix.stage import Played

INBOUND = Call()
"""A call that the caller ends."""
TO_THE_END = Call(code=4010, source="Plivo")
"""One that ends with its document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Combination:
    """One of them. The caller dials, then `scene` is played; `{app}` and the names of agents stand for their URLs."""

    name: str
    """The id of its test."""
    says: str
    """The rule, in words."""
    documents: Mapping[str, str]
    scene: Callable[[Stage], None]
    due: Expected
    agents: tuple[str, ...] = ("agent",)
    ledger: Mapping[str, object] = field(default_factory=dict)


def play(combination: Combination, folder: Path) -> Played:
    """Play it in a world of its own, its files in `folder`, which exists."""
    with Stage(folder, agents=combination.agents, ledger=combination.ledger) as stage:
        uris = {name: phone.uri for name, phone in stage.phones.items()}
        for path, text in combination.documents.items():
            stage.app.documents[path] = text.format(app=stage.world.app_url, **uris)
        stage.dial()
        combination.scene(stage)
        return stage.finish()


def answer(call: Call = INBOUND) -> Request:
    """The request for the document."""
    return Request(path="/answer/", method="POST", fields=call.answer(), short="answer")


def hangup(call: Call = INBOUND) -> Request:
    """The end of the call."""
    return Request(path="/hangup/", method="POST", fields=call.hangup(), short="hangup")


def begun(path: str, file: int = 0, *, event: str = "Record") -> Request:
    """The action of what runs in the background."""
    fields: dict[str, Value] = {**INBOUND.during(event), **PENDING, "Digits": ""}
    return Request(path=path, method="POST", fields=fields, file=file, short=f"{path.strip('/')} -1")


def message(path: str, digits: str = "", *, with_call: bool = False) -> Request:
    """The action of a message, with redirect false, that ended with the call or before."""
    of_call = INBOUND.after("Record") if with_call else INBOUND.during("Record")
    fields: dict[str, Value] = {**of_call, **RECORDED, "Digits": digits}
    return Request(path=path, method="POST", fields=fields, short=f"{path.strip('/')} {digits}".strip())


def recorded(path: str, file: int = 0, *, with_call: bool, call: Call = INBOUND) -> Request:
    """The callback of a Record element whose recording ended with the call, or before."""
    of_call = call.after("RecordStop") if with_call else call.during("RecordStop")
    return Request(path=path, method="POST", fields={**of_call, **RECORDED}, file=file, short=path.strip("/"))


def recorded_by_api(path: str, file: int = 0) -> Request:
    """The callback of what the API started."""
    return Request(path=path, method="POST", fields=RECORDED_BY_API, file=file, short=path.strip("/"))


CALLER = (Voice(who="caller"),)
AGENT = (Voice(who="agent", since="bridged", until="unbridged"),)
