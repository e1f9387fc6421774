"""Draws docs/sip-transactions.md from the tables of emulator/sip/transaction: `python -m tools.sip_diagrams`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from emulator.sip.transaction.client_invite import CLIENT_INVITE
from emulator.sip.transaction.client_non_invite import CLIENT_NON_INVITE
from emulator.sip.transaction.machine import Effect, Input, State
from emulator.sip.transaction.server_invite import SERVER_INVITE
from emulator.sip.transaction.server_non_invite import SERVER_NON_INVITE

if TYPE_CHECKING:
    from emulator.sip.transaction.machine import Machine, Step

PAGE = Path(__file__).resolve().parent.parent / "docs" / "sip-transactions.md"
MACHINES = {
    "INVITE, client": (CLIENT_INVITE, "RFC 3261 §17.1.1 with the Accepted state of RFC 6026"),
    "Other requests, client": (CLIENT_NON_INVITE, "RFC 3261 §17.1.2"),
    "INVITE, server": (SERVER_INVITE, "RFC 3261 §17.2.1 with the Accepted state of RFC 6026"),
    "Other requests, server": (SERVER_NON_INVITE, "RFC 3261 §17.2.2"),
}
_SHORT = {
    Effect.SEND: "send",
    Effect.RESEND: "send again",
    Effect.ACKNOWLEDGE: "ACK",
    Effect.PASS_UP: "pass up",
    Effect.REPORT_TIMEOUT: "report time-out",
    Effect.REPORT_FAILURE: "report failure",
}
_HEAD = """# SIP transactions

Drawn from the tables in `emulator/sip/transaction` by `python -m tools.sip_diagrams`; a test keeps page and tables
equal, and another visits every cell. An arrow reads *input / effects*; `+A` starts a timer, `-A` stops it. *1xx*, *2xx*
and *300-699* come from the wire to a client and from the user to a server; *ACK* and *request again* come from the
wire. A dot in a table: nothing happens. What runs how long is in `durations.py` (RFC 3261, table 4); over TCP, TLS and
WebSocket A, E and G do not run, and D, I, J and K end at once.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *(_section(title, *machine) for title, machine in MACHINES.items())])


def _section(title: str, machine: Machine, source: str) -> str:
    return f"## {title}\n\n{source}.\n\n{_diagram(machine)}\n{_table(machine)}"


def _diagram(machine: Machine) -> str:
    start = f": {_timers('+', machine.initial_timers)}" if machine.initial_timers else ""
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {machine.initial.value}{start}"]
    lines += [
        f"    {state.value} --> {step.state.value}: {_label(event)} / {_deeds(step)}"
        for state, row in machine.table.items()
        for event, step in row.items()
    ]
    return "\n".join([*lines, f"    {State.TERMINATED.value} --> [*]", "```", ""])


def _table(machine: Machine) -> str:
    used = [event for event in Input if any(event in row for row in machine.table.values())]
    lines = ["| in | " + " | ".join(_label(event) for event in used) + " |", "|---" * (len(used) + 1) + "|"]
    for state, row in machine.table.items():
        if state is not State.TERMINATED:
            lines.append(f"| **{state.value}** | " + " | ".join(_cell(state, row.get(event)) for event in used) + " |")
    return "\n".join([*lines, ""])


def _cell(state: State, step: Step | None) -> str:
    if step is None:
        return "·"
    return _deeds(step) if step.state is state else f"**{step.state.value}**: {_deeds(step)}"


def _label(event: Input) -> str:
    return f"timer {event.value}" if len(event.value) == 1 else event.value


def _deeds(step: Step) -> str:
    deeds = [_SHORT[effect] for effect in step.effects]
    deeds += [_timers("-", step.stop), _timers("+", step.start)]
    return ", ".join(filter(None, deeds)) or "nothing"


def _timers(sign: str, letters: str) -> str:
    return " ".join(f"{sign}{letter}" for letter in letters)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
