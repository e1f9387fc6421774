"""Who stands behind a SIP user that logs in by an access token: `<sub>_<iss>`, the name Plivo's SDK makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.calls.routing import Owner
from emulator.records.models import SubaccountRecord

if TYPE_CHECKING:
    from emulator.records.models import EndpointRecord
    from emulator.records.store import Store


class KnownUser(NamedTuple):
    """Somebody of the account."""

    owner: Owner
    endpoint: EndpointRecord | None = None
    """None: nothing is known of a user but the account that gave the token."""


class TokenUsers:
    """Users by password and users by token, as the store knows them at this moment."""

    def __init__(self, store: Store, auth_id: str, auth_token: str) -> None:
        """Those of the main account."""
        self._store = store
        self._main = auth_id
        self._auth_token = auth_token

    def auth_token_of(self, issuer: str) -> str | None:
        """The auth token of the account, or of an enabled subaccount, of that auth_id."""
        if issuer == self._main:
            return self._auth_token
        record = self._store.get(SubaccountRecord, issuer)
        return record.auth_token if record is not None and record.is_enabled else None

    def user(self, username: str) -> KnownUser | None:
        """Whose a user name is: that of an endpoint, or that of a token, whose `sub` may name an endpoint."""
        endpoint = self._store.endpoint_of(username)
        if endpoint is not None:
            return KnownUser(_owner(endpoint), endpoint)
        subject, _, issuer = username.rpartition("_")
        if not subject or self.auth_token_of(issuer) is None:
            return None
        owner = Owner(self._main, "" if issuer == self._main else issuer)
        meant = self._store.endpoint_of(subject)
        return KnownUser(owner, meant if meant is not None and _owner(meant) == owner else None)

    def names(self, username: str) -> tuple[str, ...]:
        """The names under which an endpoint may have registered: its own, and that of tokens whose `sub` it is."""
        endpoint = self._store.endpoint_of(username)
        if endpoint is None:
            return (username,)
        return username, f"{username}_{endpoint.subaccount or endpoint.auth_id}"


def _owner(endpoint: EndpointRecord) -> Owner:
    return Owner(endpoint.auth_id, endpoint.subaccount)
