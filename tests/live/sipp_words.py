"""SIPp scenarios in few words: requests, responses and what is checked in them become the XML that SIPp plays."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

HERE = "[local_ip]:[local_port];transport=[transport]"
SERVER = "[remote_ip]:[remote_port]"
_AUTHENTICATION = {401: ("WWW-Authenticate", "Authorization"), 407: ("Proxy-Authenticate", "Proxy-Authorization")}


class Script:
    """What one SIPp does in one call, from the first message to the last. `[user]` and `[service]` are keys of SIPp's.

    A check is a regular expression that a message must have somewhere.
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._call_id = "[call_id]"
        self._used: list[str] = []
        self._cseq = 0
        self._version = 0

    def xml(self) -> str:
        """The scenario as a file of SIPp's."""
        used = f"<Reference variables={quoteattr(','.join(self._used))}/>" if self._used else ""
        return f'<?xml version="1.0"?>\n<scenario name="script">\n{"".join(self._parts)}{used}</scenario>\n'

    def sdp(self, direction: str = "sendrecv", at: str = "[media_ip]") -> str:
        """A description of G.711 audio, newer than the one before."""
        self._version += 1
        lines = (f"o=sipp 1 {self._version} IN IP4 [local_ip]", "s=-", f"c=IN IP4 {at}", "t=0 0")
        audio = ("m=audio [media_port] RTP/AVP 0", "a=rtpmap:0 PCMU/8000", f"a={direction}")
        return "\n".join(("v=0", *lines, *audio))

    def register(self, *fields: str) -> None:
        """Register the contact of this SIPp, with digest; the Call-ID is not that of the call."""
        for is_answer in (False, True):
            self._cseq += 1
            credentials = ("[authentication]",) if is_answer else ()
            whole = (*self._caller("sip:[user]"), "Expires: 600", *credentials, *fields)
            self._send(f"REGISTER sip:{SERVER}", "REGISTER", "reg///[call_id]", whole, "")
            self.expects(200) if is_answer else self.expects(401, auth=True)

    def invite(self, *fields: str, body: str, credentials: bool = False) -> None:
        """Call `[service]`. With `credentials` it is the answer to a challenge."""
        self._cseq += 1
        extra = ("[authentication]",) if credentials else ()
        self._send(
            f"INVITE sip:[service]@{SERVER}",
            "INVITE",
            self._call_id,
            (*self._caller("sip:[service]"), *extra, *fields),
            body,
        )

    def challenged(self, *fields: str) -> None:
        """Call `[service]`; the call is challenged, the challenge acknowledged and answered."""
        self.invite(*fields, body=self.sdp())
        self.expects(401, auth=True)
        self.acknowledge_refusal()
        self.invite(*fields, body=self.sdp(), credentials=True)

    def cancel(self) -> None:
        """Give up the INVITE that was sent last, while it has no final response."""
        fields = ("[last_Via:]", *self._caller("sip:[service]")[1:])
        self._send(f"CANCEL sip:[service]@{SERVER}", "CANCEL", "[call_id]", fields, "")

    def acknowledge_refusal(self) -> None:
        """ACK of what is not a 2xx: of the transaction of the INVITE."""
        from_, contact = self._caller("sip:[service]")[1], f"Contact: <sip:[user]@{HERE}>"
        self._send(
            f"ACK sip:[service]@{SERVER}",
            "ACK",
            self._call_id,
            ("[last_Via:]", from_, "[last_To:]", contact),
            "",
            resent=False,
        )

    def established(self, *checks: str) -> None:
        """The call is answered as it is checked to be, and the answer acknowledged."""
        self.expects(100, optional=True)
        self.expects(180, optional=True)
        self.expects(200, *checks, opens=True)
        self.acknowledge()

    def acknowledge(self) -> None:
        """ACK of a 2xx."""
        self.asks("ACK", new=False, resent=False)

    def asks(self, method: str, *fields: str, body: str = "", new: bool = True, resent: bool = True) -> None:
        """A request in the call. What is not `new` has the number of the request before."""
        self._cseq += new
        via, from_, _, contact = self._caller("")
        whole = (via, from_, "To:[$callee]", contact, *fields)
        self._send(f"{method} [$target]", method, self._call_id, whole, body, resent=resent)

    def reinvites(self, body: str, *checks: str) -> None:
        """Change the media by a re-INVITE, whose answer is checked."""
        self.asks("INVITE", body=body)
        self.expects(100, optional=True)
        self.expects(200, *checks)
        self.acknowledge()

    def hangs_up(self) -> None:
        """BYE."""
        self.asks("BYE")
        self.expects(200)

    def expects(
        self, status: int, *checks: str, optional: bool = False, auth: bool = False, opens: bool = False
    ) -> None:
        """A response. `opens`: it says where the requests of the call go from now on."""
        options = (' optional="true"' if optional else "") + (' auth="true"' if auth else "")
        actions = self._checks(checks)
        if opens:
            actions += self._kept("target", "sips*:[^>]*", "Contact:") + self._kept("callee", ".*", "To:")
        self._parts.append(f'<recv response="{status}"{options}>{self._action(actions)}</recv>\n')

    def rings(self, *checks: str) -> None:
        """Be called, and remember what the responses repeat."""
        kept = (("via", "Via:"), ("from", "From:"), ("to", "To:"), ("cseq", "CSeq:"))
        actions = self._checks(checks) + "".join(self._kept(name, ".*", field) for name, field in kept)
        actions += self._kept("caller", "sips*:[^>]*", "Contact:")
        self._parts.append(f'<recv request="INVITE">{self._action(actions)}</recv>\n')

    def replies(self, status: str, *fields: str, body: str = "") -> None:
        """A response to the call that came in."""
        tagged = "To:[$to];tag=[pid]s[call_number]"
        head = (f"SIP/2.0 {status}", "Via:[$via]", "From:[$from]", tagged, "[last_Call-ID:]", "CSeq:[$cseq]")
        self._message((*head, f"Contact: <sip:[user]@{HERE}>", *fields, *self._content(body)), body, resent=False)

    def hears(self, method: str, *checks: str) -> None:
        """A request that gets no answer: ACK."""
        self._parts.append(f'<recv request="{method}">{self._action(self._checks(checks))}</recv>\n')

    def told(
        self, method: str, *checks: str, fields: tuple[str, ...] = (), status: str = "200 OK", body: str = ""
    ) -> None:
        """A request of the call, and its answer."""
        self.hears(method, *checks)
        head = (f"SIP/2.0 {status}", "[last_Via:]", "[last_From:]", "[last_To:]", "[last_Call-ID:]", "[last_CSeq:]")
        contact = (f"Contact: <sip:[user]@{HERE}>",)
        self._message((*head, *contact, *fields, *self._content(body)), body, resent=False)

    def challenges(self, method: str, *checks: str, status: int = 401, body: str = "") -> None:
        """A request, which is refused until it comes with the password of the phone (RFC 3261 §22).

        Whether the password is right SIPp does not look at.
        """
        asks, answers = _AUTHENTICATION[status]
        challenge = f'{asks}: Digest realm="phone", nonce="n1", algorithm=MD5, qop="auth"'
        proof = f'{answers}: Digest .*username="phone".*realm="phone".*nonce="n1"'
        for answer, fields, wanted, content in (
            (f"{status} Unauthorized", (challenge,), (), ""),
            ("200 OK", (), (proof,), body),
        ):
            self.told(method, *checks, *wanted, fields=fields, status=answer, body=content)
            if method == "INVITE":
                self.hears("ACK")

    def reports(self, status: str, state: str) -> None:
        """In the call that came in: what has become of what its caller asked for by REFER (RFC 3515 §2.4.5)."""
        self._cseq += 1
        via, _, _, contact = self._caller("")
        ends = ("From:[$to];tag=[pid]s[call_number]", "To:[$from]")
        event = ("Event: refer", f"Subscription-State: {state}", "Content-Type: message/sipfrag")
        body = f"SIP/2.0 {status}"
        fields = (via, *ends, contact, *event, "Content-Length: [len]")
        head = ("NOTIFY [$caller] SIP/2.0", "Max-Forwards: 70", "Call-ID: [call_id]", f"CSeq: {self._cseq} NOTIFY")
        self._message((*head, *fields), body, resent=True)
        self.expects(200)

    def begins_another_call(self) -> None:
        """What it asks from now on is of a call of its own, beside the one that came in."""
        self._call_id = "out///[call_id]"

    def pauses(self, milliseconds: int) -> None:
        """Do nothing for so long."""
        self._parts.append(f'<pause milliseconds="{milliseconds}"/>\n')

    def _caller(self, callee: str) -> tuple[str, str, str, str]:
        """Via, From, To and Contact of a request outside the call."""
        via = "Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]"
        from_ = f"From: <sip:[user]@{SERVER}>;tag=[pid]c[call_number]"
        return via, from_, f"To: <{callee}@{SERVER}>", f"Contact: <sip:[user]@{HERE}>"

    def _send(
        self, ask: str, method: str, call_id: str, fields: tuple[str, ...], body: str, *, resent: bool = True
    ) -> None:
        head = (f"{ask} SIP/2.0", "Max-Forwards: 70", f"Call-ID: {call_id}", f"CSeq: {self._cseq} {method}")
        self._message((*head, *fields, *self._content(body)), body, resent=resent)

    def _content(self, body: str) -> tuple[str, ...]:
        return ("Content-Type: application/sdp", "Content-Length: [len]") if body else ("Content-Length: 0",)

    def _message(self, lines: tuple[str, ...], body: str, *, resent: bool) -> None:
        text = "\n".join((*lines, "", body, ""))
        options = ' retrans="500"' if resent else ""
        self._parts.append(f"<send{options}><![CDATA[\n{text}\n]]></send>\n")

    def _checks(self, checks: tuple[str, ...]) -> str:
        return "".join(self._kept(f"check{len(self._used)}", check, "") for check in checks)

    def _kept(self, name: str, pattern: str, field: str) -> str:
        if name not in self._used:
            self._used.append(name)
        where = f'search_in="hdr" header="{field}"' if field else 'search_in="msg" check_it="true"'
        return f"<ereg regexp={quoteattr(pattern)} {where} assign_to={quoteattr(name)}/>"

    def _action(self, actions: str) -> str:
        return f"<action>{actions}</action>" if actions else ""
