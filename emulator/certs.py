"""`offhook certs`: certificates for plivo.com, and the two files that have to know of them. docs/sdk.md"""

from __future__ import annotations

import datetime
import ipaddress
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from emulator.base.errors import BadInput, Unavailable
from emulator.base.marked_block import with_block, without_block
from emulator.runtime.certificate_maker import make_certificates
from emulator.runtime.certificates import PLIVO_HOSTS, Certificates, default_folder

if TYPE_CHECKING:
    from collections.abc import Callable

HOSTS_FILE = Path("/etc/hosts")


@dataclass(frozen=True, slots=True, kw_only=True)
class CertsOrder:
    """What `offhook certs` is asked for."""

    folder: Path | None = None
    """None: that of the user."""
    names: tuple[str, ...] = ()
    """Names or addresses of this machine by which others reach it."""
    certifi: bool = False
    """Put the authority into the bundle of the Python SDK's HTTP library, or take it out."""
    python: str = ""
    """The Python whose bundle is meant; empty: this one."""
    hosts: bool = False
    """Put the hosts of Plivo into the hosts file, or take them out."""
    address: str = "127.0.0.1"
    """Where the platform is, for the hosts file."""
    hosts_file: Path = HOSTS_FILE
    renew: bool = False
    """Make new ones although there are some."""
    undo: bool = False
    """Take out of both files, or the one that is named, what was put in."""


def certs_command(order: CertsOrder) -> int:
    """Do it and say what was done and what is left to do; the exit code. Raises BadInput and Unavailable."""
    if order.undo:
        _undo(order)
        return 0
    line = hosts_line(order.address)
    certificates = Certificates(order.folder or default_folder())
    is_new = order.renew or bool(order.names) or not certificates.exist()
    if is_new:
        make_certificates(certificates.folder, order.names, datetime.datetime.now(datetime.UTC))
    _say(f"{'new' if is_new else 'as before'}: {certificates.authority}")
    if order.certifi:
        bundle = _bundle(order.python)
        _rewrite(bundle, lambda text: with_block(text, certificates.authority.read_text("ascii")))
        _say(f"trusted by Python: {bundle}")
    if order.hosts:
        _rewrite(order.hosts_file, lambda text: with_block(text, line))
        _say(f"plivo.com is {order.address}: {order.hosts_file}")
    _say(_left_to_do(order, certificates))
    return 0


def hosts_line(address: str) -> str:
    """The line of a hosts file. Raises BadInput for what is no address of IPv4 or IPv6."""
    try:
        ipaddress.ip_address(address)
    except ValueError:
        raise BadInput("is no address, such as 127.0.0.1", place=f"--address {address}") from None
    return f"{address} {' '.join(f'{host}.plivo.com' for host in PLIVO_HOSTS)}"


def _undo(order: CertsOrder) -> None:
    both = order.hosts == order.certifi
    if order.hosts or both:
        _take_out(order.hosts_file)
    if order.certifi or both:
        _take_out(_bundle(order.python))


def _take_out(path: Path) -> None:
    _say(f"{'taken out of' if _rewrite(path, without_block) else 'nothing of ours in'} {path}")


def _bundle(python: str) -> Path:
    """The certificates of a Python's certifi. Raises Unavailable unless they are that Python's own."""
    command = [python or sys.executable, "-c", "import certifi; print(certifi.where())"]
    try:
        ran = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    except OSError as error:
        raise BadInput(f"cannot be run: {error.strerror}", place=command[0]) from error
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise Unavailable(f"{command[0]} has no certifi: install plivo or requests first") from error
    bundle = Path(ran.stdout.strip())
    if bundle.parent.name != "certifi" or bundle.is_symlink():
        raise Unavailable(f"{bundle} belongs to the whole system; add the authority by the system's own tool")
    return bundle


def _rewrite(path: Path, change: Callable[[str], str]) -> bool:
    """Whether `change` changed the file; the rest stays to the byte. Raises Unavailable when it may not be written."""
    try:
        before = path.read_bytes()
        after = change(before.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
        if after == before:
            return False
        if path.parent.name == "certifi":
            _replace(path, after)
        else:  # in a container, the hosts file is a mount and cannot be replaced
            path.write_bytes(after)
    except OSError as error:
        raise Unavailable(f"{path}: {error.strerror}") from error
    return True


def _replace(path: Path, content: bytes) -> None:
    """Not written in place: installers link one file into many environments."""
    beside = path.with_suffix(".offhook")
    beside.write_bytes(content)
    beside.chmod(path.stat().st_mode)
    beside.replace(path)


def _left_to_do(order: CertsOrder, certificates: Certificates) -> str:
    lines = ["", "What is left:"]
    if not order.hosts:
        lines.append(f"  a line in {order.hosts_file} (or --hosts):  {hosts_line(order.address)}")
    if not order.certifi:
        lines.append(f'  Python: --certifi, or client.session.verify = "{certificates.authority}"')
    lines += [
        f"  Node:   NODE_EXTRA_CA_CERTS={certificates.authority}",
        "  the platform:  offhook up --https 127.0.0.1:443",
        "`offhook certs --undo` takes out of both files what was put in.",
    ]
    return "\n".join(lines)


def _say(line: str) -> None:
    print(line)  # noqa: T201 - the person in front of it reads this
