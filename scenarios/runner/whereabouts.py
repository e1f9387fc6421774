"""From where the platform hears the parties of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emulator.base.address import Address
    from scenarios.runner.stage import Stage


def media_address(stage: Stage, party: str) -> Address | None:
    """From where the platform hears a party, once it is known."""
    addresses = media_addresses(stage, party)
    return addresses[-1] if addresses else None


def media_addresses(stage: Stage, party: str) -> tuple[Address, ...]:
    """From where the platform has heard a party, the latest last."""
    phone = stage.phones[party]
    if phone.relayed_calls:
        return stage.platform.relay_addresses(phone.relayed_calls)
    if stage.scenario.made_up_network(party) is None:
        return phone.media_addresses
    return tuple(map(stage.platform.seen_address, phone.media_addresses))
