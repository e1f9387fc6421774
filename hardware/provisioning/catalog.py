"""Which file of which phone a name means. Names differ in case and form from firmware to firmware."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hardware.provisioning.line_config import CannotProvision
from hardware.provisioning.vendors import cisco, fanvil, grandstream, poly, snom, yealink

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hardware.lab_file import Vendor
    from hardware.provisioning.line_config import ConfigFile, LineConfig

    Personal = Callable[[LineConfig], ConfigFile]

_CISCO = (r"(?:spa)?MAC\.(?:xml|cfg)", cisco.personal_file)
_GRANDSTREAM = (r"cfgMAC\.xml", grandstream.personal_file)
_PERSONAL: dict[Vendor, tuple[tuple[str, Personal], ...]] = {
    "yealink": ((r"MAC\.cfg", yealink.personal_file),),
    "poly": ((r"MAC\.cfg", poly.master_file), (r"MAC-offhook\.cfg", poly.personal_file)),
    "grandstream": (_GRANDSTREAM,),
    "grandstream_ht": (_GRANDSTREAM,),
    "cisco_spa": (_CISCO,),
    "cisco_mpp": (_CISCO,),
    "snom": ((r"(?:snom\w*-)?MAC\.(?:html?|xml)", snom.personal_file),),
    "fanvil": ((r"MAC\.(?:cfg|xml)", fanvil.personal_file),),
}
"""`MAC` stands for the phone's own; letters count in either case."""

_MODEL_FILES: tuple[tuple[re.Pattern[str], Callable[[str, str], ConfigFile]], ...] = (
    (re.compile(r"y0{10}\w{2}\.cfg", re.IGNORECASE), lambda name, _base: yealink.common_file(name)),
    (
        re.compile(
            r"(?:spa|pap)\w+\.cfg|(?:cp-)?\d{4}\w?(?:-3pcc)?\.xml|ata19[12](?:-mpp)?\.(?:xml|cfg)", re.IGNORECASE
        ),
        cisco.common_file,
    ),
    (re.compile(r"snom\w+\.html?", re.IGNORECASE), lambda name, _base: snom.common_file(name)),
    (re.compile(r"f0\w+(?:\.\d+)?\.cfg", re.IGNORECASE), lambda name, _base: fanvil.common_file(name)),
)


@dataclass(frozen=True, slots=True)
class Refused:
    """A phone that cannot have what lab.yaml asks for."""

    config: LineConfig
    why: CannotProvision


class Catalog:
    """The files of a lab. They are made when asked for; that all can be made is seen at the beginning."""

    def __init__(self, configs: Iterable[LineConfig]) -> None:
        """Raises nothing: see `refused`."""
        self._by_mac = {config.mac: config for config in configs if config.mac}
        self.refused = [refused for config in self._by_mac.values() if (refused := _refusal(config)) is not None]

    def phone_of(self, mac: str) -> LineConfig | None:
        """The phone with a MAC address."""
        return self._by_mac.get(mac)

    @property
    def phones(self) -> list[LineConfig]:
        """All with a MAC address, as lab.yaml orders them."""
        return list(self._by_mac.values())

    @staticmethod
    def own_file(config: LineConfig, name: str) -> ConfigFile | None:
        """The file of that phone that a name means."""
        for pattern, made in _PERSONAL.get(config.vendor, ()):
            if re.fullmatch(pattern.replace("MAC", config.mac), name, re.IGNORECASE):
                return made(config)
        return None

    @staticmethod
    def model_file(name: str, base_url: str) -> ConfigFile | None:
        """What any phone of a model may have; `base_url` ends with a slash."""
        return next((made(name, base_url) for pattern, made in _MODEL_FILES if pattern.fullmatch(name)), None)

    @staticmethod
    def serves(vendor: Vendor) -> bool:
        """Whether there are files for a vendor."""
        return vendor in _PERSONAL


def _refusal(config: LineConfig) -> Refused | None:
    try:
        for _, made in _PERSONAL.get(config.vendor, ()):
            made(config)
    except CannotProvision as why:
        return Refused(config, why)
    return None
