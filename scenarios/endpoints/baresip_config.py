"""The folder baresip 1.0 runs from: config, contacts and the WAV file that it speaks. It needs no sound card."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from emulator.audio.coded_signal import coded_signal
from emulator.audio.wav import wav_file
from emulator.base.errors import Unavailable

if TYPE_CHECKING:
    from scenarios.endpoints.phone import Account

RATE = 8000
SPEECH_S = 300
"""Length of the spoken file; baresip falls silent when it has played it."""
MODULE_FOLDERS = (
    "/usr/lib/baresip/modules",
    "/usr/lib/x86_64-linux-gnu/baresip/modules",
    "/usr/lib/aarch64-linux-gnu/baresip/modules",
    "/usr/lib64/baresip/modules",
    "/usr/local/lib/baresip/modules",
    "/opt/homebrew/lib/baresip/modules",
)
NEEDED_MODULES = ("g711.so", "g722.so", "opus.so", "aufile.so", "srtp.so", "menu.so", "ctrl_tcp.so")

CONFIG = """\
poll_method             {poll}
sip_listen              {listen}
call_local_timeout      120
call_max_calls          1
audio_source            aufile,{speech}
audio_alert             aufile,none
audio_level             no
ausrc_srate             {rate}
auplay_srate            {rate}
ausrc_channels          1
auplay_channels         1
rtp_ports               {rtp}-{rtp_end}
rtp_timeout             0
module_path             {modules}
module                  g711.so
module                  g722.so
module                  opus.so
module                  aufile.so
module                  srtp.so
module                  uuid.so
module_app              menu.so
module_app              ctrl_tcp.so
ctrl_tcp_listen         127.0.0.1:{control}
"""
ACCOUNT = (
    '"{username}" <sip:{username}@{server};transport={transport}>;auth_user={username};auth_pass={password}'
    ";regint=600;answermode=manual;audio_codecs={codecs};ptime=20"
)
_CODECS = {"PCMU": "PCMU/8000/1", "PCMA": "PCMA/8000/1", "G722": "G722/16000/1", "opus": "opus/48000/2"}
SRTP = ";mediaenc=srtp-mand"
"""SDES-SRTP with RTP/SAVP, and no call without."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """The ports of one baresip."""

    control: int
    """TCP on loopback."""
    rtp: int
    """Even; RTCP is one above."""
    calls: int = 1
    """As many at a time have ports, from this one on."""

    @property
    def media(self) -> tuple[int, ...]:
        """Those of RTP."""
        return tuple(range(self.rtp, self.rtp + 2 * self.calls, 2))


def account_line(account: Account) -> str:
    """What the command `uanew` takes. The account is given when baresip runs, so that we see it register."""
    codecs = ",".join(_CODECS[codec] for codec in account.codecs)
    line = ACCOUNT.format(
        username=account.username,
        password=account.password,
        server=account.server,
        transport=account.transport,
        codecs=codecs,
    )
    return line + SRTP if account.srtp else line


def write_folder(folder: Path, account: Account, ports: Ports, modules: Path) -> None:
    """Write everything baresip needs into `folder`."""
    speech = folder / "speech.wav"
    speech.write_bytes(wav_file(coded_signal(account.code, SPEECH_S * RATE)))
    config = CONFIG.format(
        poll="epoll" if Path("/proc").is_dir() else "select",
        listen=account.server._replace(port=0),
        speech=speech,
        rate=RATE,
        rtp=ports.rtp,
        rtp_end=ports.rtp + 2 * ports.calls,
        modules=modules,
        control=ports.control,
    )
    (folder / "config").write_text(config, encoding="utf-8")
    (folder / "contacts").write_text("", encoding="utf-8")


def module_folder() -> Path:
    """Where this machine has baresip's modules. Raises Unavailable when one that we need is nowhere."""
    for folder in map(Path, MODULE_FOLDERS):
        if all((folder / module).is_file() for module in NEEDED_MODULES):
            return folder
    raise Unavailable(f"baresip's modules ({', '.join(NEEDED_MODULES)}) were not found; apt install baresip-core")
