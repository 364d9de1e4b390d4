"""Promises to who runs Vert: what is missing or unsafe stops it at once, and a sentence says what to do."""

import os
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import vert
from bot.settings import Settings, Unsafe, load_env_file, read_settings, refuse_unsafe

SECRET = "s" * 32
TEAMS = {
    "MicrosoftAppId": "00000000-0000-4000-8000-000000000001",
    "MicrosoftAppPassword": "passord",
    "MicrosoftAppTenantId": "AAAAAAAA-0000-4000-8000-000000000002",
}
SOUND = {**TEAMS, "VERT_SECRET": SECRET}


def read(**changed: str) -> Settings:
    """The sound settings with some of them changed; an empty one is as good as none."""
    return read_settings({**SOUND, **changed})


def refused(**changed: str) -> str:
    with pytest.raises(Unsafe) as raised:
        refuse_unsafe(read(**changed))
    return str(raised.value)


def test_sound_settings_are_let_pass() -> None:
    refuse_unsafe(read())
    refuse_unsafe(read(VERT_HOST="0.0.0.0", VERT_BASE_URL="https://vert.example.org"))
    refuse_unsafe(read_settings({"VERT_LOCAL": "1"}))
    refuse_unsafe(read(MicrosoftAppType="UserAssignedMSI", MicrosoftAppPassword=""))


NO_TEAMS = dict.fromkeys(TEAMS, "")


@pytest.mark.parametrize(
    "changed,sentence",
    [
        (
            NO_TEAMS,
            (
                "No channel is configured: set MicrosoftAppId, MicrosoftAppPassword and "
                "MicrosoftAppTenantId, or VERT_LOCAL=1 to try Vert on this machine."
            ),
        ),
        (
            {"MicrosoftAppPassword": ""},
            "Teams is half configured: set MicrosoftAppPassword.",
        ),
        (
            {"MicrosoftAppPassword": "", "MicrosoftAppTenantId": " "},
            "Teams is half configured: set MicrosoftAppPassword and MicrosoftAppTenantId.",
        ),
        (
            {"VERT_SECRET": ""},
            "Set VERT_SECRET to at least 32 characters; it signs Vert's links.",
        ),
        (
            {"VERT_SECRET": "s" * 31},
            "Set VERT_SECRET to at least 32 characters; it signs Vert's links.",
        ),
        (
            {"VERT_HOST": "0.0.0.0"},
            "Set VERT_BASE_URL to the https address that people reach Vert by, or VERT_HOST to 127.0.0.1.",
        ),
        (
            {"VERT_HOST": "0.0.0.0", "VERT_BASE_URL": "http://vert.example.org"},
            "Set VERT_BASE_URL to the https address that people reach Vert by, or VERT_HOST to 127.0.0.1.",
        ),
        (
            {"VERT_LOCAL": "1", "VERT_HOST": "0.0.0.0"},
            "VERT_LOCAL=1 switches identity checks off; set VERT_HOST to 127.0.0.1, or unset it.",
        ),
        (
            {"VERT_SMTP_URL": "smtp://mail.example.org"},
            "VERT_SMTP_URL is set, so set VERT_MAIL_FROM to the address that mail is sent from.",
        ),
        (
            {"VERT_CLOCK": "2021-11-15T09:00+01:00"},
            "VERT_CLOCK plays the time, which only VERT_LOCAL=1 or loopback service hosts allow; unset it.",
        ),
    ],
)
def test_serving_is_refused_with_the_remedy(changed: dict[str, str], sentence: str) -> None:
    assert refused(**changed) == sentence


@pytest.mark.parametrize(
    "changed,sentence",
    [
        ({"VERT_PORT": "mange"}, "VERT_PORT is 'mange'; set it to a port number from 1 to 65535."),
        ({"VERT_PORT": "65536"}, "VERT_PORT is '65536'; set it to a port number from 1 to 65535."),
        ({"VERT_PORT": "0"}, "VERT_PORT is '0'; set it to a port number from 1 to 65535."),
        ({"VERT_METRICS_PORT": "0"}, "VERT_METRICS_PORT is '0'; set it to a port number from 1 to 65535."),
        ({"VERT_METRICS_PORT": "-1"}, "VERT_METRICS_PORT is '-1'; set it to a port number from 1 to 65535."),
        (
            {"VERT_CLOCK": "2021-11-15T09:00"},
            "VERT_CLOCK is '2021-11-15T09:00'; write it with its offset, such as 2021-11-15T09:00+01:00.",
        ),
        (
            {"VERT_CLOCK_SPEED": "0"},
            "VERT_CLOCK_SPEED is '0'; set it to how many times as fast as real time, such as 60.",
        ),
        (
            {"VERT_CLOCK_SPEED": "nan"},
            "VERT_CLOCK_SPEED is 'nan'; set it to how many times as fast as real time, such as 60.",
        ),
        (
            {"MicrosoftAppType": "Fleire"},
            "MicrosoftAppType is 'Fleire'; set it to one of SingleTenant, MultiTenant, UserAssignedMSI.",
        ),
    ],
)
def test_a_value_that_cannot_be_read_is_named(changed: dict[str, str], sentence: str) -> None:
    with pytest.raises(Unsafe) as raised:
        read(**changed)
    assert str(raised.value) == sentence


@pytest.mark.parametrize(
    "host", ["*.trafficmanager.net", "http://smba.trafficmanager.net", "https://smba.example.org", "a/b"]
)
def test_service_hosts_are_exact_and_plain_http_is_for_this_machine(host: str) -> None:
    with pytest.raises(Unsafe) as raised:
        read(VERT_TEAMS_SERVICE_HOSTS=host)
    expected = f"VERT_TEAMS_SERVICE_HOSTS: {host!r} must be an exact host[:port], or http://127.0.0.1:PORT."
    assert str(raised.value) == expected


