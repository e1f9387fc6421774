"""A phone in a `World`: a softphone that is used without `await`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.testing.softphone_log import Moment

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence
    from typing import Any

    from emulator.testing.phone_habits import HoldForm, KeyWay
    from emulator.testing.softphone import Softphone
    from emulator.testing.softphone_log import PhoneFact


class UnitPhone:
    """What a person does with a phone. Everything is begun at once and goes on when the world advances.

    Raises PhoneFailure for what cannot be done, such as answering when nothing rings.
    """

    def __init__(self, softphone: Softphone, begin: Callable[[Coroutine[Any, Any, None]], None], uri: str) -> None:
        self._softphone = softphone
        self._begin = begin
        self.uri = uri
        """For documents: `<User>{phone.uri}</User>`."""

    @property
    def name(self) -> str:
        """As it was given to `World.phone`."""
        return self._softphone.log.phone

    @property
    def is_ringing(self) -> bool:
        """Whether a call rings here that nobody has answered."""
        return self._is_at(Moment.RINGING)

    @property
    def is_alerted(self) -> bool:
        """Whether the far end of our call rings."""
        return self._is_at(Moment.ALERTED)

    @property
    def is_connected(self) -> bool:
        """Whether it is in an answered call."""
        return self._is_at(Moment.CONNECTED)

    @property
    def is_idle(self) -> bool:
        """Whether it is in no call, and its last call is over for SIP, too."""
        return self._softphone.is_idle

    @property
    def facts(self) -> Sequence[PhoneFact]:
        """All that has happened, with virtual times; why a call ended stands in `detail` of the last."""
        return self._softphone.log.facts

    @property
    def packets_heard(self) -> int:
        """RTP packets that arrived in calls that are over."""
        return len(self._softphone.heard)

    def dial(self, target: str) -> None:
        """Call a number or a SIP URI."""
        self._begin(self._softphone.dial(target))

    def answer(self) -> None:
        """Answer the call that rings."""
        self._begin(self._softphone.answer())

    def reject(self, status: int = 486) -> None:
        """Refuse the call that rings."""
        self._begin(self._softphone.reject(status))

    def hang_up(self) -> None:
        """End the call, or give up dialling. Nothing happens when there is none."""
        self._begin(self._softphone.hang_up())

    def press(self, digits: str, way: KeyWay | None = None) -> None:
        """Send digits, as telephone events if not in another way; each takes 200 ms."""
        self._begin(self._softphone.press(digits, way))

    def hold(self, form: HoldForm | None = None) -> None:
        """Put the call on hold."""
        self._begin(self._softphone.hold(form))

    def resume(self) -> None:
        """Take the call back."""
        self._begin(self._softphone.resume())

    def move(self) -> None:
        """Go on with the call at another address."""
        self._begin(self._softphone.move())

    def change_codec(self, *codecs: str) -> None:
        """Go on with the call in one of these codecs, best first."""
        self._begin(self._softphone.change_codec(codecs))

    def drop_network(self) -> None:
        """From now on nothing leaves the phone and nothing arrives."""
        self._begin(self._softphone.drop_network())

    def restore_network(self) -> None:
        """The network is back."""
        self._begin(self._softphone.restore_network())

    def mute(self) -> None:
        """Send silence."""
        self._begin(self._softphone.mute())

    def unmute(self) -> None:
        """Speak."""
        self._begin(self._softphone.unmute())

    def _is_at(self, moment: Moment) -> bool:
        """Whether `moment` is the latest of the present call."""
        return bool(self.facts) and self.facts[-1].moment is moment
