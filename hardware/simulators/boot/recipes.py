"""Which vendor's phones fetch their configuration in which way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hardware.simulators.boot import grandstream_files, poly_files, yealink_files
from hardware.simulators.boot.configuration import Configuration

if TYPE_CHECKING:
    from hardware.simulators.boot.files import Folder
    from hardware.simulators.boot.terms import Recipe
    from hardware.simulators.order import Make, PhoneOrder

RECIPES: dict[str, Recipe] = {
    "yealink": yealink_files.fetch,
    "poly": poly_files.fetch,
    "grandstream": grandstream_files.fetch,
    "grandstream_ht": grandstream_files.fetch,
}


def configuration_of(make: Make, order: PhoneOrder, folder: Folder) -> Configuration:
    """Of a phone that looks for its files in `folder`."""
    return Configuration(folder.files(make.fetch_agent_of(order)), RECIPES[make.vendor])
