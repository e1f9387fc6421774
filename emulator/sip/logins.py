"""Who registers or calls: proved by digest, or by an access token in X-Plivo-Jwt, which is not challenged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.sip.access_tokens import Fault, TokenRefused, check_times, read_token
from emulator.sip.digest import Verdict

if TYPE_CHECKING:
    from emulator.sip.access_tokens import AccessToken
    from emulator.sip.commands import Credentials, Headers
    from emulator.sip.digest import DigestAuthority
    from emulator.sip.message import Request
    from emulator.sip.terms import TokenTerms
    from emulator.sip.transaction.instance import Transaction
    from emulator.sip.ua import UserAgentCore

TOKEN, ERROR = "X-Plivo-Jwt", "X-Plivo-Jwt-Error-Code"
FORGED = frozenset({Fault.INVALID_ACCESS_TOKEN_ISSUER, Fault.INVALID_ACCESS_TOKEN_SIGNATURE})
"""What a wrong password is of passwords. Other tokens that are refused may have been good once."""


@dataclass(frozen=True, slots=True)
class Login:
    """What a request proves of who sent it."""

    username: str
    """Empty: nothing."""
    token: AccessToken | None = None
    """What proved it; None: a password."""
    is_stale: bool = False
    """Whether the password was right, and only its nonce too old: a challenge has to say so."""

    def told(self) -> Headers:
        """What the 200 to its REGISTER says of it: until when it is good, as Plivo's SDK reads it."""
        return () if self.token is None else ((TOKEN, f"exp={self.token.ends_s}"),)


class Logins:
    """Judges REGISTER and INVITE outside any dialog."""

    def __init__(self, ua: UserAgentCore, authority: DigestAuthority, tokens: TokenTerms | None = None) -> None:
        """Without `tokens` nobody proves anything by them."""
        self._ua = ua
        self._authority = authority
        self._tokens = tokens

    def registering(self, transaction: Transaction, now: float) -> Login | None:
        """Who sent a REGISTER; None: it is answered, with a challenge or a refusal."""
        request = transaction.request
        if self._presents_token(request):
            return self._by_token(transaction, request.to.uri.user or "", now)
        verdict, username = self._authority.judge(request.authorization, "REGISTER", now)
        self._note(transaction, verdict, now)
        if verdict is not Verdict.VERIFIED:
            asked = ("WWW-Authenticate", self._authority.challenge(now, stale=verdict is Verdict.STALE))
            self._ua.respond(transaction, 401, now, fields=(asked,))
        elif request.to.uri.user != username or not self._authority.knows(username):
            self._ua.respond(transaction, 403, now)
        else:
            return Login(username)
        return None

    def calling(self, transaction: Transaction, now: float) -> Login | None:
        """Who sent an INVITE; None: it is refused, and answered."""
        request = transaction.request
        if self._presents_token(request):
            return self._by_token(transaction, request.from_.uri.user or "", now)
        verdict, username = self._authority.judge(request.authorization, "INVITE", now, aimed_at=request.uri.user)
        self._note(transaction, verdict, now)
        return Login(username if verdict is Verdict.VERIFIED else "", is_stale=verdict is Verdict.STALE)

    def sending(self, transaction: Transaction, now: float) -> str | None:
        """Who sent another request outside any dialog; None: it is answered, with a challenge."""
        request = transaction.request
        verdict, username = self._authority.judge(request.authorization, request.method, now)
        self._note(transaction, verdict, now)
        if verdict is Verdict.VERIFIED:
            return username
        asked = ("WWW-Authenticate", self._authority.challenge(now, stale=verdict is Verdict.STALE))
        self._ua.respond(transaction, 401, now, fields=(asked,))
        return None

    def knows(self, username: str) -> bool:
        """Whether somebody of that name may register."""
        return self._authority.knows(username)

    def credentials_of(self, username: str) -> Credentials | None:
        """What a phone of that user may ask of us in its turn: most have one password for both ways."""
        return self._authority.credentials_of(username)

    def challenge(self, now: float, *, stale: bool = False) -> str:
        """The value of a WWW-Authenticate field."""
        return self._authority.challenge(now, stale=stale)

    def refuse_one_more(self, transaction: Transaction, now: float) -> None:
        """Answer the REGISTER of a user by token who has as many contacts as may be."""
        self._refuse(transaction, Fault.MAX_ALLOWED_LOGIN_REACHED, now)

    def stands(self, username: str, token: AccessToken | None) -> bool:
        """Whether somebody who has logged in is still to be had: the account, and the token."""
        if token is None:
            return self._authority.knows(username)
        terms = self._tokens
        return terms is not None and token.ends_s > terms.wall_s() and terms.auth_token_of(token.issuer) is not None

    def longest_s(self, token: AccessToken) -> int:
        """For how long somebody may register by a token that was found good."""
        return max(1, int(token.ends_s - self._tokens.wall_s())) if self._tokens is not None else 0

    def _presents_token(self, request: Request) -> bool:
        return self._tokens is not None and TOKEN in request.headers and request.authorization is None

    def _by_token(self, transaction: Transaction, named: str, now: float) -> Login | None:
        try:
            login = self._admitted(transaction.request, named)
        except TokenRefused as refusal:
            if refusal.fault in FORGED:
                self._ua.judged(transaction.peer, False, now)
            self._refuse(transaction, refusal.fault, now)
            return None
        self._ua.judged(transaction.peer, True, now)
        return login

    def _admitted(self, request: Request, named: str) -> Login:
        assert self._tokens is not None, "without terms no token is looked at"
        token = read_token((request.headers.get(TOKEN) or "").strip(), self._tokens.auth_token_of)
        check_times(token, self._tokens.wall_s())
        username = token.username(named)
        if request.method == "INVITE" and not token.makes_calls:
            raise TokenRefused(Fault.INVALID_ACCESS_TOKEN_GRANTS)
        return Login(username, token)

    def _refuse(self, transaction: Transaction, fault: Fault, now: float) -> None:
        code = (ERROR, str(fault.value))
        self._ua.respond(transaction, 403, now, reason=f"Forbidden ({fault.name})", fields=(code,))

    def _note(self, transaction: Transaction, verdict: Verdict, now: float) -> None:
        if verdict is not Verdict.ABSENT:
            self._ua.judged(transaction.peer, verdict is not Verdict.WRONG, now)
