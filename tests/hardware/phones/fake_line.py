"""The line of a fake phone: what orders of its vendor's web interface do to it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class FakeLine:
    """A `VisibleLine` that the fake phones move. An order that its state does not allow is not done: False."""

    state: str = "idle"
    dialled: list[str] = field(default_factory=list)
    keys: str = ""
    transferred: list[str] = field(default_factory=list)
    is_muted: bool = False
    reboots: int = 0

    def ring(self) -> None:
        """A call comes in."""
        assert self.state == "idle"
        self.state = "ringing"

    def connect(self) -> None:
        """The other side answers."""
        if self.state == "dialling":
            self.state = "connected"

    async def settle(self) -> None:
        """It does everything at once."""

    def dial(self, target: str) -> bool:
        """Call somebody."""
        if self.state != "idle":
            return False
        self.dialled.append(target)
        self.state = "dialling"
        return True

    def answer(self) -> bool:
        """Take the call that rings."""
        return self._move(("ringing",), "connected")

    def reject(self) -> bool:
        """Refuse the call that rings."""
        return self._move(("ringing",), "idle")

    def end(self, *, held: bool = True) -> bool:
        """End the call; one on hold only with `held`."""
        return self._move(("dialling", "connected", *(("held",) if held else ())), "idle")

    def hold(self) -> bool:
        """Hold."""
        return self._move(("connected",), "held")

    def resume(self) -> bool:
        """Take back."""
        return self._move(("held",), "connected")

    def press(self, key: str) -> bool:
        """One key of a call."""
        if self.state != "connected":
            return False
        self.keys += key
        return True

    def transfer(self, target: str) -> bool:
        """Blind."""
        if self.state not in ("connected", "held"):
            return False
        self.transferred.append(target)
        self.state = "idle"
        return True

    def mute(self, *, on: bool) -> bool:
        """During a call."""
        if self.state != "connected":
            return False
        self.is_muted = on
        return True

    def _move(self, allowed: tuple[str, ...], into: str) -> bool:
        if self.state not in allowed:
            return False
        self.state = into
        if into == "idle":
            self.is_muted = False
        return True
