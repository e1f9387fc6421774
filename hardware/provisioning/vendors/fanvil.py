"""Configuration of Fanvil X and V phones, firmware 2.x.

Sources: Fanvil, "Auto Provision Application Note" (file names, order of the ways to find a server) and the form
`sysConf` that a phone exports itself; compared with wazo-provd-plugins, wazo-fanvil. The names of its action URLs and
what `MediaCrypto` means beyond 0 are in no document that we could read: the former are set by hand, the latter counts
as the others do. Not tried on a phone yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from hardware.provisioning.line_config import REGISTERED_FOR_S, ConfigFile
from hardware.provisioning.xml_text import of_texts, xml_document

if TYPE_CHECKING:
    from hardware.provisioning.line_config import LineConfig

KIND = "text/xml"
VERSION = "2.0000000000"
"""Of the form; a phone takes a file with the same version again."""
CODECS = {"pcmu": "PCMU", "pcma": "PCMA", "g722": "G722", "opus": "opus"}
DTMF = {"inband": "0", "rfc2833": "1", "info": "2"}
SRTP = {"off": "0", "optional": "1", "required": "2"}
TRANSPORT = {"udp": "0", "tcp": "1", "tls": "3"}


def common_file(name: str) -> ConfigFile:
    """The file of a model, such as f0X4hw1.100.cfg: nothing is common."""
    return ConfigFile(name=name, content=xml_document(_root()), kind=KIND, is_personal=False)


def personal_file(config: LineConfig) -> ConfigFile:
    """MAC.cfg."""
    root = _root()
    of_texts(ET.SubElement(root, "mm"), [("DtmfPayloadType", "101")])
    line = ET.SubElement(ET.SubElement(root, "sip"), "line", {"index": "1"})
    of_texts(line, _line(config).items())
    if config.web_password:
        account = ET.SubElement(ET.SubElement(root, "web"), "account", {"index": "1"})
        of_texts(account, [("Name", config.web_user or "admin"), ("Password", config.web_password), ("Level", "10")])
    return ConfigFile(name=f"{config.mac}.cfg", content=xml_document(root), kind=KIND, is_personal=True)


def _root() -> ET.Element:
    root = ET.Element("sysConf")
    of_texts(root, [("Version", VERSION)])
    return root


def _line(config: LineConfig) -> dict[str, str]:
    line = config.line
    settings = {
        "PhoneNumber": config.username,
        "DisplayName": config.display_name,
        "RegisterAddr": config.host,
        "RegisterPort": str(config.port),
        "RegisterUser": config.username,
        "RegisterPswd": config.password,
        "RegisterTTL": str(REGISTERED_FOR_S),
        "EnableReg": "1",
        "Transport": TRANSPORT[line.transport],
        "MediaCrypto": SRTP[line.srtp],
        "DTMFMode": DTMF[line.dtmf],
        "VoiceCodecMap": ",".join(CODECS[codec] for codec in line.codecs),
        "Ptime": str(line.ptime_ms),
        "AutoAnswer": "1" if line.auto_answer == "always" else "0",
    }
    if config.reports:
        settings |= {"VQName": "offhook", "VQServer": config.reports.host, "VQServerPort": str(config.reports.port)}
    return settings
