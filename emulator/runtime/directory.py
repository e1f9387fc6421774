"""The exchange's directory: numbers and endpoints of the store, bindings of the registrar, phones of the lab."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from emulator.callflow.interpreter import AnswerUrls
from emulator.calls.routing import Destination, Owner, host_of, plain_number, user_of
from emulator.calls.trunks import Trunks
from emulator.records.models import ApplicationRecord, NumberRecord
from emulator.runtime.call_book import CallUrls
from emulator.sip.uri import Uri

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from emulator.calls.events import CallArrived
    from emulator.records.store import Store
    from emulator.sip.hop import Hop

    Bindings = Callable[[str], Sequence[tuple[str, Hop]]]
    """user name → (contact URI, hop that it registered from), the latest binding first"""


NO_HOSTS: Mapping[str, Hop] = MappingProxyType({})
NO_TRUNKS = Trunks()


class StoreDirectory:
    """Implements `calls.routing.Directory`, and finds the application of a call that arrives."""

    def __init__(
        self,
        store: Store,
        bindings: Bindings,
        sip_hosts: Mapping[str, Hop] = NO_HOSTS,
        trunks: Trunks = NO_TRUNKS,
    ) -> None:
        self._store = store
        self._bindings = bindings
        self.phones: dict[str, str] = {}
        """Outside numbers (digits) → user names: lab phones that play the rest of the world."""
        self._sip_hosts = sip_hosts
        """Hosts of others, in lower case, that may be called, and where each takes SIP."""
        self._trunks = trunks
        """Who takes calls to numbers that no phone here plays."""
        self.srtp_users: set[str] = set()
        """User names whose phones are offered SRTP."""

    def owner_of_call(self, dialled: str, user: str | None) -> Owner | None:
        """The owner of the endpoint if it has an application, else of the DID if that has one, else of the endpoint."""
        caller = self._store.endpoint_of(user) if user is not None else None
        number = self._store.get(NumberRecord, dialled)
        for record in (caller, number):
            if record is not None and record.app_id:
                return Owner(record.auth_id, record.subaccount)
        return None if caller is None else Owner(caller.auth_id, caller.subaccount)

    def owner_of_user(self, username: str) -> Owner | None:
        """The owner of a SIP endpoint."""
        record = self._store.endpoint_of(username)
        return None if record is None else Owner(record.auth_id, record.subaccount)

    def destinations(self, to: str) -> list[Destination]:
        """Where a registered endpoint, or the phones behind an outside number, can be reached now, the latest first.

        A SIP URI at a host of others goes there, if calls may; else its user name is looked for among our own.
        """
        host = self._sip_hosts.get(host_of(to))
        if host is not None:
            return [Destination(target=to.partition("?")[0], next_hop=host)]
        username = self.phones.get(plain_number(to), user_of(to))
        srtp = username in self.srtp_users
        phones: dict[tuple[object, ...], Destination] = {}
        for contact, source in self._bindings(username):
            phones.setdefault(
                _phone(contact, source), Destination(target=contact, next_hop=source, srtp=srtp, is_own=True)
            )
        return list(phones.values()) or self._upstream(plain_number(to))

    def _upstream(self, number: str) -> list[Destination]:
        is_outside = number.isascii() and number.isdecimal() and number not in self.phones
        trunk = self._trunks.outbound(number) if is_outside else None
        return [] if trunk is None else [trunk.destination(number)]

    def urls(self, call: CallArrived) -> CallUrls | None:
        """The web addresses of an inbound call: of the calling endpoint's application, if any, else of the number's.

        An application without hangup_url is told of the end at its answer URL: plivo_rest.md §6.
        """
        caller = self._store.endpoint_of(call.by_user) if call.by_user else None
        number = self._store.get(NumberRecord, call.to_number)
        app_id = (caller.app_id if caller is not None else "") or (number.app_id if number is not None else "")
        application = self._store.get(ApplicationRecord, app_id)
        if application is None or not application.answer_url:
            return None
        return CallUrls(
            answer=AnswerUrls(
                answer_url=application.answer_url,
                answer_method=application.answer_method,
                fallback_url=application.fallback_url,
                fallback_method=application.fallback_method,
            ),
            hangup_url=application.hangup_url or application.answer_url,
            hangup_method=application.hangup_method,
        )


def _phone(contact: str, source: Hop) -> tuple[object, ...]:
    """What tells phones apart; one that was restarted may have left its old contact, with other parameters."""
    uri = Uri.parse(contact)
    return source, uri.user, uri.host.lower(), uri.port
