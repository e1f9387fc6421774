"""Configuration of Cisco SPA3xx/5xx phones and of multiplatform phones (MPP 68xx, 78xx, 88xx): one flat profile.

Sources: Cisco, "Small Business SPA300/SPA500 Series IP Phones Administration Guide" and "IP Phone 8800 Series
Multiplatform Phone Administration Guide for Release 11.3(1)" with its XML reference (names and values of the
parameters, profile rules, file names); compared with wazo-provd-plugins, wazo-cisco-spa and wazo-cisco-sip 12.0.1. Not
tried on a phone yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from hardware.provisioning.line_config import REGISTERED_FOR_S, CannotProvision, ConfigFile
from hardware.provisioning.xml_text import of_texts, xml_document

if TYPE_CHECKING:
    from hardware.provisioning.line_config import LineConfig

CODECS = {"pcmu": "G711u", "pcma": "G711a", "g722": "G722", "opus": "OPUS"}
PREFERENCES = ("Preferred_Codec_1_", "Second_Preferred_Codec_1_", "Third_Preferred_Codec_1_")
DTMF = {"inband": "InBand", "rfc2833": "AVT", "info": "INFO"}


def common_file(name: str, base_url: str) -> ConfigFile:
    """The file of a model, such as spa504G.cfg, which sends the phone to its own: `$MA` is its MAC address."""
    root = ET.Element("flat-profile")
    of_texts(root, [("Profile_Rule", f"{base_url}$MA.xml"), ("Resync_On_Reset", "Yes")])
    return ConfigFile(name=name, content=xml_document(root), kind="text/xml", is_personal=False)


def personal_file(config: LineConfig) -> ConfigFile:
    """MAC.xml. Raises CannotProvision."""
    is_multiplatform = config.vendor == "cisco_mpp"
    _check(config)
    root = ET.Element("flat-profile")
    of_texts(root, _line(config).items())
    of_texts(root, (_of_mpp(config) if is_multiplatform else _of_spa(config)).items())
    return ConfigFile(name=f"{config.mac}.xml", content=xml_document(root), kind="text/xml", is_personal=True)


def _check(config: LineConfig) -> None:
    line = config.line
    if line.auto_answer == "always":
        raise CannotProvision("line.auto_answer", "a Cisco answers by itself only when_asked")
    if config.vendor == "cisco_spa" and "opus" in line.codecs:
        raise CannotProvision("line.codecs", "a Cisco SPA has no opus")
    if config.vendor == "cisco_spa" and line.srtp != "off":
        raise CannotProvision("line.srtp", "SRTP of a Cisco SPA needs certificates of Cisco's own kind")
    if line.srtp != "off" and line.transport != "tls":
        raise CannotProvision("line.srtp", "a Cisco MPP has SRTP only with transport: tls")


def _line(config: LineConfig) -> dict[str, str]:
    line = config.line
    names = [CODECS[codec] for codec in line.codecs]
    ranked = [*names, *["Unspecified"] * len(PREFERENCES)]
    settings = {
        "Line_Enable_1_": "Yes",
        "Proxy_1_": config.registrar,
        "Register_1_": "Yes",
        "Register_Expires_1_": str(REGISTERED_FOR_S),
        "Display_Name_1_": config.display_name,
        "User_ID_1_": config.username,
        "Auth_ID_1_": config.username,
        "Password_1_": config.password,
        "SIP_Transport_1_": line.transport.upper(),
        **dict(zip(PREFERENCES, ranked, strict=False)),
        "Use_Pref_Codec_Only_1_": "Yes" if len(names) == 1 else "No",
        "G722_Enable_1_": "Yes" if "g722" in line.codecs else "No",
        "G729a_Enable_1_": "No",
        "DTMF_Tx_Method_1_": DTMF[line.dtmf],
        "RTP_Packet_Size": f"{line.ptime_ms / 1000:.3f}",
        "Auto_Answer_Page": "Yes",
        "CISCO_XML_EXE_Enable": "Yes",
    }
    if config.reports:
        settings["Voice_Quality_Report_Address_1_"] = str(config.reports)
    return settings


def _of_spa(config: LineConfig) -> dict[str, str]:
    return {"Admin_Passwd": config.web_password} if config.web_password else {}


def _of_mpp(config: LineConfig) -> dict[str, str]:
    line = config.line
    settings = {
        "G711u_Enable_1_": "Yes" if "pcmu" in line.codecs else "No",
        "G711a_Enable_1_": "Yes" if "pcma" in line.codecs else "No",
        "OPUS_Enable_1_": "Yes" if "opus" in line.codecs else "No",
    }
    if line.srtp != "off":
        settings |= {"Secure_Call_Serv": "Yes", "Secure_Call_Option_1_": line.srtp.capitalize()}
    if config.web_password:
        settings["Admin_Password"] = config.web_password
    return settings
