"""Configuration of snom D7xx and D8xx phones, firmware 8 and later.

Sources: snom Service Hub, "Settings" (user_*, codec_priority_list, codec_size, answer_after_policy, action_*,
vq_report_collector, rtcp_xr) and "Auto-Provisioning" (file names, XML form); compared with wazo-provd-plugins,
wazo-snom. Which words `rtcp_xr` takes is not among them: ours is RFC 3611's. Not tried on a phone yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from hardware.provisioning.line_config import REGISTERED_FOR_S, ConfigFile
from hardware.provisioning.xml_text import of_texts, xml_document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hardware.provisioning.line_config import LineConfig

KIND = "text/xml"
EVENTS = {
    "action_setup_url": "setup",
    "action_incoming_url": "incoming",
    "action_outgoing_url": "outgoing",
    "action_connected_url": "connected",
    "action_disconnected_url": "disconnected",
    "action_missed_url": "missed",
    "action_offhook_url": "offhook",
    "action_onhook_url": "onhook",
    "action_hold": "hold",
    "action_unhold": "unhold",
    "action_reg_failed": "reg_failed",
}
VARIABLES = "local=$local&remote=$remote&call-id=$call-id"
READ_ONLY = "R"
"""Nobody changes it at the phone."""


def common_file(name: str) -> ConfigFile:
    """The file of a model, snomD785.htm: the phone asks for its own next."""
    return ConfigFile(name=name, content=_document({}, {}), kind=KIND, is_personal=False)


def personal_file(config: LineConfig) -> ConfigFile:
    """snomMODEL-MAC.htm, the MAC in capitals."""
    name = f"snom{config.model.removeprefix('snom')}-{config.mac.upper()}.htm"
    return ConfigFile(name=name, content=_document(_line(config), _phone(config)), kind=KIND, is_personal=True)


def _document(line: Mapping[str, str], phone: Mapping[str, str]) -> bytes:
    root = ET.Element("settings")
    settings = ET.SubElement(root, "phone-settings")
    of_texts(settings, line.items(), idx="1", perm=READ_ONLY)
    of_texts(settings, phone.items(), perm=READ_ONLY)
    return xml_document(root)


def _line(config: LineConfig) -> dict[str, str]:
    """Keys go as tones in the sound when the phone does not offer telephone-event."""
    line = config.line
    codecs = [*line.codecs, *(["telephone-event"] if line.dtmf == "rfc2833" else [])]
    return {
        "user_active": "on",
        "user_realname": config.display_name,
        "user_idle_text": config.display_name,
        "user_name": config.username,
        "user_pname": config.username,
        "user_pass": config.password,
        "user_host": config.registrar,
        "user_outbound": f"sip:{config.registrar};transport={line.transport}",
        "user_expiry": str(REGISTERED_FOR_S),
        "user_srtp": "off" if line.srtp == "off" else "on",
        "user_savp": {"off": "off", "optional": "optional", "required": "mandatory"}[line.srtp],
        "user_dtmf_info": "sip_info_only" if line.dtmf == "info" else "off",
        "codec_priority_list": ",".join(codecs),
        "codec_size": str(line.ptime_ms),
        "user_auto_connect": "on" if line.auto_answer == "always" else "off",
    }


def _phone(config: LineConfig) -> dict[str, str]:
    settings = {"answer_after_policy": "idle", "use_hidden_tags": "off"}
    if config.reports:
        settings |= {"vq_report_collector": f"sip:{config.reports}", "rtcp_xr": "voip-metrics"}
    if config.web_password:
        settings |= {"http_user": config.web_user or "admin", "http_pass": config.web_password}
    if config.events:
        settings.update({name: config.event_url(event, VARIABLES) for name, event in EVENTS.items()})
    return settings
