"""The oracle: what must happen in each cell, by Plivo's documents and docs/fidelity.md, and by nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from tools.record_matrix.expected import Expected, File, Moment, Request, Voice
from tools.record_matrix.parameters import PENDING, RECORDED, TRANSCRIBED, Call

if TYPE_CHECKING:
    from tools.record_matrix.cells import Cell, End, Mode
    from tools.record_matrix.expected import Value

BEEP_S = 0.3
TIMEOUT_S, LONGEST_S = 1, 2
"""What timeout and maxLength say in the cells that are about them."""

BEGINS: dict[Mode, Moment] = {
    "foreground": Moment(name="answered", plus_s=BEEP_S),
    "session": Moment(name="answered"),
    "dial_answer": Moment(name="bridged"),
}
"""The element answers the call. A message has a beep before it, which is not recorded; startOnDialAnswer waits."""

_HUNG_UP, _CALL_OVER = Moment(name="hung_up"), Moment(name="call_over")
_MESSAGE_ENDS: dict[End, Moment | None] = {
    "silence": Moment(name="muted", plus_s=TIMEOUT_S),
    "max_length": None,
    "key": Moment(name="key_pressed"),
    "caller": _HUNG_UP,
    "callee": _HUNG_UP,
    "api": Moment(name="stopped"),
    "end_of_xml": None,
}
_BACKGROUND_ENDS: dict[End, Moment | None] = {
    "silence": _HUNG_UP,
    "max_length": None,
    "key": _HUNG_UP,
    "caller": _HUNG_UP,
    "callee": _CALL_OVER,
    "api": Moment(name="stopped"),
    "end_of_xml": _CALL_OVER,
}
"""By what happens; None: by maxLength, to the sample."""

ENDS_THE_CALL: dict[Literal["message", "background"], dict[End, tuple[int, str]]] = {
    "message": {"caller": (4000, "Caller"), "callee": (4000, "Callee")},
    "background": {
        "silence": (4000, "Caller"),
        "max_length": (4000, "Caller"),
        "key": (4000, "Caller"),
        "caller": (4000, "Caller"),
        "api": (4000, "Caller"),
    },
}
"""HangupCauseCode and HangupSource; every other call comes to the end of its document: 4010, Plivo."""

INSTEAD: dict[tuple[Mode, End], str] = {
    ("foreground", "callee"): (
        "a message has no callee: the API placed the call, the document runs on the leg of whom it called, "
        "and that one hangs up"
    ),
    ("foreground", "end_of_xml"): (
        "a document does not end before its elements: Record is the last one, maxLength ends it, and then the call ends"
    ),
    (
        "session",
        "silence",
    ): "timeout is ignored: both are silent for longer, and the recording goes on until the caller hangs up",
    (
        "session",
        "key",
    ): "finishOnKey is ignored: the key is pressed, and the recording goes on until the caller hangs up",
    ("session", "callee"): (
        "the callee is not the call: Dial is over, what comes after it is recorded, too, until the document ends"
    ),
}
INSTEAD |= {("dial_answer", end): says for (mode, end), says in INSTEAD.items() if mode == "session"}


def expected(cell: Cell) -> Expected:
    """What must come of `cell`."""
    story = _Story(cell)
    return Expected(
        files=(story.file(),),
        requests=tuple(story.requests()),
        chains=tuple(story.chains()),
        remark=INSTEAD.get((cell.mode, cell.end), ""),
    )


class _Story:
    """The rules, one method each."""

    def __init__(self, cell: Cell) -> None:
        self.cell = cell
        self.is_message = cell.mode == "foreground"
        call_ends = ENDS_THE_CALL["message" if self.is_message else "background"]
        self.code, self.source = call_ends.get(cell.end, (4010, "Plivo"))
        outbound = self.is_message and cell.end == "callee"
        self.call = Call("outbound" if outbound else "inbound", code=self.code, source=self.source)
        ends = (_MESSAGE_ENDS if self.is_message else _BACKGROUND_ENDS)[cell.end]
        self.ends = ends
        self.ends_with_call = ends in {_HUNG_UP, _CALL_OVER}
        self.method: Literal["GET", "POST"] = "GET" if cell.file_format == "mp3" else "POST"

    def file(self) -> File:
        """Format and channels are those of the attributes; who is heard where follows from the mode alone."""
        cell = self.cell
        silent = () if cell.end != "silence" else ("muted", "unmuted")
        return File(
            file_format=cell.file_format,
            channels=cell.channels,
            begins=BEGINS[cell.mode],
            ends=self.ends,
            seconds=LONGEST_S if self.ends is None else None,
            quiet_tail_s=TIMEOUT_S if self.is_message and cell.end == "silence" else None,
            left=_voices("caller", "", "", silent),
            right=None if self.is_message else _voices("agent", "bridged", "unbridged", silent),
        )

    def requests(self) -> list[Request]:
        """Each at most once. A message is told when it is over; what runs in the background at once, and at its end."""
        cell, call = self.cell, self.call
        found = [Request(path="/answer/", method="POST", fields=call.answer(), short="answer")]
        if cell.action:
            found.append(self._action())
        if self._goes_on():
            found.append(
                Request(
                    path=self._goes_on(), method="POST", fields=call.during("Redirect"), short=self._goes_on()[1:-1]
                )
            )
        if cell.callback:
            fields = call.after("RecordStop") if self.ends_with_call else call.during("RecordStop")
            found.append(
                Request(path="/callback/", method=self.method, fields={**fields, **RECORDED}, short="callback")
            )
        if cell.transcription:
            found.append(Request(path="/transcription/", method=self.method, fields=TRANSCRIBED, short="transcription"))
        found.append(
            Request(path="/hangup/", method="POST", fields=call.hangup(), short=f"hangup {self.code} {self.source}")
        )
        return found

    def _action(self) -> Request:
        """Its Event is Redirect when its answer counts. Digits is the key that ended a message, else empty."""
        cell, call = self.cell, self.call
        event = "Redirect" if cell.redirect else "Record"
        if not self.is_message:
            fields: dict[str, Value] = {**call.during(event), **PENDING, "Digits": ""}
            return Request(path="/action/", method=self.method, fields=fields, short="action -1")
        of_call = call.after(event) if self.ends_with_call else call.during(event)
        digits = "#" if cell.end == "key" else ""
        fields = {**of_call, **RECORDED, "Digits": digits}
        return Request(
            path="/action/", method=self.method, fields=fields, short=f"action{' ' + digits if digits else ''}"
        )

    def _goes_on(self) -> str:
        """Where the document leads after the element: the action's own, or the next element's. Empty: nowhere."""
        cell = self.cell
        if self.is_message and (self.ends_with_call or cell.end == "end_of_xml"):
            return ""
        return "/replaced/" if cell.action and cell.redirect else "/next/"

    def chains(self) -> list[tuple[str, ...]]:
        """The flow is in order. The callback is only bound to what must be over, or cannot have come, by then."""
        cell, on = self.cell, self._goes_on()
        action, next_ = (("/action/",) if cell.action else ()), ((on,) if on else ())
        hangup = ("/hangup/",)
        if self.is_message:
            if self.ends_with_call:
                flow = [("/answer/", *action), ("/answer/", *hangup)]
            elif cell.callback and not cell.redirect:
                # The callback leaves at the same moment; an action whose answer is ignored may wait for it.
                flow = [("/answer/", *action, *hangup), ("/answer/", *next_, *hangup)]
            else:
                flow = [("/answer/", *action, *next_, *hangup)]
            before_the_end = () if self.ends_with_call or cell.end == "end_of_xml" else hangup
            callback = ("/answer/", "/callback/", *before_the_end)
        else:
            flow = [("/answer/", *action, *next_, *hangup)]
            callback = (*next_, "/callback/", *(() if self.ends_with_call else hangup))
        found = flow + ([callback] if cell.callback else [])
        return [*found, ("/answer/", "/transcription/")] if cell.transcription else found


def _voices(who: str, since: str, until: str, silent: tuple[str, ...]) -> tuple[Voice, ...]:
    if not silent:
        return (Voice(who=who, since=since, until=until),)
    return (Voice(who=who, since=since, until=silent[0]), Voice(who=who, since=silent[1], until=until))
