"""Configuration of Yealink T4x and T5x phones, firmware 8x and later.

Sources: Yealink, "SIP-T2 Series/T4 Series/T5 Series/CP920 IP Phones Administrator's Guide" (names and values of
`account.X.*`, `phone_setting.vq_rtcpxr.*`, `action_url.*`, the header line, which files are asked for), and "Action
URL" and "Action URI" in the same guide; compared with wazo-provd-plugins, wazo-yealink v85. Not tried on a phone yet.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from hardware.provisioning.line_config import REGISTERED_FOR_S, CannotProvision, ConfigFile

if TYPE_CHECKING:
    from hardware.provisioning.line_config import LineConfig

HEADER = "#!version:1.0.0.1"
"""Without this first line a phone takes nothing of the file."""
CODECS = ("pcmu", "pcma", "g722", "opus", "g729", "ilbc", "g726_16", "g726_24", "g726_32", "g726_40")
DTMF = {"inband": "0", "rfc2833": "1", "info": "2"}
SRTP = {"off": "0", "optional": "1", "required": "2"}
TRANSPORT = {"udp": "0", "tcp": "1", "tls": "2"}
EVENTS = (
    "setup_completed",
    "registered",
    "unregistered",
    "register_failed",
    "off_hook",
    "on_hook",
    "incoming_call",
    "outgoing_call",
    "call_established",
    "call_terminated",
    "hold",
    "unhold",
    "mute",
    "unmute",
    "missed_call",
)
VARIABLES = "mac=$mac&local=$local&remote=$remote&call_id=$call_id"


def common_file(name: str) -> ConfigFile:
    """The file of a model, y0000000000NN.cfg: there is nothing that all phones of one have in common."""
    return ConfigFile(name=name, content=f"{HEADER}\n".encode(), kind="text/plain", is_personal=False)


def personal_file(config: LineConfig) -> ConfigFile:
    """MAC.cfg. Raises CannotProvision."""
    if "opus" in config.line.codecs and config.line.ptime_ms > 20:
        raise CannotProvision("line.ptime_ms", "opus on a Yealink is sent in 10 or 20 ms")
    settings = {**_account(config), **_codecs(config), **_features(config)}
    lines = [HEADER, *(f"{name} = {value}" for name, value in settings.items())]
    content = "\n".join([*lines, ""]).encode()
    return ConfigFile(name=f"{config.mac}.cfg", content=content, kind="text/plain", is_personal=True)


def _account(config: LineConfig) -> dict[str, str]:
    line = config.line
    account = {
        "enable": "1",
        "label": config.display_name,
        "display_name": config.display_name,
        "auth_name": config.username,
        "user_name": config.username,
        "password": config.password,
        "sip_server.1.address": config.host,
        "sip_server.1.port": str(config.port),
        "sip_server.1.transport_type": TRANSPORT[line.transport],
        "sip_server.1.expires": str(REGISTERED_FOR_S),
        "srtp_encryption": SRTP[line.srtp],
        "dtmf.type": DTMF[line.dtmf],
        "dtmf.dtmf_payload": "101",
        "ptime": str(line.ptime_ms),
        "auto_answer": "1" if line.auto_answer == "always" else "0",
        "unregister_on_reboot": "1",
    }
    if line.dtmf == "info":
        account["dtmf.info_type"] = "1"  # application/dtmf-relay
    if config.reports:
        account["vq_rtcpxr.collector_name"] = "offhook"
        account["vq_rtcpxr.collector_server_host"] = config.reports.host
        account["vq_rtcpxr.collector_server_port"] = str(config.reports.port)
    return {f"account.1.{name}": value for name, value in account.items()}


def _codecs(config: LineConfig) -> dict[str, str]:
    settings: dict[str, str] = {}
    for codec in CODECS:
        place = config.line.codecs.index(codec) + 1 if codec in config.line.codecs else 0
        settings[f"account.1.codec.{codec}.enable"] = "1" if place else "0"
        settings[f"account.1.codec.{codec}.priority"] = str(place)
    return settings


def _features(config: LineConfig) -> dict[str, str]:
    """Control by HTTP from our address without the question on the display; answering when an INVITE asks for it."""
    settings = {
        "features.action_uri.enable": "1",
        "features.action_uri_limit_ip": _ipv4_or_any(config.host),
        "features.show_action_uri_option": "0",
        "features.intercom.allow": "1",
        "phone_setting.vq_rtcpxr.session_report.enable": "1" if config.reports else "0",
    }
    if config.web_password:
        settings["static.security.user_password"] = f"{config.web_user or 'admin'}:{config.web_password}"
    if config.events:
        settings.update({f"action_url.{event}": config.event_url(event, VARIABLES) for event in EVENTS})
    return settings


def _ipv4_or_any(host: str) -> str:
    try:
        return str(ipaddress.IPv4Address(host))
    except ValueError:
        return "any"
