"""Configuration of a Poly VVX phone: the master file, the files that it names, what their attributes mean.

Source: Polycom, "UC Software Administrator Guide", 6.x: master configuration file, `reg.x`, `voice.codecPref`,
`tone.dtmf`, `sec.srtp`, `voice.qualityMonitoring`, `apps.telNotification`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from emulator.base.address import Address
from hardware.simulators.boot.terms import NoConfiguration
from hardware.simulators.boot.values import Values
from hardware.simulators.boot.xml_file import xml_root

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from emulator.testing.phone_habits import KeyWay
    from hardware.simulators.boot.terms import Files
    from hardware.simulators.order import AnswerUse, PhoneOrder, SipWay, SrtpUse

ANY_PHONE = "000000000000.cfg"
"""The master file of phones that have none of their own."""
CODECS = {"G711_Mu": "PCMU", "G711_A": "PCMA", "G722": "G722", "Opus": "opus"}
FACTORY = {"G711_Mu": "6", "G711_A": "7", "G722": "4", "Opus": "0"}
"""The places of codecs when nothing is said."""
TRANSPORTS: dict[str, SipWay] = {
    "DNSnaptr": "udp",
    "UDPOnly": "udp",
    "TCPpreferred": "udp",
    "TCPOnly": "tcp",
    "TLS": "tls",
}
"""The first and the third find UDP when there is no DNS entry and no TCP."""
EVENTS = {
    "incoming": ("IncomingCallEvent",),
    "outgoing": ("OutgoingCallEvent",),
    "offhook": ("OffHookEvent",),
    "onhook": ("OnHookEvent",),
    "callStateChange": ("CallStateChangeEvent",),
    "lineRegistration": ("LineRegistrationEvent", "LineUnregistrationEvent"),
}


async def fetch(files: Files, order: PhoneOrder) -> PhoneOrder:
    """As `Recipe` says. What a file on the left of CONFIG_FILES says goes before what one on its right does."""
    own = f"{order.mac}.cfg"
    used, master = own, await files.get(own)
    if master is None:
        used, master = ANY_PHONE, await files.get(ANY_PHONE)
    if master is None:
        raise NoConfiguration(f"{files.url_of(own)}: no such file, and no {ANY_PHONE}")
    root = xml_root(master, files.url_of(used))
    if root.tag != "APPLICATION":
        raise NoConfiguration(f"{files.url_of(used)}: is no master file: <{root.tag}>, not <APPLICATION>")
    listed = root.get("CONFIG_FILES", "").replace("[PHONE_MAC_ADDRESS]", order.mac)
    names = [name for each in listed.split(",") if (name := each.strip())]
    values: dict[str, str] = {}
    for name in reversed(names):
        content = await files.get(name)
        if content is None:
            raise NoConfiguration(f"{files.url_of(name)}: no such file, though {used} names it")
        values |= _attributes(xml_root(content, files.url_of(name)))
    return configured(order, Values(values, files.url_of(names[0] if names else used)))


def configured(order: PhoneOrder, values: Values) -> PhoneOrder:
    """What the phone is by its settings. Raises NoConfiguration."""
    if not values.is_on("reg.1.server.1.register", default=True):
        raise values.wrong("reg.1.server.1.register", "is 0: the line does not register")
    collector = values.text("voice.qualityMonitoring.collector.server.1.address")
    reports = values.is_on("voice.qualityMonitoring.collector.enable.session")
    has_password = values.is_on("device.set") and values.is_on("device.auth.localAdminPassword.set")
    codecs = values.ordered([(_place(values, codec), name) for codec, name in CODECS.items()], "voice.codecPref")
    best = next(codec for codec, name in CODECS.items() if name == codecs[0])
    return replace(
        order,
        registrar=Address(values.needed("reg.1.server.1.address"), values.number("reg.1.server.1.port", 5060)),
        username=values.one_name("reg.1.address", "reg.1.auth.userId"),
        password=values.text("reg.1.auth.password"),
        codecs=codecs,
        ptime_ms=values.ptime(f"voice.audioProfile.{best}.payloadSize"),
        keys=_keys(values),
        transport=values.chosen("reg.1.server.1.transport", TRANSPORTS, "DNSnaptr"),
        srtp=_srtp(values),
        answers=_answers(values),
        web_password=values.text("device.auth.localAdminPassword" if has_password else "", order.web_password),
        allow="any" if values.is_on("httpd.enabled", default=True) and values.is_on("apps.restapi.enabled") else "",
        action_urls=_events(values),
        quality_reports=reports and bool(collector),
        collector=Address(collector, values.number("voice.qualityMonitoring.collector.server.1.port", 5060))
        if collector
        else None,
    )


def _place(values: Values, codec: str) -> int:
    name = f"voice.codecPref.{codec}"
    return 0 if values.text(name, FACTORY[codec]) == "0" else values.number(name, int(FACTORY[codec]), most=100)


def _keys(values: Values) -> KeyWay:
    if values.is_on("voIpProt.SIP.dtmfViaSignaling.rfc2976"):
        return "info"
    by_event = values.is_on("tone.dtmf.viaRtp", default=True) and values.is_on("tone.dtmf.rfc2833Control", default=True)
    return "rfc4733" if by_event else "inband"


def _srtp(values: Values) -> SrtpUse:
    if not values.is_on("sec.srtp.enable", default=True):
        return "off"
    return "required" if values.is_on("sec.srtp.require") else "optional"


def _answers(values: Values) -> AnswerUse:
    if values.is_on("call.autoAnswer.SIP"):
        return "always"
    by_header = values.text("voIpProt.SIP.alertInfo.1.class") in {"autoAnswer", "ringAutoAnswer"}
    return "when_asked" if by_header else "never"


def _events(values: Values) -> dict[str, str]:
    url = values.text("apps.telNotification.URL")
    asked = [events for word, events in EVENTS.items() if values.is_on(f"apps.telNotification.{word}Event")]
    return {event: url for events in asked for event in events} if url else {}


def _attributes(root: Element) -> dict[str, str]:
    """Of all elements: their nesting means nothing, the name of a setting is whole."""
    return {name: value for element in root.iter() for name, value in element.attrib.items()}
