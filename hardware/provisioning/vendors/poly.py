"""Configuration of Poly VVX and Edge phones, UC Software 5.9 and later.

Sources: Polycom, "UC Software Administrator Guide" (master configuration file, `reg.1.*`, `voice.codecPref.*`,
`tone.dtmf.*`, `voIpProt.SIP.alertInfo.*`, `sec.srtp.*`, `voice.qualityMonitoring.*`, `apps.telNotification.*`) and
"REST API Reference Manual" (`apps.restapi.enabled`); compared with wazo-provd-plugins, wazo-polycom. Not tried on a
phone yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from hardware.provisioning.line_config import REGISTERED_FOR_S, ConfigFile
from hardware.provisioning.xml_text import xml_document

if TYPE_CHECKING:
    from hardware.provisioning.line_config import LineConfig

KIND = "text/xml"
CODECS = {"pcmu": "G711_Mu", "pcma": "G711_A", "g722": "G722", "opus": "Opus"}
OTHER_CODECS = ("G729_AB", "iLBC.13_33kbps", "iLBC.15_2kbps")
TRANSPORT = {"udp": "UDPOnly", "tcp": "TCPOnly", "tls": "TLS"}
EVENTS = ("incoming", "outgoing", "offhook", "onhook", "callStateChange", "lineRegistration")
AUTO_ANSWER = "info=Auto Answer"
"""What Alert-Info of an INVITE that is to be answered has to hold; any text would do."""


def master_file(config: LineConfig) -> ConfigFile:
    """MAC.cfg, which names the files to fetch, relative to where it was found itself. No firmware is offered."""
    names = {"APP_FILE_PATH": "", "CONFIG_FILES": _name(config), "MISC_FILES": "", "LOG_FILE_DIRECTORY": ""}
    content = xml_document(ET.Element("APPLICATION", names))
    return ConfigFile(name=f"{config.mac}.cfg", content=content, kind=KIND, is_personal=False)


def personal_file(config: LineConfig) -> ConfigFile:
    """MAC-offhook.cfg, that the master names."""
    settings = {**_line(config), **_sound(config), **_doors(config)}
    content = xml_document(ET.Element("polycomConfig", settings))
    return ConfigFile(name=_name(config), content=content, kind=KIND, is_personal=True)


def _name(config: LineConfig) -> str:
    return f"{config.mac}-offhook.cfg"


def _line(config: LineConfig) -> dict[str, str]:
    always = config.line.auto_answer == "always"
    return {
        "reg.1.address": config.username,
        "reg.1.auth.userId": config.username,
        "reg.1.auth.password": config.password,
        "reg.1.displayName": config.display_name,
        "reg.1.label": config.display_name,
        "reg.1.server.1.address": config.host,
        "reg.1.server.1.port": str(config.port),
        "reg.1.server.1.transport": TRANSPORT[config.line.transport],
        "reg.1.server.1.register": "1",
        "reg.1.server.1.expires": str(REGISTERED_FOR_S),
        "reg.1.server.1.expires.overlap": str(REGISTERED_FOR_S // 2),  # So long before the end it registers again.
        "call.autoAnswer.SIP": "1" if always else "0",
        "call.autoAnswer.micMute": "0",
        "voIpProt.SIP.alertInfo.1.value": AUTO_ANSWER,
        "voIpProt.SIP.alertInfo.1.class": "autoAnswer",
        "voIpProt.SIP.specialEvent.checkSync.alwaysReboot": "0",
    }


def _sound(config: LineConfig) -> dict[str, str]:
    line = config.line
    settings = {f"voice.codecPref.{codec}": "0" for codec in OTHER_CODECS}
    for codec, name in CODECS.items():
        settings[f"voice.codecPref.{name}"] = str(line.codecs.index(codec) + 1 if codec in line.codecs else 0)
        settings[f"voice.audioProfile.{name}.payloadSize"] = str(line.ptime_ms)
    settings["tone.dtmf.viaRtp"] = "0" if line.dtmf == "info" else "1"
    settings["tone.dtmf.rfc2833Control"] = "1" if line.dtmf == "rfc2833" else "0"
    settings["tone.dtmf.rfc2833Payload"] = "101"
    settings["voIpProt.SIP.dtmfViaSignaling.rfc2976"] = "1" if line.dtmf == "info" else "0"
    settings["sec.srtp.enable"] = settings["sec.srtp.offer"] = "0" if line.srtp == "off" else "1"
    settings["sec.srtp.require"] = "1" if line.srtp == "required" else "0"
    if config.reports:
        settings |= {
            "voice.qualityMonitoring.collector.enable.session": "1",
            "voice.qualityMonitoring.collector.server.1.address": config.reports.host,
            "voice.qualityMonitoring.collector.server.1.port": str(config.reports.port),
            "voice.qualityMonitoring.rtcpxr.enable": "1",
            "voice.qualityMonitoring.rfc6035.enable": "1",
        }
    return settings


def _doors(config: LineConfig) -> dict[str, str]:
    """Its REST API is open only with a password other than the factory's."""
    settings = {"httpd.enabled": "1", "apps.restapi.enabled": "1"}
    if config.web_password:
        settings |= {
            "device.set": "1",
            "device.auth.localAdminPassword.set": "1",
            "device.auth.localAdminPassword": config.web_password,
        }
    if config.events:
        settings["apps.telNotification.URL"] = config.event_url("telephony")
        settings.update({f"apps.telNotification.{event}Event": "1" for event in EVENTS})
    return settings
