"""Forms of single settings: addresses, ports, digits, names; what is wrong with one is said in words."""

from __future__ import annotations

import shlex
from ipaddress import ip_address, ip_network
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from emulator.base.address import Address
from emulator.calls.countries import COUNTRIES


def parse_address(text: str) -> Address:
    """HOST:PORT, the host of an IPv6 address in brackets. Raises ValueError."""
    host, colon, port = text.rpartition(":")
    if not colon or not host or not (port.isascii() and port.isdigit()) or int(port) > MAX_PORT:
        raise PydanticCustomError("address", "{text} is not HOST:PORT", {"text": repr(text)})
    return Address(host.strip("[]"), int(port))


def parse_addresses(text: str) -> tuple[Address, ...]:
    """One HOST:PORT, or two with a comma: IPv4 and IPv6. `[::]` alone is every address of both. Raises ValueError."""
    found = tuple(parse_address(part.strip()) for part in text.split(","))
    if len(found) == 1 and found[0].host == "::":
        return Address("0.0.0.0", found[0].port), found[0]
    if len({each.is_ipv6 for each in found}) < len(found):
        raise PydanticCustomError(
            "addresses", "{text} is not HOST:PORT, or one of IPv4 and one of IPv6", {"text": repr(text)}
        )
    return found


def _are_addresses(text: str) -> str:
    parse_addresses(text)
    return text


def _is_address(text: str) -> str:
    parse_address(text)
    return text


def _is_numeric_address(text: str) -> str:
    """Packets go there: nobody is asked for names in the middle of a call."""
    try:
        ip_address(parse_address(text).host)
    except ValueError:
        raise PydanticCustomError("address", "{text} is not IP:PORT", {"text": repr(text)}) from None
    return text


def _is_network(text: str) -> str:
    try:
        ip_network(text)
    except ValueError:
        pass
    else:
        return text
    try:
        meant = f"; did you mean {str(ip_network(text, strict=False))!r}?"
    except ValueError:
        meant = ""
    raise PydanticCustomError(
        "network", "{text} is no IP address and no network{meant}", {"text": repr(text), "meant": meant}
    )


def _is_port_range(text: str) -> str:
    first, _, last = text.partition("-")
    if not all(port.isascii() and port.isdigit() for port in (first, last)) or not int(first) <= int(last) <= MAX_PORT:
        raise PydanticCustomError(
            "ports", "{text} is not A-B, two ports of which A is not above B", {"text": repr(text)}
        )
    return text


def _is_time_zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ValueError, KeyError, OSError):
        raise PydanticCustomError("time_zone", "there is no time zone {text}", {"text": repr(text)}) from None
    return text


def _is_command(text: str) -> str:
    try:
        is_one = bool(shlex.split(text))
    except ValueError:
        is_one = False
    if not is_one:
        raise PydanticCustomError("command", "{text} is neither a name nor a command", {"text": repr(text)})
    return text


def _as_digits(value: object) -> object:
    """YAML reads a number without quotes as an integer."""
    return str(value) if type(value) is int else value


def _is_country(text: str) -> str:
    if text not in COUNTRIES:
        raise PydanticCustomError("country", "there is no country {text}", {"text": repr(text)})
    return text


MAX_PORT = 65535
Method = Literal["GET", "POST"]
HostPort = Annotated[str, AfterValidator(_is_address)]
HostPorts = Annotated[str, AfterValidator(_are_addresses)]
NumericAddress = Annotated[str, AfterValidator(_is_numeric_address)]
IpNetwork = Annotated[str, AfterValidator(_is_network)]
"""192.0.2.7, 192.0.2.0/28, 2001:db8::/64."""
HostName = Annotated[str, Field(pattern=r"^[A-Za-z0-9.:_\-]+$")]
PortRange = Annotated[str, AfterValidator(_is_port_range)]
Digits = Annotated[str, BeforeValidator(_as_digits)]
ShortNumber = Annotated[Digits, Field(pattern=r"^[0-9]{1,7}$")]
WholePrefix = Annotated[
    Digits, AfterValidator(lambda text: text.removeprefix("+")), Field(pattern=r"^\+?[1-9][0-9]{0,14}$")
]
WholeNumber = Annotated[Digits, AfterValidator(lambda text: text.removeprefix("+")), Field(pattern=r"^\+?[0-9]{7,15}$")]
DomainName = Annotated[str, Field(pattern=r"^[A-Za-z0-9.\-]*$")]
SipUser = Annotated[Digits, Field(pattern=r"^[!-~]*$")]
"""ASCII without spaces."""
TimeZone = Annotated[str, AfterValidator(_is_time_zone)]
ShellCommand = Annotated[str, AfterValidator(_is_command)]
Country = Annotated[str, AfterValidator(_is_country)]
