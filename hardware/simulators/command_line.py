"""The command line of simulated phones: they live until the end of standard input, SIGTERM or SIGINT."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import threading
from functools import partial
from typing import TYPE_CHECKING

from emulator.base.errors import BadInput, OffhookError
from emulator.base.ids import Ids
from emulator.testing.kernel_network import kernel_network
from hardware.simulators.boot.recipes import configuration_of
from hardware.simulators.deeds import Deed
from hardware.simulators.options import address_of, folder_of, option_parser, orders_of
from hardware.simulators.simulator import Simulator
from hardware.simulators.vendors import MAKES

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from hardware.simulators.order import PhoneOrder

WRONG_USE, FAILED = 2, 1
AT_ONCE = 20
"""So many phones of a fleet switch on together."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run until the end; exits with 2 when an option is wrong, with 1 when a port is taken."""
    options = option_parser().parse_args(arguments)
    try:
        asyncio.run(_run(options, orders_of(options)))
    except OffhookError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(WRONG_USE if isinstance(error, BadInput) else FAILED)


async def _run(options: argparse.Namespace, orders: Sequence[PhoneOrder]) -> None:
    folder = folder_of(options)
    over = asyncio.Event()
    _end_by_signal_or_input(over)
    host, port = address_of(options.http, "--http")
    make, ids = MAKES[options.vendor], Ids.unguessable()
    phones: list[Simulator] = []
    try:
        for order in orders:
            configuration = configuration_of(make, order, folder) if folder else None
            phone = Simulator(make, order, ids=ids, network=kernel_network, configuration=configuration)
            phone.desk.told = partial(_tell, phone)
            phones.append(phone)
            await phone.open(host, port + len(phones) - 1 if port else 0)
            _print(_introduction(phone))
        for first in range(0, len(phones), AT_ONCE):
            await asyncio.gather(*(phone.start() for phone in phones[first : first + AT_ONCE]))
        await over.wait()
    finally:
        await asyncio.gather(*(phone.stop() for phone in phones))


def _introduction(phone: Simulator) -> dict[str, object]:
    order = phone.desk.order
    told: dict[str, object] = {"http": phone.http, "mac": order.mac, "model": order.model, "username": order.username}
    return {**told, "token": phone.surface.handset_token} if phone.surface.handset_token else told


def _tell(phone: Simulator, deed: Deed) -> None:
    desk = phone.desk
    if deed in {Deed.REGISTERED, Deed.NOT_REGISTERED}:
        is_there = deed is Deed.REGISTERED
        why = {} if is_there else {"why": desk.why}
        _print({"registered": is_there, "username": desk.order.username, "mac": desk.order.mac, **why})


def _print(content: dict[str, object]) -> None:
    sys.stdout.write(f"{json.dumps(content)}\n")
    sys.stdout.flush()


def _end_by_signal_or_input(over: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, over.set)

    def read() -> None:
        # Of no stream object: such a one is locked when the interpreter ends, and that is fatal.
        while os.read(0, 4096):
            """Nothing is expected."""
        loop.call_soon_threadsafe(over.set)

    threading.Thread(target=read, daemon=True, name="end of input").start()
