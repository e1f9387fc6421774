"""Configuration of Grandstream desk phones (GXP, GRP) and adapters (HT8xx): numbered values in XML.

Sources: Grandstream, configuration templates of the GXP21xx (firmware 1.0.11) and of the HT801/HT802 (P values and
their meaning), "SIP Device Provisioning Guide" (file names, XML form), "GXP21xx Administration Guide" (table of action
URLs); compared with wazo-provd-plugins, wazo-grandstream. Not tried on a phone yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from hardware.provisioning.line_config import REGISTERED_FOR_S, CannotProvision, ConfigFile
from hardware.provisioning.xml_text import of_texts, xml_document

if TYPE_CHECKING:
    from hardware.provisioning.line_config import LineConfig

VOCODERS = {"pcmu": "0", "pcma": "8", "g722": "9", "opus": "123"}
VOCODER_PLACES = ("P57", "P58", "P59", "P60", "P61", "P62", "P46", "P98")
"""From the best on; none may be empty, so the last one is repeated."""
TRANSPORT = {"udp": "0", "tcp": "1", "tls": "2"}
SRTP = {"off": "0", "optional": "1", "required": "2"}
ADAPTER_DTMF = {"inband": "100", "rfc2833": "101", "info": "102"}
EVENTS = {
    "P8304": "setup_completed",
    "P8305": "registered",
    "P8306": "unregistered",
    "P8308": "off_hook",
    "P8309": "on_hook",
    "P8310": "incoming_call",
    "P8311": "outgoing_call",
    "P8312": "missed_call",
    "P8313": "established_call",
    "P8314": "terminated_call",
    "P8324": "hold_call",
    "P8325": "unhold_call",
}
VARIABLES = "mac=$mac&local=$local&remote=$remote&call-id=$call-id"


def personal_file(config: LineConfig) -> ConfigFile:
    """cfgMAC.xml. Raises CannotProvision."""
    is_adapter = config.vendor == "grandstream_ht"
    values = {**_account(config), **(_of_adapter(config) if is_adapter else _of_desk_phone(config))}
    root = ET.Element("gs_provision", {"version": "1"})
    of_texts(root, [("mac", config.mac)])
    of_texts(ET.SubElement(root, "config", {"version": "1"}), values.items())
    content = xml_document(root)
    return ConfigFile(name=f"cfg{config.mac}.xml", content=content, kind="text/xml", is_personal=True)


def _account(config: LineConfig) -> dict[str, str]:
    line = config.line
    best_first = [VOCODERS[codec] for codec in line.codecs]
    vocoders = [*best_first, *[best_first[-1]] * len(VOCODER_PLACES)]
    values = {
        "P271": "1",
        "P47": config.registrar,
        "P35": config.username,
        "P36": config.username,
        "P34": config.password,
        "P3": config.display_name,
        "P31": "1",
        "P32": str(REGISTERED_FOR_S // 60),
        "P130": TRANSPORT[line.transport],
        "P183": SRTP[line.srtp],
        "P79": "101",
        "P37": str(line.ptime_ms // 10),
        **dict(zip(VOCODER_PLACES, vocoders, strict=False)),
    }
    if config.web_password:
        values["P2"] = config.web_password
    return values


def _of_desk_phone(config: LineConfig) -> dict[str, str]:
    """Its quality reports have no P value in the documents that we have: they are switched on by hand."""
    line = config.line
    values = {
        "P270": config.display_name,
        "P2301": "1" if line.dtmf == "inband" else "0",
        "P2302": "1" if line.dtmf == "rfc2833" else "0",
        "P2303": "1" if line.dtmf == "info" else "0",
        "P90": "1" if line.auto_answer == "always" else "0",
        "P298": "1",
    }
    if config.events:
        values.update({number: config.event_url(event, VARIABLES) for number, event in EVENTS.items()})
    return values


def _of_adapter(config: LineConfig) -> dict[str, str]:
    """Fax goes as sound and not by T.38, a hook flash is told to us."""
    line = config.line
    if line.auto_answer == "always":
        raise CannotProvision("line.auto_answer", "an adapter cannot answer by itself; a hook device lifts its handset")
    values = {
        **dict.fromkeys(("P850", "P851", "P852"), ADAPTER_DTMF[line.dtmf]),
        "P228": "1",
        "P74": "1",
    }
    if config.reports:
        values |= {"P26093": "offhook", "P26094": config.reports.host, "P26095": str(config.reports.port)}
    return values
