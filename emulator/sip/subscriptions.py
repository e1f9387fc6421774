"""SUBSCRIBE of phones to messages, dialogs and presence of a user, and our NOTIFYs (RFC 6665)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from emulator.sip.binding import asked_lifetime
from emulator.sip.dialog import Dialog, DialogId
from emulator.sip.event_packages import ALLOW_EVENTS, PACKAGES, UserState, entity_of, event_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.sip.commands import Credentials, DialogShown, ShowMessages, ShowUser
    from emulator.sip.event_packages import NamedEvent
    from emulator.sip.hop import Hop
    from emulator.sip.logins import Logins
    from emulator.sip.message import Request, Response
    from emulator.sip.transaction.instance import Transaction
    from emulator.sip.ua import UserAgentCore

DEFAULT_S, LONGEST_S = 3600, 7200
"""How long a subscription lasts that does not say, and at the most."""
MOST = 200
"""Subscriptions of one user at a time: a phone with three key panels has fewer."""


@dataclass(slots=True, kw_only=True)
class _Subscription:
    dialog: Dialog
    by: str
    """Who subscribed."""
    user: str
    """Of whom they are told."""
    entity: str
    event: NamedEvent
    credentials: Credentials | None
    """With which a challenge to a NOTIFY is answered."""
    expires_at: float = 0.0
    told: int = 0
    """NOTIFYs so far."""
    said: str = ""
    """By the last of them, whatever its number."""


class Subscriptions:
    """Those of all phones. They are no calls: an endpoint with subscriptions may be idle."""

    def __init__(self, ua: UserAgentCore, logins: Logins, is_registered: Callable[[str], bool]) -> None:
        self._ua = ua
        self._logins = logins
        self._is_registered = is_registered
        self._open: dict[str, _Subscription] = {}
        self._dialogs: dict[str, tuple[DialogShown, ...]] = {}
        """By user: those that are not over."""
        self._messages: dict[str, ShowMessages] = {}
        """By user: those who have or had some."""
        ua.expiry["subscription"] = self._expire

    def __len__(self) -> int:
        return len(self._open)

    def arrived(self, transaction: Transaction, now: float) -> None:
        """Answer a SUBSCRIBE: a new one, the refresh of one, or its end."""
        request = transaction.request
        if not request.to.tag:
            self._begin(transaction, now)
            return
        subscription = self._open.get(_name(DialogId(request.call_id, request.to.tag, request.from_.tag)))
        if subscription is None:
            self._ua.respond(transaction, 481, now)
        elif not subscription.dialog.accepts(request):
            self._ua.respond(transaction, 500, now)
        else:
            subscription.dialog.refresh(request, transaction.peer)
            self._grant(subscription, transaction, now)

    def show(self, order: ShowUser, now: float) -> None:
        """Tell whoever wants to know what a user does now.

        A dialog that is over is told as such: a panel would not put out the lamp of one that is only missing.
        """
        going_on = {each.name for each in order.dialogs}
        before = self._dialogs.pop(order.username, ())
        if order.dialogs:
            self._dialogs[order.username] = order.dialogs
        over = tuple(replace(each, state="terminated") for each in before if each.name not in going_on)
        self._tell(order.username, now, over)

    def show_messages(self, order: ShowMessages, now: float) -> None:
        """Tell whoever wants to know which messages wait for a user; nothing is kept of strangers."""
        if self._logins.knows(order.username):
            self._messages[order.username] = order
            self._tell(order.username, now)

    def _tell(self, user: str, now: float, over: tuple[DialogShown, ...] = ()) -> None:
        for each in list(self._open.values()):
            if each.user == user and self._says(each) != each.said:
                self._notify(each, now, over)

    def _begin(self, transaction: Transaction, now: float) -> None:
        request = transaction.request
        event = event_of(request)
        if event.name not in PACKAGES:
            self._ua.respond(transaction, 489, now, fields=(ALLOW_EVENTS,))
            return
        by = self._logins.sending(transaction, now)
        if by is None:
            return
        user = request.uri.user or by
        if not self._logins.knows(user):
            # A mailbox is often asked for by the number that is called to hear it.
            if event.name != "message-summary":
                self._ua.respond(transaction, 404, now)
                return
            user = by
        if not _is_understood(request, PACKAGES[event.name].content_type):
            self._ua.respond(transaction, 406, now)
        elif sum(each.by == by for each in self._open.values()) >= MOST:
            self._ua.respond(transaction, 403, now, reason="Forbidden (too many subscriptions)")
        else:
            self._accept(transaction, by, user, event, now)

    def _accept(self, transaction: Transaction, by: str, user: str, event: NamedEvent, now: float) -> None:
        request = transaction.request
        subscription = _Subscription(
            dialog=Dialog.of_server(request, transaction.peer, self._ua.ids.token(10)),
            by=by,
            user=user,
            entity=entity_of(request, user),
            event=event,
            credentials=self._logins.credentials_of(by),
        )
        self._open[_name(subscription.dialog.id)] = subscription
        self._grant(subscription, transaction, now)

    def _grant(self, subscription: _Subscription, subscribe: Transaction, now: float) -> None:
        """Answer with 200 and tell how things are (§4.2.1.2)."""
        asked = asked_lifetime(subscribe.request.headers.get("expires"))
        expires_s = min(DEFAULT_S if asked is None else asked, LONGEST_S)
        dialog = subscription.dialog
        subscription.expires_at = now + expires_s
        fields = (self._ua.compose.contact("", dialog.next_hop()), ("Expires", str(expires_s)))
        self._ua.respond(subscribe, 200, now, to_tag=dialog.id.local_tag, fields=fields)
        self._notify(subscription, now)
        if expires_s:
            self._ua.timers.set(("subscription", _name(dialog.id)), subscription.expires_at)
        else:
            self._forget(subscription)

    def _notify(self, subscription: _Subscription, now: float, over: tuple[DialogShown, ...] = ()) -> None:
        package, peer = PACKAGES[subscription.event.name], subscription.dialog.next_hop()
        left_s = max(0, round(subscription.expires_at - now))
        body = self._says(subscription, subscription.told, over)
        subscription.told, subscription.said = subscription.told + 1, self._says(subscription)
        fields = (
            self._ua.compose.contact("", peer),
            ("Event", subscription.event.text),
            ("Subscription-State", f"active;expires={left_s}" if left_s else "terminated;reason=timeout"),
        )
        notify = self._ua.compose.request_in(
            subscription.dialog,
            "NOTIFY",
            fields=fields,
            body=body.encode(),
            content_type=package.content_type,
        )
        self._send(subscription, notify, now)

    def _says(self, subscription: _Subscription, version: int = 0, over: tuple[DialogShown, ...] = ()) -> str:
        messages = self._messages.get(subscription.user)
        state = UserState(
            entity=subscription.entity,
            is_registered=self._is_registered(subscription.user),
            dialogs=(*self._dialogs.get(subscription.user, ()), *over),
            new_messages=messages.new if messages else 0,
            old_messages=messages.old if messages else 0,
            version=version,
        )
        return PACKAGES[subscription.event.name].write(state)

    def _send(self, subscription: _Subscription, notify: Request, now: float) -> None:
        reply = partial(self._replied, subscription, notify)
        self._ua.transactions.send(notify, subscription.dialog.next_hop(), reply, now, "")

    def _replied(self, subscription: _Subscription, notify: Request, response: Response | None, now: float) -> None:
        """A phone that does not want to be told any more, or is gone, is told no more (§4.2.2)."""
        if response is not None and response.status < 300:
            return
        if response is not None and response.status in {401, 407}:
            sequence = subscription.dialog.next_sequence()
            again = self._ua.compose.authenticated(notify, response, subscription.credentials, sequence)
            if again is not None:
                self._send(subscription, again, now)
                return
        self._forget(subscription)

    def _expire(self, name: str, now: float) -> None:
        subscription = self._open.pop(name)
        self._notify(subscription, now)

    def connection_lost(self, connection: Hop) -> None:
        """Who was told by a connection that is gone is told by another one, where one can be made."""
        for subscription in self._open.values():
            subscription.dialog.lose(connection)

    def _forget(self, subscription: _Subscription) -> None:
        name = _name(subscription.dialog.id)
        self._open.pop(name, None)
        self._ua.timers.stop(("subscription", name))


def _name(dialog: DialogId) -> str:
    return " ".join(dialog)


def _is_understood(request: Request, content_type: str) -> bool:
    """Whether whoever subscribes takes bodies of that type; who does not say takes what belongs to the event."""
    accepted = {element.partition(";")[0].strip().lower() for element in request.headers.elements("accept")} - {""}
    return not accepted or bool(accepted & {content_type, "application/*", "*/*"})
