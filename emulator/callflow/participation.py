"""What a call does when it takes part in a Multiparty Call no more. plivo_xml_callbacks.md §3.10."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.callflow.action import Action, take_action
from emulator.callflow.parameters import multi_party_exit_parameters

if TYPE_CHECKING:
    from emulator.callflow.control import CallControl
    from emulator.callflow.document import Document
    from emulator.callflow.multi_party import MultiPartyOrder, MultiPartyOutcome


async def take_exit_action(outcome: MultiPartyOutcome, order: MultiPartyOrder, control: CallControl) -> Document | None:
    """Request onExitActionUrl of a call that took part; the document that it goes on with, or None."""
    if outcome.refused:
        control.note(f"not in the Multiparty Call: {outcome.refused}")
        return None
    on_exit = order.participant.on_exit
    action = Action(url=on_exit.url, method=on_exit.method, redirect=True)
    parameters = multi_party_exit_parameters(outcome)
    return await take_action(
        action, control, parameters, purpose="MultiPartyCall action", call_ended=outcome.call_ended
    )
