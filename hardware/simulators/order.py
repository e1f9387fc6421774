"""What a simulated phone is told before it is switched on, and what its vendor says of itself."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - dataclass fields are read at run time
from dataclasses import dataclass
from typing import Literal

from emulator.base.address import Address  # noqa: TC001 - dataclass fields are read at run time
from emulator.testing.phone_habits import HoldForm, KeyWay, PhoneHabits  # noqa: TC001 - as above

SipWay = Literal["udp", "tcp", "tls"]
FlashWay = Literal["local", "info", "rfc4733"]
"""What an adapter makes of a hook flash: it holds the call and takes it back by itself, or sends INFO, or event 16."""
FaxWay = Literal["t38", "sound"]
"""What an adapter does when a fax machine begins: it offers T.38, and only then takes sound; or sound at once."""


AnswerUse = Literal["never", "when_asked", "always"]
"""Which calls it answers by itself: none, those whose INVITE asks for it, or all."""
SrtpUse = Literal["off", "optional", "required"]
"""`optional`: it takes SRTP where it is offered, and offers RTP."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quirks:
    """How one phone differs from the next. None: as its vendor does."""

    hold: HoldForm | None = None
    keys: KeyWay | None = None
    flash: FlashWay | None = None
    fax: FaxWay | None = None
    md5_only: bool = False
    """It knows no other algorithm of digests, and passes over challenges with another."""
    watches: str = ""
    """A user whose dialogs it subscribes to, as for the lamp of a key; empty: nobody's."""
    subscribed_s: int = 3600
    """For how long it asks with each SUBSCRIBE."""
    reliable: bool = False
    """It rings with 183 and SDP, which it sends reliably to who understands that (PRACK, RFC 3262)."""
    challenges_notify: bool = False
    """A NOTIFY that nobody subscribed to has to have the credentials of its account."""
    confirms: bool = False
    """The first web request that operates it waits for somebody to press a key: it is refused until then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneOrder:
    """One phone."""

    registrar: Address
    username: str
    password: str
    code: int
    """Of the coded signal that its microphone hears."""
    speech: bool = False
    """Its microphone hears somebody talk, and no coded signal."""
    mac: str
    """Twelve small hexadecimal digits."""
    model: str
    web_user: str
    web_password: str
    allow: str = "any"
    """From which addresses it takes web requests that operate it: `any`, or such as `10.1.*.*,10.2.0.7`."""
    action_url_base: str = ""
    """Where it reports what happens; empty: nowhere."""
    action_urls: Mapping[str, str] | None = None
    """The vendor's word for an event → URL with the vendor's variables, by its configuration; None: by the base."""
    quality_reports: bool = True
    """Whether it says how each call was, by PUBLISH (RFC 6035)."""
    collector: Address | None = None
    """Who is told so; None: the registrar."""
    codecs: tuple[str, ...] = ("PCMU", "PCMA")
    """The best first."""
    ptime_ms: int = 20
    keys: KeyWay | None = None
    """How keys are sent, by its configuration; None: as its vendor does."""
    flash: FlashWay = "local"
    fax: FaxWay = "t38"
    srtp: SrtpUse = "off"
    transport: SipWay = "udp"
    """How it speaks SIP."""
    answers: AnswerUse = "when_asked"
    quirks: Quirks = Quirks()


@dataclass(frozen=True, slots=True, kw_only=True)
class Make:
    """A vendor's series of phones."""

    vendor: str
    model: str
    """The one that is meant when none is named."""
    firmware: str
    mac_prefix: str
    user_agent: str
    """Of SIP, with {model}, {firmware} and {mac}."""
    fetch_agent: str
    """Of the requests for its configuration, with the same and {MAC}, which has colons."""
    web_user: str
    web_password: str
    hold: HoldForm
    keys: KeyWay = "rfc4733"
    subscriptions: tuple[tuple[str, str], ...] = ()
    """(event package, what it accepts) of the SUBSCRIBEs that follow its registration."""
    allow_events: str = "talk,hold,conference"

    def user_agent_of(self, order: PhoneOrder) -> str:
        """What one of them calls itself in SIP."""
        return self._filled(self.user_agent, order)

    def fetch_agent_of(self, order: PhoneOrder) -> str:
        """What one of them calls itself when it fetches its configuration."""
        return self._filled(self.fetch_agent, order)

    def key_way_of(self, order: PhoneOrder) -> KeyWay:
        """How one of them sends keys."""
        return order.quirks.keys or order.keys or self.keys

    def digest_of(self, order: PhoneOrder) -> str:
        """The one algorithm of digests that it knows; empty: it knows all."""
        return "MD5" if order.quirks.md5_only else ""

    def habits_of(self, order: PhoneOrder) -> PhoneHabits:
        """How one of them speaks SIP and RTP."""
        return PhoneHabits(
            talks=order.speech,
            codecs=order.codecs,
            ptime_ms=order.ptime_ms,
            telephone_events=self.key_way_of(order) == "rfc4733",
            srtp=order.srtp == "required",
            takes_srtp=order.srtp == "optional",
            transport=order.transport,
            digest=self.digest_of(order),
            early_media=order.quirks.reliable,
            user_agent=self.user_agent_of(order),
            fields=(("Allow-Events", self.allow_events),) if self.allow_events else (),
        )

    def _filled(self, text: str, order: PhoneOrder) -> str:
        colons = ":".join(order.mac[at : at + 2] for at in range(0, 12, 2))
        return text.format(model=order.model.replace(" ", "_"), firmware=self.firmware, mac=order.mac, MAC=colons)
