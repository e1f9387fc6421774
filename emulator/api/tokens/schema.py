"""Arguments of JWT/Token/: plivo_rest.md §6."""

from pydantic import Field

from emulator.api.arguments import LONGEST_NAME, Arguments, Line, Moment


class VoiceGrants(Arguments):
    """What a phone may do."""

    incoming_allow: bool = False
    outgoing_allow: bool = False


class Grants(Arguments):
    """By medium."""

    voice: VoiceGrants = VoiceGrants()


class NewToken(Arguments):
    """`POST JWT/Token/`. Times are seconds since 1970."""

    iss: Line
    """The account."""
    sub: Line = Field(default="", max_length=LONGEST_NAME, pattern=r"^[A-Za-z0-9_.~+-]*$")
    """The name of who logs in."""
    nbf: Moment | None = None
    exp: Moment | None = None
    per: Grants = Grants()
    app: str = ""
    """What answers when the phone dials."""
