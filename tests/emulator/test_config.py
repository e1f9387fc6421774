"""Settings: what wins over what, and every mistake pointed at where it was made."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from emulator.base.errors import BadInput
from emulator.config import load_config
from emulator.settings import Settings

WHOLE = """\
http: 127.0.0.1:9000
account:
  auth_id: MAAAAAAAAAAAAAAAAAAA
  auth_token: secret
applications:
  demo:
    answer_url: http://127.0.0.1:8000/answer
numbers:
  15550199:
    application: demo
  "+15550198":
    application: demo
endpoints:
  ann:
    password: pw
    outside_number: 15550300
ledger:
  plus_in_numbers: true
"""


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for variable in [name for name in os.environ if name.startswith(("PLIVO_", "OFFHOOK_"))]:
        monkeypatch.delenv(variable)
    monkeypatch.chdir(tmp_path)


def written(text: str) -> Path:
    path = Path("offhook.yaml")
    path.write_text(text, "utf-8")
    return path


def refusal(text: str, flags: dict[str, str] | None = None) -> str:
    with pytest.raises(BadInput) as caught:
        load_config(written(text), flags or {})
    return str(caught.value)


def test_without_anything_there_are_defaults() -> None:
    assert load_config(None, {}) == Settings()


def test_a_whole_file() -> None:
    settings = load_config(written(WHOLE), {})
    assert settings.http == "127.0.0.1:9000"
    assert settings.account.auth_token == "secret"
    assert list(settings.numbers) == ["15550199", "+15550198"]
    assert settings.endpoints["ann"].outside_number == "15550300"
    assert settings.ledger.plus_in_numbers


def test_the_file_in_this_folder_is_read_unasked() -> None:
    written("http: 127.0.0.1:9000")
    assert load_config(None, {}).http == "127.0.0.1:9000"


@pytest.mark.parametrize("text", ["", "# nothing\n", "account:\nnumbers:\n"])
def test_a_file_may_say_nothing(text: str) -> None:
    assert load_config(written(text), {}) == Settings()


def test_flag_before_environment_before_file(monkeypatch: pytest.MonkeyPatch) -> None:
    path = written("http: 127.0.0.1:1\nsip: 127.0.0.1:1\nadvertise: 192.0.2.1\n")
    monkeypatch.setenv("OFFHOOK_HTTP", "127.0.0.1:2")
    monkeypatch.setenv("OFFHOOK_SIP", "127.0.0.1:2")
    monkeypatch.setenv("OFFHOOK_DATA", "")
    monkeypatch.setenv("OFFHOOK_STORE", "postgresql:///offhook")
    settings = load_config(path, {"http": "127.0.0.1:3"})
    assert (settings.http, settings.sip) == ("127.0.0.1:3", "127.0.0.1:2")
    assert (settings.advertise, settings.data) == ("192.0.2.1", ".offhook")
    assert settings.store == "postgresql:///offhook"


def test_the_account_of_the_environment_wins_part_by_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLIVO_AUTH_TOKEN", "other")
    account = load_config(written(WHOLE), {}).account
    assert (account.auth_id, account.auth_token) == ("MAAAAAAAAAAAAAAAAAAA", "other")
    monkeypatch.setenv("PLIVO_AUTH_ID", "MABBBBBBBBBBBBBBBBBB")
    assert load_config(written("account:\n"), {}).account.auth_id == "MABBBBBBBBBBBBBBBBBB"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("htpp: 1", "offhook.yaml:1:1: unknown setting 'htpp'; did you mean 'http'?"),
        ("zebra: 1", "offhook.yaml:1:1: unknown setting 'zebra'"),
        ("account:\n  token: x", "offhook.yaml:2:3: unknown setting 'token'; did you mean 'auth_token'?"),
        (
            "numbers:\n  15550199:\n    aplication: x",
            "offhook.yaml:3:5: unknown setting 'aplication'; did you mean 'application'?",
        ),
        ("recognizers: [known, 'say \"x']", "offhook.yaml:1:22: 1: 'say \"x' is neither a name nor a command"),
        ("recognizers: [' ']", "offhook.yaml:1:15: 0: ' ' is neither a name nor a command"),
        ("- http", "offhook.yaml:1:1: a mapping of settings is expected here"),
        ("http", "offhook.yaml:1:1: a mapping of settings is expected here"),
        ("account:\n  timezone: Mars", "offhook.yaml:2:13: timezone: there is no time zone 'Mars'"),
        ("http: 8080", "offhook.yaml:1:7: http: input should be a valid string"),
        ("sip: nowhere", "offhook.yaml:1:6: sip: 'nowhere' is not HOST:PORT"),
        ("sip_hosts:\n  pbx.test: pbx.lan:5060", "offhook.yaml:2:13: pbx.test: 'pbx.lan:5060' is not IP:PORT"),
        ("sip_hosts:\n  pbx.test: 192.0.2.7", "offhook.yaml:2:13: pbx.test: '192.0.2.7' is not IP:PORT"),
        ("trunks:\n  pbx:\n    address: pbx.lan:5060", "offhook.yaml:3:14: address: 'pbx.lan:5060' is not IP:PORT"),
        ("trunks:\n  pbx: {address: '192.0.2.9:5060'}", "offhook.yaml:2:8: pbx: it has none of numbers, registration"),
        (
            "trunks:\n  pbx: {address: '192.0.2.9:5060', registration: {}}",
            "offhook.yaml:2:8: pbx: registration needs a username",
        ),
        (
            "trunks:\n  pbx: {address: '192.0.2.9:5060', numbers: [1], caller_in: p-asserted-identity}",
            "offhook.yaml:2:8: pbx: caller_in needs a username",
        ),
        (
            "trunks:\n  pbx:\n    address: 192.0.2.9:5060\n    accepts: {sources: [192.0.2.9/24]}",
            "offhook.yaml:4:25: 0: '192.0.2.9/24' is no IP address and no network; did you mean '192.0.2.0/24'?",
        ),
        (
            "trunks:\n  pbx:\n    address: 192.0.2.9:5060\n    accepts: {sources: [sbc.test]}",
            "offhook.yaml:4:25: 0: 'sbc.test' is no IP address and no network",
        ),
        (
            "trunks:\n  pbx:\n    address: 192.0.2.9:5060\n    accepts: {sources: []}",
            "offhook.yaml:4:24: sources: tuple should have at least 1 item",
        ),
        (
            "trunks:\n  pbx:\n    address: 192.0.2.9:5060\n    accepts: {username: them}",
            "offhook.yaml:4:14: accepts: username and password go together",
        ),
        (
            "trunks:\n  pbx:\n    address: 192.0.2.9:5060\n    accepts: {user: them}",
            "offhook.yaml:4:15: unknown setting 'user'; did you mean 'username'?",
        ),
        (
            "trunks:\n  pbx:\n    address: 192.0.2.9:5060\n    registration: {expires: 60}",
            "offhook.yaml:4:20: unknown setting 'expires'; did you mean 'expires_s'?",
        ),
        (
            "trunks:\n  pbx:\n    address: 192.0.2.9:5060\n    transport: sctp",
            "offhook.yaml:4:16: transport: input should be 'udp', 'tcp' or 'tls'",
        ),
        (
            "trunks:\n  pbx:\n    address: 192.0.2.9:5060\n    domain: 'a b'",
            "offhook.yaml:4:13: domain: string should match",
        ),
        ("sip_hosts: [pbx.test]", "offhook.yaml:1:12: sip_hosts: input should be a valid dictionary"),
        ("rtp_ports: 30000-20000", "offhook.yaml:1:12: rtp_ports: '30000-20000' is not A-B"),
        ("account: [1]", "offhook.yaml:1:10: account: input should be a valid dictionary"),
        ("account:\n  auth_id: bob", "offhook.yaml:2:12: auth_id: string should match pattern"),
        ("endpoints:\n  ann: {}", "offhook.yaml:2:8: password: field required"),
        ("endpoints:\n  ann: {password: 12}", "offhook.yaml:2:19: password: input should be a valid string"),
        (
            "applications:\n  a: {answer_url: u, answer_method: PUT}",
            "offhook.yaml:2:37: answer_method: input should be",
        ),
        ("dialling:\n  country: Mars", "offhook.yaml:2:12: country: there is no country 'Mars'"),
        ("dialling:\n  contry: DE", "offhook.yaml:2:3: unknown setting 'contry'; did you mean 'country'?"),
        ("dialling:\n  extensions: {101: ann}", "offhook.yaml:2:21: 101: string should match pattern"),
        ("dialling:\n  extensions: {112: 15550199}", "offhook.yaml:2:3: dialling: 112 is an emergency number"),
        (
            "dialling:\n  emergency_numbers: [110]\n  extensions: {110: 15550199}",
            "offhook.yaml:2:3: dialling: 110 is an emergency number",
        ),
        ("a: b: c", "offhook.yaml:1:5: this is not YAML"),
    ],
)
def test_mistakes_in_the_file_are_pointed_at(text: str, told: str) -> None:
    assert refusal(text).startswith(told)


@pytest.mark.parametrize("number", ["15550199", '"15550199"'])
def test_an_application_that_does_not_exist(number: str) -> None:
    text = f"applications:\n  demo: {{answer_url: u}}\nnumbers:\n  {number}:\n    application: dmeo\n"
    assert refusal(text) == "offhook.yaml:5:18: no application is called 'dmeo'; did you mean 'demo'?"
    assert "no application is called 'x'" in refusal("endpoints:\n  ann: {password: p, application: x}")


def test_who_calls_by_a_trunk_is_nobody_else() -> None:
    trunk = "    address: 192.0.2.9:5060\n    accepts: {username: %s, password: p}\n"
    text = f"endpoints:\n  ann: {{password: p}}\ntrunks:\n  pbx:\n{trunk % 'ann'}"
    assert refusal(text) == "offhook.yaml:6:25: username: an endpoint is called 'ann', too"
    text = f"trunks:\n  one:\n{trunk % 'them'}  two:\n{trunk % 'them'}"
    assert refusal(text) == "offhook.yaml:7:25: username: trunk 'one' is called 'them', too"
    assert list(load_config(written(f"trunks:\n  one:\n{trunk % 'them'}"), {}).trunks) == ["one"]


def test_mistakes_in_options_and_variables_name_them(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal("http: 127.0.0.1:1", {"http": "x"}) == "--http: 'x' is not HOST:PORT"
    assert refusal("", {"rtp_ports": "1-70000"}).startswith("--rtp-ports: '1-70000' is not A-B")
    monkeypatch.setenv("OFFHOOK_SIP", "x")
    assert refusal("") == "OFFHOOK_SIP: 'x' is not HOST:PORT"
    monkeypatch.delenv("OFFHOOK_SIP")
    monkeypatch.setenv("PLIVO_AUTH_ID", "bob")
    assert refusal("").startswith("PLIVO_AUTH_ID: string should match")


def test_a_variable_is_not_blamed_for_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFHOOK_HTTP", "127.0.0.1:1")
    monkeypatch.setenv("PLIVO_AUTH_TOKEN", "secret")
    assert refusal("endpoints:\n  ann: {password: p, http: x}").startswith("offhook.yaml:2:")
    assert refusal("account: [1]").startswith("offhook.yaml:1:10: ")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"none\.yaml: cannot be read: No such file"):
        load_config(Path("none.yaml"), {})
    with pytest.raises(BadInput, match="cannot be read"):
        load_config(tmp_path, {})
    Path("latin.yaml").write_bytes(b"data: \xe9")
    with pytest.raises(BadInput, match=r"is not UTF-8 text \(byte 6\)"):
        load_config(Path("latin.yaml"), {})


@pytest.mark.parametrize("text", ["", "1", "1-", "-1", "2-1", "1-65536", "a-b", "1-2-3"])
def test_what_is_no_port_range(text: str) -> None:
    assert "is not A-B" in refusal("", {"rtp_ports": text})


def test_limits_may_be_lifted_and_not_be_nothing() -> None:
    lifted = load_config(written("limits: {calls_per_second: null, requests_per_5_s: 10}\n"), {}).limits
    assert (lifted.calls_per_second, lifted.requests_per_5_s) == (None, 10)
    assert "calls_per_second" in refusal("limits: {calls_per_second: 0}\n")
    assert "did you mean 'requests_per_5_s'" in refusal("limits: {requests_per_5s: 1}\n")


def test_the_section_signalling_is_read() -> None:
    settings = load_config(written("signalling: {requests_in_vain: null, legs: 5}\n"), {}).signalling
    assert (settings.requests_in_vain, settings.legs) == (None, 5)


def test_where_browsers_speak_sip(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (load_config(None, {}).ws, load_config(None, {}).wss) == ("", "")
    monkeypatch.setenv("OFFHOOK_WS", "127.0.0.1:5062")
    settings = load_config(None, {"wss": "[::1]:5063"})
    assert (settings.ws, settings.wss) == ("127.0.0.1:5062", "[::1]:5063")
    with pytest.raises(BadInput, match="--ws: "):
        load_config(None, {"ws": "5062"})


@pytest.mark.parametrize(
    "line",
    [
        "account: {auth_token: [s3cret]}",
        "account: {auth_token: s3cret, name: [x]}",
        "account: {auth_tokens: s3cret}",
        "control_token: {s3cret: s3cret}",
        "endpoints: {ann: {password: {a: s3cret}}}",
        "endpoints: {ann: {passwords: s3cret}}",
        "endpoints: {ann: {password: *s3cret}}",
        "endpoints: {ann: {password: %s3cret}}",
        "endpoints: {ann: {password: s3cret, password: s3cret}}",
        "trunks: {up: {address: 192.0.2.1:5060, numbers: ['1'], username: a, password: [s3cret]}}",
    ],
)
def test_a_secret_of_a_wrong_form_is_not_said(line: str) -> None:
    assert "s3cret" not in refusal(line)
