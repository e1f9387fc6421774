"""Configuration of a Yealink phone: which files it asks for, how they are written, what the settings mean.

Source: Yealink, "Administrator's Guide" of SIP-T2/T4/T5 phones, V84: boot files, M7 format, parameters of accounts.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from emulator.base.address import Address
from hardware.simulators.boot.terms import NoConfiguration
from hardware.simulators.boot.values import SRTP, Values

if TYPE_CHECKING:
    from emulator.testing.phone_habits import KeyWay
    from hardware.simulators.boot.terms import Files
    from hardware.simulators.order import AnswerUse, PhoneOrder, SipWay

FIRST_LINE = "#!version:1.0.0.1"
MODEL_NUMBERS = {"T40P": "54", "T41S": "68", "T42S": "67", "T46S": "66", "T48S": "65", "T46U": "108", "T54W": "96"}
"""Of the files for all phones of a model."""
CODECS = {"pcmu": "PCMU", "pcma": "PCMA", "g722": "G722", "opus": "opus"}
KEY_WAYS: dict[str, KeyWay] = {"0": "inband", "1": "rfc4733", "2": "info", "3": "rfc4733"}
"""3 is both of the last two; one of them is enough."""
TRANSPORTS: dict[str, SipWay] = {"0": "udp", "1": "tcp", "2": "tls"}
"""3 has DNS say which; a simulated phone does not ask."""
_INCLUDED = re.compile(r"""^\s*include:config\s+["<]?([^"<>\s]+)[">]?\s*$""", re.MULTILINE)
_SETTING = re.compile(r"^\s*([\w.]+)\s*=[ \t]*(.*?)\s*$")


async def fetch(files: Files, order: PhoneOrder) -> PhoneOrder:
    """As `Recipe` says: the files that a boot file names, else the model's and the phone's own."""
    own = f"{order.mac}.cfg"
    names = (_model_file(order.model), own)
    for boot in ("y000000000000.boot", f"{order.mac}.boot"):
        found = await files.get(boot)
        if found is not None:
            names = tuple(_INCLUDED.findall(found.decode("utf-8", "replace").replace("$mac", order.mac)))
    values: dict[str, str] = {}
    has_any = False
    for name in filter(None, names):
        content = await files.get(name)
        if content is not None:
            values |= _read(content, files.url_of(name))
            has_any = True
    if not has_any:
        raise NoConfiguration(f"{files.url_of(own)}: no such file")
    return configured(order, Values(values, files.url_of(own)))


def configured(order: PhoneOrder, values: Values) -> PhoneOrder:
    """What the phone is by its settings. Raises NoConfiguration."""
    if not values.is_on("account.1.enable"):
        raise values.wrong("account.1.enable", "is not 1: the line is off")
    server = Address(
        values.needed("account.1.sip_server.1.address"), values.number("account.1.sip_server.1.port", 5060)
    )
    user, _, password = values.text("static.security.user_password").partition(":")
    reports = values.is_on("phone_setting.vq_rtcpxr.session_report.enable")
    collector = values.text("account.1.vq_rtcpxr.collector_server_host")
    takes_orders = values.is_on("features.action_uri.enable")
    return replace(
        order,
        registrar=server,
        username=values.one_name("account.1.user_name", "account.1.auth_name"),
        password=values.text("account.1.password"),
        codecs=values.ordered(
            [(_place(values, codec, default), name) for default, (codec, name) in enumerate(CODECS.items(), start=1)],
            "account.1.codec",
        ),
        ptime_ms=values.ptime("account.1.ptime"),
        keys=values.chosen("account.1.dtmf.type", KEY_WAYS, "1"),
        transport=values.chosen("account.1.sip_server.1.transport_type", TRANSPORTS, "0"),
        srtp=values.chosen("account.1.srtp_encryption", SRTP, "0"),
        answers=_answers(values),
        web_user=user if password else order.web_user,
        web_password=password or order.web_password,
        # Who may operate it; nobody may when that is left empty.
        allow=values.text("features.action_uri_limit_ip") if takes_orders else "",
        action_urls=values.beginning_with("action_url."),
        quality_reports=reports and bool(collector),
        collector=Address(collector, values.number("account.1.vq_rtcpxr.collector_server_port", 5060))
        if collector
        else None,
    )


def _answers(values: Values) -> AnswerUse:
    if values.is_on("account.1.auto_answer"):
        return "always"
    return "when_asked" if values.is_on("features.intercom.allow", default=True) else "never"


def _place(values: Values, codec: str, default: int) -> int:
    """Of a codec among those that are on; the factory has all of them on."""
    if not values.is_on(f"account.1.codec.{codec}.enable", default=True):
        return 0
    return values.number(f"account.1.codec.{codec}.priority", default, most=100)


def _read(content: bytes, url: str) -> dict[str, str]:
    """Settings of one file; one without the first line is taken for none."""
    try:
        lines = content.decode().splitlines()
    except UnicodeDecodeError:
        raise NoConfiguration(f"{url}: is not UTF-8 text") from None
    if not lines or lines[0].strip() != FIRST_LINE:
        raise NoConfiguration(f"{url}:1: the first line is not {FIRST_LINE}")
    values: dict[str, str] = {}
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = _SETTING.match(line)
        if found is None:
            raise NoConfiguration(f"{url}:{number}: is no setting: NAME = VALUE is expected")
        values[found[1]] = found[2]
    return values


def _model_file(model: str) -> str:
    """`y0000000000NN.cfg`; empty: we do not know the number of that model."""
    number = MODEL_NUMBERS.get(model.upper().removeprefix("SIP-"), "")
    return f"y{number.zfill(12)}.cfg" if number else ""
