"""The exchange's directory: numbers and endpoints of the store, bindings of the registrar, phones of the lab."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from emulator.callflow.interpreter import AnswerUrls
from emulator.calls.routing import Destination, Owner, host_of, plain_number, user_of
from emulator.calls.trunks import Trunks
from emulator.records.models import ApplicationRecord, NumberRecord
from emulator.runtime.call_book import CallUrls

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from emulator.calls.events import CallArrived
    from emulator.records.store import Store
    from emulator.runtime.token_users import TokenUsers
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
        users: TokenUsers,
        bindings: Bindings,
        sip_hosts: Mapping[str, Hop] = NO_HOSTS,
        trunks: Trunks = NO_TRUNKS,
    ) -> None:
        self._store = store
        self._users = users
        self._bindings = bindings
        self.phones: dict[str, str] = {}
        """Outside numbers (digits) → user names: lab phones that play the rest of the world."""
        self._sip_hosts = sip_hosts
        """Hosts of others, in lower case, that may be called, and where each takes SIP."""
        self._trunks = trunks
        """Who takes calls to numbers that no phone here plays."""
        self.srtp_users: set[str] = set()
        """User names whose phones are offered SRTP."""

    def owner_of_call(self, dialled: str, user: str | None, application: str = "") -> Owner | None:
        """The owner of the user if its token or its endpoint has an application, else of the DID if that has one, else
        of the user.
        """
        caller = self._users.user(user) if user is not None else None
        if caller is not None and (application or (caller.endpoint is not None and caller.endpoint.app_id)):
            return caller.owner
        number = self._store.get(NumberRecord, dialled)
        if number is not None and number.app_id:
            return Owner(number.auth_id, number.subaccount)
        return None if caller is None else caller.owner

    def owner_of_user(self, username: str) -> Owner | None:
        """The owner of a SIP user, of whom nothing more may be known than the token of that account."""
        known = self._users.user(username)
        return None if known is None else known.owner

    def destinations(self, to: str) -> list[Destination]:
        """Where a registered endpoint, or the phones behind an outside number, can be reached now, the latest first.

        A SIP URI at a host of others goes there, if calls may; else its user name is looked for among our own.
        """
        host = self._sip_hosts.get(host_of(to))
        if host is not None:
            return [Destination(target=to.partition("?")[0], next_hop=host)]
        username = self.user_called(to)
        srtp = username in self.srtp_users
        phones: dict[tuple[object, ...], Destination] = {}
        for contact, source in self._bindings(username):
            phone = Destination(target=contact, next_hop=source, srtp=srtp, is_own=True)
            phones.setdefault(phone.identity(), phone)
        return list(phones.values()) or self._upstream(plain_number(to))

    def user_called(self, to: str) -> str:
        """The user name that digits or a SIP URI at a host of ours mean; the text itself where it may be one."""
        return self.phones.get(plain_number(to), user_of(to))

    def _upstream(self, number: str) -> list[Destination]:
        is_outside = number.isascii() and number.isdecimal() and number not in self.phones
        trunk = self._trunks.outbound(number) if is_outside else None
        return [] if trunk is None else [trunk.destination(number)]

    def urls(self, call: CallArrived) -> CallUrls | None:
        """The web addresses of an inbound call: of the application of the caller's access token, else of the calling
        endpoint's, if any, else of the number's.

        An application without hangup_url is told of the end at its answer URL: plivo_rest.md §6.
        """
        caller = self._users.user(call.by_user) if call.by_user else None
        number = self._store.get(NumberRecord, call.to_number)
        records = (caller.endpoint if caller is not None else None, number)
        app_ids = (call.application, *(record.app_id for record in records if record is not None), "")
        application = self._store.get(ApplicationRecord, next(filter(None, app_ids), ""))
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
