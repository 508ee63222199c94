"""Settings: strict, all faults at once, each with an example."""

import stat
from pathlib import Path

import pytest

from halbtag.settings import VARIABLES, Fault, Settings, SettingsError, make_secret

LONG_SECRET = "0123456789abcdef0123456789abcdef"


def faults(instance: Path, **environ: str) -> list[Fault]:
    with pytest.raises(SettingsError) as refused:
        Settings.from_environment(environ, instance=instance)
    return refused.value.faults


def test_settings_of_an_empty_environment_serve_on_loopback(tmp_path: Path) -> None:
    assert Settings.from_environment({}, instance=tmp_path) == Settings(
        base_url="http://127.0.0.1:8000",
        host="127.0.0.1",
        port=8000,
        instance=tmp_path,
        secret_key="",
        database_url=f"sqlite:///{tmp_path}/halbtag.db",
        smtp_url=None,
        trusted_proxies=0,
        rate_limit_url=None,
        web_processes=2,
        web_threads=8,
    )


def test_settings_take_every_variable(tmp_path: Path) -> None:
    environ = {
        "BASE_URL": "https://Termine.Example.de/",
        "HOST": "::1",
        "PORT": "9000",
        "SECRET_KEY": LONG_SECRET,
        "DATABASE_URL": "postgresql://halbtag:geheim@db.example.de/halbtag",
        "SMTP_URL": "smtps://anna:gehe%2Fim@mail.example.de:465",
        "TRUSTED_PROXIES": "1",
        "RATE_LIMIT_URL": "redis://127.0.0.1:6379/0",
        "WEB_PROCESSES": "4",
        "WEB_THREADS": "16",
    }

    settings = Settings.from_environment(environ, instance=tmp_path)

    assert settings == Settings(
        base_url="https://termine.example.de",
        host="::1",
        port=9000,
        instance=tmp_path,
        secret_key=LONG_SECRET,
        database_url="postgresql://halbtag:geheim@db.example.de/halbtag",
        smtp_url="smtps://anna:gehe%2Fim@mail.example.de:465",
        trusted_proxies=1,
        rate_limit_url="redis://127.0.0.1:6379/0",
        web_processes=4,
        web_threads=16,
    )
    assert settings.is_https
    assert not settings.keeps_mail


def test_settings_make_the_base_url_from_host_and_port(tmp_path: Path) -> None:
    settings = Settings.from_environment({"HOST": "::1", "PORT": "8100"}, instance=tmp_path)

    assert settings.base_url == "http://[::1]:8100"


def test_settings_tell_every_fault_at_once(tmp_path: Path) -> None:
    found = faults(tmp_path, PORT="eighty", BASE_URL="https://termine.example.de", SMTP_URL="mail.example.de")

    assert [fault.variable for fault in found] == ["PORT", "SECRET_KEY", "SMTP_URL"]


def test_a_fault_is_one_line_with_variable_problem_and_example(tmp_path: Path) -> None:
    [fault] = faults(tmp_path, PORT="0")

    assert str(fault) == "PORT: is '0' and must be a whole number from 1 to 65535; for example 8000"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("BASE_URL", "termine.example.de"),
        ("BASE_URL", "ftp://termine.example.de"),
        ("BASE_URL", "https://termine.example.de/halbtag"),
        ("BASE_URL", "http://anna@termine.example.de"),
        ("BASE_URL", "http://termine.example.de:http"),
        ("HOST", "http://127.0.0.1"),
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("PORT", "²"),
        ("SECRET_KEY", "short"),
        ("DATABASE_URL", "halbtag.db"),
        ("DATABASE_URL", "mysql://halbtag@db.example.de/halbtag"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:////proc/nope/halbtag.db"),
        ("DATABASE_URL", "sqlite:////proc"),
        ("DATABASE_URL", "sqlite+aiosqlite:///halbtag.db"),
        ("DATABASE_URL", "postgres://halbtag@db.example.de/halbtag"),
        ("DATABASE_URL", "postgresql+psycopg2://halbtag@db.example.de/halbtag"),
        ("DATABASE_URL", "postgresql+pg8000://halbtag@db.example.de/halbtag"),
        ("DATABASE_URL", "postgresql://db.example.de:abc/halbtag"),
        ("SMTP_URL", "imap://mail.example.de"),
        ("SMTP_URL", "smtp://mail.example.de?tls=maybe"),
        ("SMTP_URL", "smtps://mail.example.de?tls=off"),
        ("SMTP_URL", "smtp://anna@mail.example.de"),
        ("SMTP_URL", "smtp://anna:ge#heim@mail.example.de"),
        ("SMTP_URL", "smtp://anna:ge/heim@mail.example.de"),
        ("TRUSTED_PROXIES", "yes"),
        ("RATE_LIMIT_URL", "memory://"),
        ("RATE_LIMIT_URL", "unix:///run/redis.sock"),
        ("WEB_PROCESSES", "0"),
        ("WEB_THREADS", "1.5"),
    ],
)
def test_settings_refuse_a_faulty_value(tmp_path: Path, variable: str, value: str) -> None:
    assert [fault.variable for fault in faults(tmp_path, **{variable: value})] == [variable]


@pytest.mark.parametrize("variable", ["DATABASE_URL", "SMTP_URL", "SECRET_KEY"])
def test_a_fault_does_not_repeat_a_secret(tmp_path: Path, variable: str) -> None:
    [fault] = faults(tmp_path, **{variable: "x://anna:gehe#im@?"})

    assert "gehe" not in str(fault)