def test_service_hosts_replace_the_default() -> None:
    teams = read(VERT_TEAMS_SERVICE_HOSTS="smba.infra.example.org, http://127.0.0.1:9000").teams
    assert teams
    assert teams.service_hosts == ("smba.infra.example.org", "http://127.0.0.1:9000")
    default = read().teams
    assert default
    assert default.service_hosts == ("smba.trafficmanager.net",)


def test_time_is_played_for_this_machine_alone() -> None:
    played = {"VERT_CLOCK": "2021-11-15T09:00+01:00", "VERT_CLOCK_SPEED": "60"}
    refuse_unsafe(read_settings({"VERT_LOCAL": "1", **played}))
    refuse_unsafe(read(VERT_TEAMS_SERVICE_HOSTS="http://127.0.0.1:9000", **played))
    refused(VERT_TEAMS_SERVICE_HOSTS="http://127.0.0.1:9000,smba.trafficmanager.net", **played)
    settings = read_settings({"VERT_LOCAL": "1", **played})
    assert settings.clock == datetime(2021, 11, 15, 9, tzinfo=timezone(timedelta(hours=1)))
    assert settings.clock.astimezone(UTC).hour == 8
    assert settings.clock_speed == 60


def test_the_tenant_alone_is_let_in_unless_others_are_named() -> None:
    own, others = read().teams, read(VERT_TEAMS_TENANTS="BBB, ccc").teams
    assert own
    assert others
    assert own.tenants == {"aaaaaaaa-0000-4000-8000-000000000002"}
    assert others.tenants == {"bbb", "ccc"}


def test_settings_keep_their_secrets_out_of_what_is_printed() -> None:
    settings = read(
        VERT_METRICS_TOKEN="metrics-hysj",
        VERT_SMTP_URL="smtps://vert:smtp-hysj@mail.example.org",
        VERT_MAIL_FROM="vert@example.org",
    )
    for secret in (SECRET, "passord", "hysj"):
        assert secret not in repr(settings)


def test_without_settings_vert_keeps_to_this_machine() -> None:
    settings = read_settings({})
    assert (settings.host, settings.port, settings.base) == ("127.0.0.1", 3978, "http://127.0.0.1:3978")
    assert settings.database == f"sqlite:///{Path('.vert') / 'vert.db'}"


def test_the_base_has_no_slash_at_its_end() -> None:
    assert read(VERT_BASE_URL="https://vert.example.org/").base == "https://vert.example.org"


def test_the_real_environment_stands_above_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("VERT_PORT=4000\nVERT_MAIL_FROM=vert@example.org\n")
    monkeypatch.setenv("VERT_PORT", "5000")
    monkeypatch.setenv("VERT_MAIL_FROM", "put back when the test is over")
    monkeypatch.delenv("VERT_MAIL_FROM")
    load_env_file(tmp_path)
    settings = read_settings(os.environ)
    assert (settings.port, settings.mail_from) == (5000, "vert@example.org")


def serve(monkeypatch: pytest.MonkeyPatch, home: Path, **environment: str) -> tuple[int, str]:
    """What `vert serve` says when it refuses, in a folder of its own."""
    monkeypatch.chdir(home)
    for name, value in {"VERT_HOME": str(home), **environment}.items():
        monkeypatch.setenv(name, value)
    result = CliRunner().invoke(vert, ["serve"])
    return result.exit_code, result.stderr


def test_serve_says_it_in_one_sentence_and_ends_with_1(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    code, said = serve(monkeypatch, tmp_path, **TEAMS)
    assert (code, said) == (1, "Error: Set VERT_SECRET to at least 32 characters; it signs Vert's links.\n")


def test_serve_without_an_event_says_where_to_get_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    code, said = serve(monkeypatch, tmp_path, VERT_LOCAL="1")
    assert code == 1
    assert said.splitlines()[-1] == (
        "Error: There is no event: set VERT_EVENTS to an event folder, or `vert release` one."
    )


def test_serve_with_a_faulty_folder_and_nothing_before_it_shows_the_findings(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "event.toml").write_text('id = "hage"\n')
    code, said = serve(monkeypatch, tmp_path, VERT_LOCAL="1", VERT_EVENTS=str(tmp_path))
    assert code == 1
    assert f"{tmp_path} has mistakes:" in said
    assert "event.toml:1: error: " in said


@pytest.mark.parametrize(
    "url,told",
    [
        ("mysql://vert:hysj@db/vert", "must begin with sqlite:/// or postgresql+asyncpg://."),
        ("postgresql://vert:hysj@db/vert", "must begin with sqlite:/// or postgresql+asyncpg://."),
        ("sqlite://", "names no file; write it as sqlite:///PATH."),
        ("hysj", "cannot be read; write it as"),
        ("postgresql+asyncpg://vert:hysj@db:port/vert", "cannot be read; write it as"),
        (
            "postgresql+asyncpg://vert:hysj@db/vert?sslmode=require",
            "asks for sslmode, which asyncpg does not",
        ),
    ],
)
@pytest.mark.parametrize("command", [("serve",), ("migrate",), ("event", "diff", "klimasamling-2021")])
def test_an_address_of_no_database_is_refused_in_one_sentence_and_not_repeated(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str, told: str, command: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VERT_LOCAL", "1")
    monkeypatch.setenv("VERT_DATABASE_URL", url)
    result = CliRunner().invoke(vert, command)
    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1)
    assert result.stderr.startswith(f"Error: VERT_DATABASE_URL {told}")
    assert "hysj" not in result.stderr
