"""The foreign programs and libraries that tests drive, and whether this machine has them."""

from __future__ import annotations

import importlib.util
import shutil
import socket
import subprocess
import sys
from functools import cache
from pathlib import Path

# By the name that tests use, @pytest.mark.peer("baresip"): the program that has to be on the path, …
PROGRAMS = {
    "baresip": "baresip",
    "chromium": "chromium",
    "coturn": "turnserver",
    "curl": "curl",
    "dumpcap": "dumpcap",
    "gcc": "gcc",
    "ip": "ip",
    "kamailio": "kamailio",
    "mosquitto": "mosquitto",
    "node": "node",
    "rtpengine": "rtpengine",
    "sipp": "sipp",
    "tftp": "tftp",
    "tshark": "tshark",
    "unshare": "unshare",
}
# … or the module of an optional Python package, …
LIBRARIES = {
    "aiomqtt": "aiomqtt",
    "aiosipua": "aiosipua",
    "amqtt": "amqtt",
    "playwright": "playwright",
    "pyvoip": "pyVoIP",
    "scapy": "scapy",
}
# … or a package from npm, which needs `node`, too.
NODE_PACKAGES = {
    "axe-core": "axe-core",
    "jssip": "jssip",
    "plivo-browser-sdk": "plivo-browser-sdk",
    "plivo-node": "plivo",
    "sip.js": "sip.js",
    "ws": "ws",
}
NODE_MODULES = Path(sys.prefix, "npm", "node_modules")
"""Where tools/set_up.sh puts what tools/npm names."""
POSTGRES = "postgres"
"""A server whose programs are not on the path."""
RAW_SOCKET = "raw_socket"
"""Not a program but the right that sniffing and forged senders need."""


class UnknownPeer(LookupError):
    """A test names a peer that is in neither table: a slip of the pen must not become a skip."""


@cache
def absence(name: str) -> str:
    """Why the peer `name` cannot be used here, or an empty string when it can. Raises UnknownPeer."""
    if name in PROGRAMS:
        program = PROGRAMS[name]
        if shutil.which(program) is None:
            return f"{program} is not installed (see tools/system-packages.txt)"
        return "" if name != "dumpcap" or may_capture(program) else "dumpcap may not capture: no right to open `lo`"
    if name in LIBRARIES:
        module = LIBRARIES[name]
        return "" if importlib.util.find_spec(module) else f"the Python package {module} is not installed"
    if name in NODE_PACKAGES:
        package = NODE_PACKAGES[name]
        has_it = (NODE_MODULES / package).is_dir()
        return absence("node") or ("" if has_it else f"the npm package {package} is not installed (see tools/npm)")
    if name == POSTGRES:
        return "" if postgres_programs() else "PostgreSQL is not installed (see tools/system-packages.txt)"
    if name == RAW_SOCKET:
        return "" if may_open_raw_sockets() else "no right to open raw sockets"
    known = sorted([*PROGRAMS, *LIBRARIES, *NODE_PACKAGES, POSTGRES, RAW_SOCKET])
    raise UnknownPeer(f"no peer is called {name!r}; known are {', '.join(known)}")


def postgres_programs() -> Path | None:
    """The folder of PostgreSQL's server programs: where Debian puts the newest, or that on the path; None: nowhere."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


def may_capture(program: str) -> bool:
    """Whether this user may capture on the loopback interface; installing dumpcap does not give that right."""
    arguments = [program, "-i", "lo", "-L"]
    return subprocess.run(arguments, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def may_open_raw_sockets() -> bool:
    """Whether this user may see and send packets as they are on the wire (Linux: CAP_NET_RAW)."""
    try:
        with socket.socket(socket.AF_PACKET, socket.SOCK_RAW):
            return True
    except (AttributeError, PermissionError):
        return False
