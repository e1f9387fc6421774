"""`make demo-browser`: a platform with two phones for browsers, and an application that records and connects."""

from __future__ import annotations

import argparse
import secrets
import sys
import threading
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from emulator.base.errors import OffhookError
from emulator.serve import serve
from emulator.settings import Account, Application, Endpoint, Number, Settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FOLDER = Path("out/demo-browser")
VOICEMAIL, KEYS, OTHER, ROOM = "15550100", "15550101", "15550102", "15550103"
OFFERS = {
    VOICEMAIL: "leave a message, and hear it again",
    KEYS: "press keys, and hear which",
    OTHER: "ring the other phone; the call is recorded, each of you on a channel",
    ROOM: "meet in a conference, which is recorded",
}
PHONES = ("alice", "bob")
LARGEST_BODY = 1 << 16


def document(path: str, asked: Mapping[str, str], base: str) -> str:
    """The XML for a request of the platform with the parameters `asked`; `base`: of our URLs, without a slash."""
    wanted = asked.get("To", "").removeprefix("sip:").partition("@")[0].lstrip("+")
    if path == "/message/":
        return _replayed(asked.get("RecordUrl", ""))
    if path == "/dialled/":
        return (
            _spoken("Nobody answers.") if asked.get("DialStatus") != "completed" else "<Response><Hangup/></Response>"
        )
    if path == "/keys/":
        return _spoken(f"You pressed {' '.join(asked.get('Digits', '')) or 'nothing'}.")
    match wanted:
        case _ if wanted == VOICEMAIL:
            return (
                "<Response><Speak>Say something behind the tone, and press the hash key.</Speak>"
                f'<Record action="{base}/message/" method="POST" maxLength="60" timeout="5" playBeep="true"/>'
                "</Response>"
            )
        case _ if wanted == KEYS:
            return (
                f'<Response><GetDigits action="{base}/keys/" method="POST" numDigits="4" timeout="10" retries="2">'
                "<Speak>Press up to four keys.</Speak></GetDigits></Response>"
            )
        case _ if wanted == ROOM:
            return '<Response><Conference record="true" startConferenceOnEnter="true">demo</Conference></Response>'
    return _connected(wanted, asked.get("From", ""), base)


def _connected(wanted: str, caller: str, base: str) -> str:
    own = caller.removeprefix("sip:").partition("@")[0]
    user = next(each for each in PHONES if each != own) if wanted == OTHER else wanted
    return (
        '<Response><Record recordSession="true" redirect="false" maxLength="3600"/>'
        f'<Dial action="{base}/dialled/" method="POST">'
        f"<User>{escape(f'sip:{user}@phone.plivo.com')}</User></Dial></Response>"
    )


def _replayed(url: str) -> str:
    if not url:
        return _spoken("Nothing was recorded.")
    return f"<Response><Speak>You said:</Speak><Play>{escape(url)}</Play><Speak>Goodbye.</Speak></Response>"


def _spoken(text: str) -> str:
    return f"<Response><Speak>{escape(text)}</Speak></Response>"


class _Answers(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        length = min(int(self.headers.get("Content-Length") or 0), LARGEST_BODY)
        asked = {name: values[-1] for name, values in parse_qs(self.rfile.read(length).decode("utf-8")).items()}
        base = "http://{}:{}".format(*self.connection.getsockname()[:2])
        body = document(self.path, asked, base).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """The platform's own time line says it better."""


def settings_for(app_url: str, options: argparse.Namespace) -> Settings:
    """Of the demonstration; in a network nobody else may know the token and the passwords."""
    password, token = ("offhook", Account().auth_token) if not options.lan else (_word(4), _word(16))
    return Settings(
        http=options.http,
        sip=options.sip,
        data=str(FOLDER),
        account=Account(auth_token=token),
        applications={"demo": Application(answer_url=f"{app_url}/")},
        numbers={number: Number(application="demo") for number in OFFERS},
        endpoints={name: Endpoint(password=password, application="demo") for name in PHONES},
    )


def _word(size: int) -> str:
    return secrets.token_hex(size)


def invitation(settings: Settings) -> str:
    """What to do, for the person in front of the terminal."""
    lines = ["", "Sign in on the phone page, in two windows or on two machines, and call:"]
    lines += [f"  user {name}   password {endpoint.password}" for name, endpoint in settings.endpoints.items()]
    lines += [f"  {number}   {what}" for number, what in OFFERS.items()]
    return "\n".join([*lines, "Calls, levels and recordings are on the dashboard, at / of the same address.", ""])


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until Ctrl-C; the exit code."""
    parser = argparse.ArgumentParser(prog="make demo-browser", description=__doc__)
    parser.add_argument("--lan", action="store_true", help="also for handsets and other machines in this network")
    parser.add_argument("--http", metavar="HOST:PORT", default="127.0.0.1:8080")
    parser.add_argument("--sip", metavar="HOST:PORT", default="127.0.0.1:5060", help="of other phones")
    options = parser.parse_args(arguments)
    app = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    threading.Thread(target=app.serve_forever, name="application of the demonstration", daemon=True).start()
    try:
        settings = settings_for(f"http://127.0.0.1:{app.server_port}", options)
        FOLDER.mkdir(parents=True, exist_ok=True)
        print(invitation(settings), file=sys.stderr)  # noqa: T201 - a person reads it
        return serve(settings, announce_json=False, lan=options.lan)
    except OffhookError as error:
        print(f"demo-browser: {error}", file=sys.stderr)  # noqa: T201 - as above
        return 1
    finally:
        app.shutdown()
        app.server_close()


if __name__ == "__main__":
    sys.exit(main())
