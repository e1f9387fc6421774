"""Who has the floor of a room: whoever speaks, until it is silent and another one speaks."""

from __future__ import annotations


class Floor:
    """Names of members go in; every method gives the name of the member that got the floor by it, or empty."""

    def __init__(self) -> None:
        self.holder = ""
        """Empty: nobody has spoken yet, or whoever did has gone."""
        self._speaking: list[str] = []
        """Who began first stands first."""

    def offer(self, name: str) -> str:
        """Give it to a member if nobody has it: the first one in the room."""
        return "" if self.holder else self._give(name)

    def speaks(self, name: str) -> str:
        """A member begins to speak."""
        if name not in self._speaking:
            self._speaking.append(name)
        return "" if self.holder in self._speaking else self._give(name)

    def is_silent(self, name: str) -> str:
        """A member speaks no more; it keeps the floor until another one speaks."""
        if name in self._speaking:
            self._speaking.remove(name)
        return self._give(self._speaking[0]) if self.holder == name and self._speaking else ""

    def loses(self, name: str) -> str:
        """A member was muted, or has gone."""
        got = self.is_silent(name)
        if self.holder == name:
            self.holder = ""
        return got

    def _give(self, name: str) -> str:
        self.holder = name
        return name
