"""Which part of an endpoint a request is for, once it deserves no refusal whatever it is about (RFC 3261 §8.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.sip import sdk_questions
from emulator.sip.inspection import abilities, refusal_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from emulator.sip.invites import Invites
    from emulator.sip.transaction.instance import Transaction
    from emulator.sip.ua import UserAgentCore

    Elsewhere = Mapping[str, Callable[[Transaction, float], None]]
    """Method → what answers such a request, which came in a transaction; and `now`."""


class Dispatch:
    """From a new server transaction to whoever answers it."""

    def __init__(self, ua: UserAgentCore, invites: Invites, elsewhere: Elsewhere) -> None:
        """`elsewhere` answers what is no INVITE usage; without a REGISTER there is no registrar here."""
        self._ua = ua
        self._invites = invites
        self._elsewhere = elsewhere

    def serve(self, transaction: Transaction, now: float, *, merged: bool) -> None:
        """Refuse a request or hand it over; `merged`: it came on another way before and is under way."""
        registers = "REGISTER" in self._elsewhere
        if registers and sdk_questions.is_question(transaction):
            sdk_questions.answer(self._ua, transaction, now)
            return
        refusal = refusal_of(transaction.request, registers=registers, merged=merged)
        if refusal is not None:
            status, fields = refusal
            self._ua.respond(transaction, status, now, fields=fields)
        else:
            self._hand_over(transaction, now)

    def _hand_over(self, transaction: Transaction, now: float) -> None:
        request = transaction.request
        if request.method == "CANCEL":
            self._invites.cancelled(transaction, now)
        elif request.method in self._elsewhere:
            self._elsewhere[request.method](transaction, now)
        elif request.to.tag:
            self._invites.in_dialog(transaction, now)
        elif request.method == "INVITE":
            self._invites.invited(transaction, now)
        elif request.method == "OPTIONS":
            self._ua.respond(transaction, 200, now, fields=abilities(registers="REGISTER" in self._elsewhere))
        else:
            self._ua.respond(transaction, 481, now)
