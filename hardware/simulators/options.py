"""The options of simulated phones, and what each of many phones is told by them."""

from __future__ import annotations

import argparse
import socket
from dataclasses import replace
from pathlib import Path

from emulator.base.address import Address
from emulator.base.errors import BadInput
from hardware.lab_file import plain_mac
from hardware.simulators.boot.files import Folder
from hardware.simulators.order import PhoneOrder, Quirks
from hardware.simulators.vendors import MAKES

NOWHERE = Address("", 0)
"""The registrar of a phone that has still to be told."""
NUMBER = "{n}"
"""In --username and --password of many phones."""


def orders_of(options: argparse.Namespace) -> list[PhoneOrder]:
    """What each of the phones is told. Raises BadInput."""
    make = MAKES[options.vendor]
    _has_a_line(options)
    if options.count < 1:
        raise BadInput("at least 1", place="--count")
    if options.count > 1 and not options.provisioning and NUMBER not in options.username:
        raise BadInput(f"{NUMBER} stands for the number of the phone, and is missing", place="--username")
    try:
        first_mac = int(plain_mac(options.mac) if options.mac else f"{make.mac_prefix}000001", 16)
    except ValueError as error:
        raise BadInput(str(error), place="--mac") from error
    order = PhoneOrder(
        registrar=address_of(options.registrar, "--registrar") if options.registrar else NOWHERE,
        username=options.username,
        password=options.password,
        code=options.code,
        speech=options.speech,
        mac="",
        model=options.model or make.model,
        web_user=options.web_user or make.web_user,
        web_password=options.web_password or make.web_password,
        allow=options.allow,
        action_url_base=options.action_url_base.rstrip("/"),
        quality_reports=not options.no_quality_reports,
        srtp=options.srtp,
        transport=options.transport,
        quirks=_quirks(options),
    )
    return [
        replace(
            order,
            username=order.username.replace(NUMBER, str(number)),
            password=order.password.replace(NUMBER, str(number)),
            code=order.code + number - 1,
            mac=f"{first_mac + number - 1:012x}",
        )
        for number in range(1, options.count + 1)
    ]


def folder_of(options: argparse.Namespace) -> Folder | None:
    """Where the phones fetch their configuration; None: the options are all of it. Raises BadInput."""
    if not options.provisioning:
        return None
    return Folder(options.provisioning, options.trust, "--provisioning")


def _has_a_line(options: argparse.Namespace) -> None:
    """Either a server tells the phones their line, or the options do."""
    line = {f"--{name}": getattr(options, name) for name in ("registrar", "username", "password")}
    for name, value in line.items():
        if options.provisioning and value:
            raise BadInput("comes by --provisioning", place=name)
        if not options.provisioning and not value:
            raise BadInput("is missing; or give --provisioning URL", place=name)


def _quirks(options: argparse.Namespace) -> Quirks:
    return Quirks(
        hold=options.hold,
        keys=options.keys,
        flash=options.flash,
        fax=options.fax,
        md5_only=options.md5_only,
        watches=options.watch,
        subscribed_s=options.subscribe_for,
        reliable=options.reliable,
        challenges_notify=options.challenge_notify,
        confirms=options.confirm,
    )


def option_parser() -> argparse.ArgumentParser:
    """Of `python -m hardware.simulators`."""
    parser = argparse.ArgumentParser(prog="python -m hardware.simulators", description="Simulated desk phones.")
    parser.add_argument("vendor", choices=sorted(MAKES))
    parser.add_argument(
        "--provisioning", default="", metavar="URL", help="fetch the configuration there (http, https, tftp)"
    )
    parser.add_argument("--trust", type=Path, metavar="FILE", help="authority of a server by https: ca.pem")
    parser.add_argument("--registrar", default="", metavar="HOST:PORT")
    parser.add_argument("--username", default="", help=f"of its SIP account; {NUMBER}: the number of the phone")
    parser.add_argument("--password", default="")
    parser.add_argument("--code", type=int, default=1, help="of the signal that its microphone hears")
    parser.add_argument("--speech", action="store_true", help="its microphone hears somebody talk, not that signal")
    parser.add_argument("--http", default="127.0.0.1:0", metavar="HOST:PORT", help="of its web interface")
    parser.add_argument("--mac", default="")
    parser.add_argument("--model", default="")
    parser.add_argument("--web-user", default="")
    parser.add_argument("--web-password", default="")
    parser.add_argument("--allow", default="any", metavar="ADDRESSES", help="who may operate it, such as 10.1.*.*")
    parser.add_argument("--action-url-base", default="", metavar="URL")
    parser.add_argument("--count", type=int, default=1, help="so many phones")
    parser.add_argument("--heard", type=Path, metavar="FOLDER", help="write what each call was heard as: MAC-CALL.wav")
    parser.add_argument("--no-quality-reports", action="store_true")
    parser.add_argument("--transport", choices=["udp", "tcp", "tls"], default="udp", help="how it speaks SIP")
    parser.add_argument("--srtp", choices=["off", "optional", "required"], default="off", help="by SDES keys")
    quirks = parser.add_argument_group("quirks")
    quirks.add_argument("--hold", choices=["sendonly", "inactive", "zero_address"])
    quirks.add_argument("--keys", choices=["rfc4733", "info", "inband"])
    quirks.add_argument("--flash", choices=["local", "info", "rfc4733"])
    quirks.add_argument("--fax", choices=["t38", "sound"])
    quirks.add_argument("--md5-only", action="store_true", help="knows no SHA-256")
    quirks.add_argument("--watch", default="", metavar="USER", help="subscribes to the dialogs of that user")
    quirks.add_argument("--subscribe-for", type=int, default=3600, metavar="SECONDS")
    quirks.add_argument("--reliable", action="store_true", help="rings with 183 and wants PRACK")
    quirks.add_argument("--challenge-notify", action="store_true")
    quirks.add_argument("--confirm", action="store_true", help="the first web request that operates it is refused")
    return parser


def address_of(text: str, place: str) -> Address:
    """HOST:PORT; a name is looked up. Raises BadInput."""
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65_535:
        raise BadInput(f"HOST:PORT is expected, not {text!r}", place=place)
    try:
        found = socket.getaddrinfo(host.strip("[]"), int(port), type=socket.SOCK_DGRAM)
    except OSError as error:
        raise BadInput(f"{host}: {error.strerror}", place=place) from error
    return Address(*found[0][4][:2])
