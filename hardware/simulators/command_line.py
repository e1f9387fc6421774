"""The command line of simulated phones: they live until the end of standard input, SIGTERM or SIGINT."""

from __future__ import annotations

import asyncio
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
from hardware.simulators.options import address_of, folder_of, option_parser, orders_of
from hardware.simulators.simulator import Simulator
from hardware.simulators.telling import introduce, keep_heard, tell
from hardware.simulators.vendors import MAKES

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

WRONG_USE, FAILED = 2, 1
AT_ONCE = 20
"""So many phones of a fleet switch on together."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run until the end; exits with 2 when an option is wrong, with 1 when a port is taken."""
    options = option_parser().parse_args(arguments)
    try:
        asyncio.run(_run(options))
    except OffhookError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(WRONG_USE if isinstance(error, BadInput) else FAILED)


async def _run(options: argparse.Namespace) -> None:
    orders, folder = orders_of(options), folder_of(options)
    over = asyncio.Event()
    _end_by_signal_or_input(over)
    host, port = address_of(options.http, "--http")
    make, ids = MAKES[options.vendor], Ids.unguessable()
    phones: list[Simulator] = []
    try:
        for order in orders:
            configuration = configuration_of(make, order, folder) if folder else None
            phone = Simulator(make, order, ids=ids, network=kernel_network, configuration=configuration)
            phone.desk.told = partial(tell, phone)
            if options.heard is not None:
                phone.desk.overheard = partial(keep_heard, options.heard, phone)
            phones.append(phone)
            await phone.open(host, port + len(phones) - 1 if port else 0)
            introduce(phone)
        for first in range(0, len(phones), AT_ONCE):
            await asyncio.gather(*(phone.start() for phone in phones[first : first + AT_ONCE]))
        await over.wait()
    finally:
        await asyncio.gather(*(phone.stop() for phone in phones))


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
