"""/lab/state: everything that the pages show, at once."""

from fastapi import APIRouter, Request

from emulator.dashboard.gate import host_of, is_loopback
from emulator.dashboard.onlooker import PARTS, Onlooker, WebSocketDoor

router = APIRouter()
_ANY = {"0.0.0.0", "::"}


@router.get("/lab/state")
async def show_state(request: Request) -> dict[str, object]:
    """All parts, and where SIP is served to browsers."""
    onlooker: Onlooker = request.app.state.onlooker
    parts: dict[str, object] = {name: onlooker.part(name) for name in PARTS}
    return {"now_ms": onlooker.now_ms(), **parts, "sip": sip_view(onlooker, request)}


def sip_view(onlooker: Onlooker, request: Request) -> dict[str, object]:
    """The URLs of SIP over WebSockets for the page that asks, and the domain of SIP addresses.

    The port of the page takes it too, and that is where a browser surely gets to.
    """
    urls = {door.scheme: _url(door, host_of(request)) for door in reversed(onlooker.doors)}
    urls["wss" if request.url.scheme == "https" else "ws"] = f"{request.url.replace(path='/sip', query='')}".replace(
        "http", "ws", 1
    )
    return {"ws": urls.get("ws"), "wss": urls.get("wss"), "host": onlooker.realm}


def _url(door: WebSocketDoor, host: str) -> str:
    """A name of the page is kept where it leads to the same place: certificates are made out to it."""
    is_same = door.host in _ANY or (is_loopback(door.host) and is_loopback(host))
    found = host if is_same else door.host
    return f"{door.scheme}://{f'[{found}]' if ':' in found else found}:{door.port}"
