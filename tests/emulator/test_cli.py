"""The command line: options reach their command, errors of ours are one line, exit codes are the contract's."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from emulator.base.errors import BadInput, Unavailable
from emulator.certs import CertsOrder
from emulator.cli import main
from scenarios.runner.command import RunOrder


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """The exit code of `offhook ARGUMENTS`."""
    monkeypatch.setattr(sys, "argv", ["offhook", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    code = ended.value.code
    assert isinstance(code, int)
    return code


class Command:
    """Stands for the work behind a command: keeps what it was given, and answers or raises."""

    def __init__(self, outcome: int | BaseException = 0) -> None:
        self.outcome = outcome
        self.given: tuple[Any, ...] = ()
        self.options: dict[str, Any] = {}

    def __call__(self, *given: Any, **options: Any) -> int:
        self.given, self.options = given, options
        if isinstance(self.outcome, BaseException):
            raise self.outcome
        return self.outcome


def runner(monkeypatch: pytest.MonkeyPatch, outcome: int | BaseException = 0) -> Command:
    command = Command(outcome)
    monkeypatch.setattr("scenarios.runner.command.run_command", command)
    return command


def test_run_without_options(monkeypatch: pytest.MonkeyPatch) -> None:
    command = runner(monkeypatch)
    assert run(monkeypatch, "run") == 0
    assert command.given == (RunOrder(paths=[], endpoints=[]),)


def test_run_with_all_options(monkeypatch: pytest.MonkeyPatch) -> None:
    command = runner(monkeypatch)
    options = ["--world", "live", "--seed", "7", "--out", "o", "--parallel", "3", "--endpoint", "caller=baresip"]
    further = ["--shard", "1/2", "--rerun-failed", "--repeat", "5", "--dry-run"]
    assert run(monkeypatch, "run", "a.yaml", "cases", *options, *further) == 0
    assert command.given == (
        RunOrder(
            paths=[Path("a.yaml"), Path("cases")],
            world="live",
            seed=7,
            out=Path("o"),
            parallel=3,
            endpoints=["caller=baresip"],
            shard="1/2",
            rerun_failed=True,
            repeat=5,
            dry_run=True,
        ),
    )


@pytest.mark.parametrize("code", [0, 1, 2, 3, 130])
def test_a_commands_exit_code_is_ours(monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    runner(monkeypatch, code)
    assert run(monkeypatch, "run") == code


@pytest.mark.parametrize(
    ("error", "code", "line"),
    [
        (BadInput("no such word", place="a.yaml:1:2"), 2, "offhook: a.yaml:1:2: no such word\n"),
        (Unavailable("SIP port 5060 is taken"), 1, "offhook: SIP port 5060 is taken\n"),
    ],
)
def test_errors_of_ours_are_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception, code: int, line: str
) -> None:
    runner(monkeypatch, error)
    assert run(monkeypatch, "run") == code
    assert capsys.readouterr().err == line


def test_a_defect_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    runner(monkeypatch, ZeroDivisionError())
    monkeypatch.setattr(sys, "argv", ["offhook", "run"])
    with pytest.raises(ZeroDivisionError):
        main()


def test_an_interrupt_has_its_code(monkeypatch: pytest.MonkeyPatch) -> None:
    runner(monkeypatch, KeyboardInterrupt())
    assert run(monkeypatch, "run") == 130


@pytest.mark.parametrize("arguments", [["run", "--seed", "x"], ["run", "--parallel", "0"], ["nonsense"], ["verify"]])
def test_wrong_usage_is_bad_input(monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    assert run(monkeypatch, *arguments) == 2


def test_up_takes_options_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    Path("my.yaml").write_text("http: 127.0.0.1:1\nsip: 127.0.0.1:1\n", "utf-8")
    for name in (
        "OFFHOOK_HTTP",
        "OFFHOOK_HTTPS",
        "OFFHOOK_CERTIFICATES",
        "OFFHOOK_SIP",
        "OFFHOOK_SIPS",
        "OFFHOOK_DATA",
        "OFFHOOK_STORE",
        "OFFHOOK_RTP_PORTS",
        "OFFHOOK_ADVERTISE",
    ):
        monkeypatch.delenv(name, raising=False)
    command = Command()
    monkeypatch.setattr("emulator.serve.serve", command)
    options = ["--http", "127.0.0.1:2", "--data", "d", "--rtp-ports", "5-9", "--advertise", "192.0.2.1", "--json"]
    assert (
        run(monkeypatch, "up", "--config", "my.yaml", *options, "--https", "127.0.0.1:3", "--sips", "[::1]:5061") == 0
    )
    (settings,) = command.given
    assert (settings.http, settings.sip, settings.data) == ("127.0.0.1:2", "127.0.0.1:1", "d")
    assert (settings.https, settings.sips) == ("127.0.0.1:3", "[::1]:5061")
    assert not settings.secrets
    assert (settings.rtp_range(), settings.advertise) == ((5, 9), "192.0.2.1")
    assert command.options == {"announce_json": True, "lan": False, "company": None}


def test_up_for_a_lan(monkeypatch: pytest.MonkeyPatch) -> None:
    command = Command()
    monkeypatch.setattr("emulator.serve.serve", command)
    assert run(monkeypatch, "up", "--lan") == 0
    assert command.options == {"announce_json": False, "lan": True, "company": None}


def test_up_for_a_lan_with_the_token_that_everybody_knows(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("PLIVO_AUTH_TOKEN", raising=False)
    assert run(monkeypatch, "up", "--lan") == 2
    assert capsys.readouterr().err.startswith("offhook: --lan: the auth token is the one that everybody knows")


@pytest.mark.parametrize("option", ["--sip", "--sips", "--ws", "--wss"])
def test_where_sip_is_served_is_checked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    assert run(monkeypatch, "up", option, "5061") == 2
    assert capsys.readouterr().err == f"offhook: {option}: '5061' is not HOST:PORT\n"


def test_secrets_are_shown_on_demand(monkeypatch: pytest.MonkeyPatch) -> None:
    serve, runner = Command(), Command()
    monkeypatch.setattr("emulator.serve.serve", serve)
    monkeypatch.setattr("scenarios.runner.command.run_command", runner)
    assert run(monkeypatch, "up", "--secrets") == 0
    assert run(monkeypatch, "run", "--secrets") == 0
    assert (serve.given[0].secrets, runner.given[0].secrets) == (True, True)


def test_up_with_a_wrong_option(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "up", "--http", "nowhere") == 2
    assert capsys.readouterr().err == "offhook: --http: 'nowhere' is not HOST:PORT\n"


def test_verify_passes_its_files_on(monkeypatch: pytest.MonkeyPatch) -> None:
    command = Command(1)
    monkeypatch.setattr("scenarios.proof.command.verify_command", command)
    assert run(monkeypatch, "verify", "a.wav", "--capture", "a.pcap") == 1
    assert command.given == (Path("a.wav"), Path("a.pcap"))


def test_the_adapter_for_node_is_where_the_command_says(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "node-adapter") == 0
    assert (Path(capsys.readouterr().out.rstrip("\n")) / "package.json").is_file()


def test_certs_passes_its_options_on(monkeypatch: pytest.MonkeyPatch) -> None:
    command = Command()
    monkeypatch.setattr("emulator.certs.certs_command", command)
    options = ["--name", "lab", "--name", "10.0.0.7", "--certifi", "--python", "p", "--hosts", "--address", "10.0.0.7"]
    assert run(monkeypatch, "certs", *options, "--folder", "f", "--renew", "--undo") == 0
    assert command.given == (
        CertsOrder(
            names=("lab", "10.0.0.7"),
            certifi=True,
            python="p",
            hosts=True,
            address="10.0.0.7",
            folder=Path("f"),
            renew=True,
            undo=True,
        ),
    )


def test_the_emergency_stop_takes_a_lab(monkeypatch: pytest.MonkeyPatch) -> None:
    command = Command(1)
    monkeypatch.setattr("hardware.bus.stop_command.stop_command", command)
    assert run(monkeypatch, "lab", "stop", "--lab", "my.yaml") == 1
    assert command.given[0] == Path("my.yaml")


def test_up_publishes_on_the_bus_of_a_lab(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    serve = Command()
    monkeypatch.setattr("emulator.serve.serve", serve)
    file = tmp_path / "lab.yaml"
    file.write_text("bus: {}\n", encoding="utf-8")
    assert run(monkeypatch, "up", "--lab", str(file)) == 0
    assert serve.options["company"] is not None
    assert run(monkeypatch, "up") == 0
    assert serve.options["company"] is None
