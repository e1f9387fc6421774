"""A phone in a test: what a person does with it, one thing after another; each is done when the call returns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from emulator.testing.softphone_log import Moment
from scenarios.in_pytest.spoken_words import checked, duration
from scenarios.language import steps

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from emulator.testing.phone_habits import HoldForm, KeyWay
    from emulator.testing.softphone_log import PhoneFact, PhoneLog

__tracebackhide__ = True

WITHIN_S = 10.0


class PhoneInTest:
    """One phone with one call at a time. Speaks a signal of its own whenever it is in a call and not mute.

    Raises PhoneFailure for what cannot be done or is not done in time, and BadInput for a word that is wrong.
    """

    def __init__(self, *, name: str, username: str, number: str, uri: str, log: PhoneLog, perform: Perform) -> None:
        self.name = name
        """As recordings know it: `recording(left=phone)`."""
        self.username = username
        self.number = number
        """At which it is reached from outside; empty: none."""
        self.uri = uri
        """For documents: `<User>{phone.uri}</User>`."""
        self._log = log
        self._perform = perform

    def __repr__(self) -> str:
        return f"phone {self.name}"

    @property
    def facts(self) -> Sequence[PhoneFact]:
        """All that has happened; why a call ended stands in `detail` of the last."""
        return self._log.facts

    @property
    def is_ringing(self) -> bool:
        """Whether a call rings here that nobody has answered."""
        return self._is_at(Moment.RINGING)

    @property
    def is_connected(self) -> bool:
        """Whether it is in an answered call."""
        return self._is_at(Moment.CONNECTED)

    def dial(self, target: str) -> None:
        """Call a number or a SIP URI. Done when the call is on its way: `until("connected")`."""
        self._do(steps.Dial, dial=target, by=self.name)

    def until(self, moment: Literal["ringing", "connected", "ended"], *, within: float = WITHIN_S) -> None:
        """Wait for a moment of the present call; at once when it has come."""
        self._do(steps.Until, until={moment: self.name}, within=duration(within))

    def answer(self, *, after: float = 0.0, within: float = WITHIN_S) -> None:
        """Wait until it rings, let it ring for `after` seconds, answer."""
        self._do(steps.Answer, answer=self.name, after=duration(after), within=duration(within))

    def reject(self, status: int = 486, *, after: float = 0.0, within: float = WITHIN_S) -> None:
        """Wait until it rings, let it ring for `after` seconds, refuse: 486 is busy, 603 declined."""
        self._do(steps.Reject, reject=self.name, status=status, after=duration(after), within=duration(within))

    def forward(self, to: str, *, status: int = 302, within: float = WITHIN_S) -> None:
        """Wait until it rings, say that a number or a SIP URI is to be called in its place."""
        self._do(steps.Forward, forward=self.name, to=to, status=status, within=duration(within))

    def talk(self, seconds: float, *, within: float = WITHIN_S) -> None:
        """Be in a call for so long, from the moment it is connected. A call that ends meanwhile fails."""
        self._do(steps.Talk, talk=[self.name], **{"for": duration(seconds)}, within=duration(within))

    def press(self, keys: str, *, way: KeyWay | None = None) -> None:
        """Press keys, `!` flashes the hook; each takes 200 ms. As telephone events if not in another way."""
        self._do(steps.Press, press=keys, by=self.name, **({} if way is None else {"way": way}))

    def say(self, text: str, *, voice: Literal["WOMAN", "MAN"] = "WOMAN", language: str = "en-US") -> None:
        """Say a text, synthesised as Speak's are, in place of its own signal or silence; done when it is said."""
        self._do(steps.Say, say=text, by=self.name, voice=voice, language=language)

    def hang_up(self) -> None:
        """End the call, or give up dialling."""
        self._do(steps.HangUp, hang_up=self.name)

    def hold(self, form: HoldForm | None = None) -> None:
        """Put the call on hold."""
        self._do(steps.Hold, hold=self.name, **({} if form is None else {"form": form}))

    def resume(self) -> None:
        """Take the call back."""
        self._do(steps.Resume, resume=self.name)

    def mute(self) -> None:
        """Send silence; what is recorded meanwhile is judged accordingly."""
        self._do(steps.Mute, mute=self.name)

    def unmute(self) -> None:
        """Speak again."""
        self._do(steps.Unmute, unmute=self.name)

    def move(self) -> None:
        """Go on with the call at another address, told by re-INVITE."""
        self._do(steps.Move, move=self.name)

    def change_codec(self, *codecs: str) -> None:
        """Go on with the call in one of these codecs, best first."""
        self._do(steps.ChangeCodec, change_codec=self.name, to=list(codecs))

    def transfer(self, to: str, *, consult: float | None = None, status: int | None = None) -> None:
        """Have a number or a SIP URI take its place, by REFER; `status`: of the call that is to fail.

        `consult`: it calls it itself and talks for so many seconds before.
        """
        self._do(steps.Transfer, transfer=self.name, to=to, consult=consult, status=status)

    def drop_network(self) -> None:
        """From now on nothing leaves the phone and nothing arrives."""
        self._do(steps.DropNetwork, drop_network=self.name)

    def restore_network(self) -> None:
        """The network is back."""
        self._do(steps.RestoreNetwork, restore_network=self.name)

    def _do(self, step: type[steps.Step], **words: Any) -> None:
        self._perform(checked(step, words, place=self.name))

    def _is_at(self, moment: Moment) -> bool:
        return bool(self.facts) and self.facts[-1].moment is moment


if TYPE_CHECKING:
    Perform = Callable[[steps.Step], None]