def test_a_fault_of_a_port_says_that_it_is_the_port(tmp_path: Path) -> None:
    [fault] = faults(tmp_path, DATABASE_URL="postgresql://db.example.de:abc/halbtag")

    assert fault.problem == "has a port that is no number from 1 to 65535"


@pytest.mark.parametrize("kept", [{}, {"DATABASE_URL": "postgresql://db.example.de/halbtag"}])
def test_a_folder_that_cannot_be_made_is_a_fault(kept: dict[str, str]) -> None:
    assert [fault.variable for fault in faults(Path("/proc/nope"), **kept)] == ["INSTANCE_PATH"]


def test_a_copy_that_keeps_nothing_needs_no_folder() -> None:
    environ = {
        "DATABASE_URL": "postgresql://db.example.de/halbtag",
        "SECRET_KEY": LONG_SECRET,
        "SMTP_URL": "smtp://mail.example.de",
    }

    assert Settings.from_environment(environ, instance=Path("/proc/nope")).secret_key == LONG_SECRET


def test_settings_keep_secrets_out_of_their_representation(tmp_path: Path) -> None:
    environ = {"SECRET_KEY": LONG_SECRET, "SMTP_URL": "smtp://anna:geheim@mail.example.de"}

    shown = repr(Settings.from_environment(environ, instance=tmp_path))

    assert LONG_SECRET not in shown
    assert "geheim" not in shown


def test_https_needs_a_secret_from_the_environment_even_where_one_was_made(tmp_path: Path) -> None:
    make_secret(tmp_path)

    found = faults(tmp_path, BASE_URL="https://termine.example.de")

    assert [fault.variable for fault in found] == ["SECRET_KEY"]


def test_make_secret_is_readable_by_its_owner_alone_and_stays(tmp_path: Path) -> None:
    instance = tmp_path / "instance"

    secret = make_secret(instance)

    assert stat.S_IMODE((instance / "secret_key").stat().st_mode) == 0o600
    assert len(secret) >= 64
    assert make_secret(instance) == secret
    assert Settings.from_environment({}, instance=instance).secret_key == secret
    assert [path.name for path in instance.iterdir()] == ["secret_key"]


def test_allowed_hosts_are_the_base_url_alone_in_public(tmp_path: Path) -> None:
    environ = {"BASE_URL": "https://termine.example.de", "SECRET_KEY": LONG_SECRET}

    assert Settings.from_environment(environ, instance=tmp_path).allowed_hosts == {"termine.example.de"}


def test_allowed_hosts_are_every_name_of_loopback_at_home(tmp_path: Path) -> None:
    allowed = Settings.from_environment({"PORT": "8100"}, instance=tmp_path).allowed_hosts

    assert allowed == {"127.0.0.1:8100", "localhost:8100", "[::1]:8100"}


@pytest.mark.parametrize(
    ("base_url", "host"),
    [
        ("https://termine.example.de:443", "termine.example.de"),
        ("http://termine.example.de:80/", "termine.example.de"),
        ("http://termine.example.de:443", "termine.example.de:443"),
        ("http://[2001:db8::80]", "[2001:db8::80]"),
    ],
)
def test_allowed_hosts_leave_the_port_out_where_browsers_do(tmp_path: Path, base_url: str, host: str) -> None:
    environ = {"BASE_URL": base_url, "SECRET_KEY": LONG_SECRET}

    assert Settings.from_environment(environ, instance=tmp_path).allowed_hosts == {host}


def test_loopback_on_the_port_of_http_is_reached_without_it(tmp_path: Path) -> None:
    assert "127.0.0.1" in Settings.from_environment({"PORT": "80"}, instance=tmp_path).allowed_hosts


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "[::]"])  # noqa: S104 (that is the point)
def test_listening_on_every_address_needs_a_base_url(tmp_path: Path, host: str) -> None:
    assert [fault.variable for fault in faults(tmp_path, HOST=host)] == ["BASE_URL"]

    settings = Settings.from_environment({"HOST": host, "BASE_URL": "http://localhost:8000"}, instance=tmp_path)
    assert {"localhost:8000", "127.0.0.1:8000"} <= settings.allowed_hosts


def test_settings_refuse_the_secret_that_the_example_shows(tmp_path: Path) -> None:
    [example] = [variable.example for variable in VARIABLES if variable.name == "SECRET_KEY"]

    assert [fault.variable for fault in faults(tmp_path, SECRET_KEY=example)] == ["SECRET_KEY"]


def test_every_other_example_is_accepted(tmp_path: Path) -> None:
    environ = {variable.name: variable.example for variable in VARIABLES} | {"SECRET_KEY": LONG_SECRET}

    assert Settings.from_environment(environ, instance=tmp_path).port == 8000


def test_calendar_hosts_are_read_as_plain_names(tmp_path: Path) -> None:
    environ = {"CALENDAR_HOSTS": " Nextcloud.intern, 192.168.1.20 ,[::1],"}

    assert Settings.from_environment(environ, instance=tmp_path).calendar_hosts == {
        "nextcloud.intern",
        "192.168.1.20",
        "::1",
    }


@pytest.mark.parametrize("text", ["*.intern", "nextcloud.intern:8080", "https://nextcloud.intern", "a b"])
def test_calendar_hosts_are_hosts_alone(tmp_path: Path, text: str) -> None:
    assert [fault.variable for fault in faults(tmp_path, CALENDAR_HOSTS=text)] == ["CALENDAR_HOSTS"]
