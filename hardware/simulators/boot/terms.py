"""The words of fetching a configuration: where it is, a vendor's way to it, and that there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from emulator.base.errors import OffhookError

if TYPE_CHECKING:
    from hardware.simulators.order import PhoneOrder


class NoConfiguration(OffhookError):
    """It cannot be fetched, or not be used; the text says what the status page of a phone would."""


class Files(Protocol):
    """Where it is fetched from."""

    async def get(self, name: str) -> bytes | None:
        """A file; None: there is none of that name. Raises NoConfiguration when nobody can tell."""

    def url_of(self, name: str) -> str:
        """Where that file was looked for, for people."""


class Recipe(Protocol):
    """A vendor's way."""

    async def __call__(self, files: Files, order: PhoneOrder) -> PhoneOrder:
        """Fetch and read all files of a phone: what it is from now on, its registrar perhaps by name.

        Raises NoConfiguration.
        """


class Fetching(Protocol):
    """The configuration of one phone."""

    async def fetched(self, order: PhoneOrder) -> PhoneOrder:
        """What the phone is, by the files as they are now. Raises NoConfiguration."""
