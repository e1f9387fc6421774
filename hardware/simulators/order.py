"""What a simulated phone is told before it is switched on, and what its vendor says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from emulator.base.address import Address  # noqa: TC001 - dataclass fields are read at run time
from emulator.testing.phone_habits import HoldForm, KeyWay  # noqa: TC001 - dataclass fields are read at run time

FlashWay = Literal["local", "info"]
"""What an adapter makes of a hook flash: it holds the call and takes it back by itself, or sends an INFO."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quirks:
    """How one phone differs from the next. None: as its vendor does."""

    hold: HoldForm | None = None
    keys: KeyWay | None = None
    flash: FlashWay = "local"
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
    mac: str
    """Twelve small hexadecimal digits."""
    model: str
    web_user: str
    web_password: str
    allow: str = "any"
    """From which addresses it takes web requests that operate it: `any`, or such as `10.1.*.*,10.2.0.7`."""
    action_url_base: str = ""
    """Where it reports what happens; empty: nowhere."""
    quality_reports: bool = True
    """Whether it says how each call was, by PUBLISH (RFC 6035)."""
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
    web_user: str
    web_password: str
    hold: HoldForm
    keys: KeyWay = "rfc4733"
    subscriptions: tuple[tuple[str, str], ...] = ()
    """(event package, what it accepts) of the SUBSCRIBEs that follow its registration."""
    allow_events: str = "talk,hold,conference"

    def user_agent_of(self, order: PhoneOrder) -> str:
        """What one of them calls itself in SIP."""
        return self.user_agent.format(model=order.model.replace(" ", "_"), firmware=self.firmware, mac=order.mac)
