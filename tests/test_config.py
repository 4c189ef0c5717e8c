"""Settings from file and environment, and what a wrong one is answered with."""

from __future__ import annotations

import json
import logging
import os
import tomllib
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot import logs
from bot.config import ConfigError, Settings, known_keys, load_settings

TOKEN = "MTAx.R2Vo.c2VjcmV0LXRva2Vu"
Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def _write(text: str) -> Path:
        file = tmp_path / "config.toml"
        file.write_text(text, encoding="utf-8")
        return file

    return _write


def _refused(file: Path | None = None) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        load_settings(file)
    return caught.value


def test_defaults_need_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seeds: Path) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load_settings()
    assert settings.discord.token is None
    assert settings.articles.folders == [seeds]
    assert settings.library.path == Path("vigie.db")


def test_config_toml_of_the_working_directory_is_read(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(write("[watches]\ncooldown_seconds = 5\n").parent)
    assert load_settings().watches.cooldown_seconds == 5


def test_the_example_holds_every_setting_with_its_default(project: Path) -> None:
    example = project / "config.example.toml"
    written = tomllib.loads(example.read_text(encoding="utf-8"))
    assert [(section, name) for section, table in written.items() for name in table] == list(known_keys())
    assert load_settings(example).model_dump() == {
        **Settings().model_dump(),
        "library": {"path": project / "vigie.db", "keep_days": 0},
    }


@pytest.mark.parametrize(
    ("text", "key", "hint"),
    [
        ('[discord]\ntokenfile = "x"', "discord.tokenfile", "Did you mean discord.token_file?"),
        ('[artcles]\nfolders = ["a"]', "artcles", "Did you mean [articles]?"),
        ("[watches]\ncooldown = 3", "watches.cooldown", "Did you mean watches.cooldown_seconds?"),
        ("[library]\npth = 3", "library.pth", "Did you mean library.path?"),
    ],
)
def test_an_unknown_key_is_named_with_the_nearest_known_one(write: Write, text: str, key: str, hint: str) -> None:
    file = write(text)
    error = _refused(file)
    assert error.key == key
    assert str(error) == f"{file}: {key} is not a setting. {hint}"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('[sandbox]\nport = "80"', "sandbox.port"),
        ("[sandbox]\nport = 70000", "sandbox.port"),
        ('[sandbox]\nhost = "0.0.0.0"', "sandbox.host"),
        ('[discord]\nmessage_content = "yes"', "discord.message_content"),
        ("[library]\npath = 3", "library.path"),
        ("[articles]\nfolders = [1]", "articles.folders"),
        ("[watches]\ncooldown_seconds = -1", "watches.cooldown_seconds"),
        ('[watches]\ntime_zone = "Europe/Atlantis"', "watches.time_zone"),
        ('[watches]\ntime_zone = "../zone"', "watches.time_zone"),
        ("[delivery]\npoll_seconds = 0.0", "delivery.poll_seconds"),
        ("[delivery]\nmessages_per_hour = 0", "delivery.messages_per_hour"),
        ('[language]\npipeline = "fr_none_such"', "language.pipeline"),
        ('[log]\nlevel = "LOUD"', "log.level"),
        ('[log]\nformat = "xml"', "log.format"),
        ("[library]\nkeep_days = -1", "library.keep_days"),
        ("[metrics]\nport = 70000", "metrics.port"),
        ('[metrics]\nhost = ""', "metrics.host"),
        ("[limits]\nperson_per_minute = 0", "limits.person_per_minute"),
        ("log = 3", "log"),
        ("[feeds]\ninterval_seconds = 5", "feeds.interval_seconds"),
        ('[feeds]\nallow_private = "yes"', "feeds.allow_private"),
        ('[feeds]\ncontact = "desk\\r\\nX: 1"', "feeds.contact"),
    ],
)
def test_a_wrong_type_or_value_is_named(write: Write, text: str, key: str) -> None:
    file = write(text)
    error = _refused(file)
    assert error.key == key
    assert str(error).startswith(f"{file}: {key} cannot be used: ")


@pytest.mark.parametrize("text", ["discord = 1", 'discord = "token"', "[[discord]]\nmessage_content = true"])
def test_a_section_that_is_none_is_told_how_to_write_it(write: Write, text: str) -> None:
    file = write(text)
    assert str(_refused(file)) == (
        f"{file}: discord cannot be used: it is a section: write [discord] on a line of its own, and its settings on "
        "the lines below."
    )


def test_every_fault_is_told_at_once(write: Write) -> None:
    error = _refused(write('[sandbox]\nport = "80"\nprt = 3\n[log]\nlevel = "LOUD"'))
    assert len(str(error).splitlines()) == 3


def test_a_file_that_is_not_there_or_no_toml_is_told(write: Write, tmp_path: Path) -> None:
    assert "there is no such file" in str(_refused(tmp_path / "none.toml"))
    assert "is not valid TOML" in str(_refused(write("[log\n")))
    file = tmp_path / "latin.toml"
    file.write_bytes('[library]\npath = "é"'.encode("latin-1"))
    assert "is not UTF-8" in str(_refused(file))


def test_the_environment_overrules_the_file(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write('[sandbox]\nport = 3\nhost = "localhost"')
    monkeypatch.setenv("VIGIE_SANDBOX__PORT", "4")
    monkeypatch.setenv("VIGIE_DISCORD__MESSAGE_CONTENT", "false")
    settings = load_settings(file)
    assert (settings.sandbox.port, settings.sandbox.host) == (4, "localhost")
    assert settings.discord.message_content is False


def test_folders_in_the_environment_are_parted_as_in_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folders = [tmp_path / "one", tmp_path / "two"]
    monkeypatch.setenv("VIGIE_ARTICLES__FOLDERS", os.pathsep.join(map(str, folders)))
    assert load_settings().articles.folders == folders


@pytest.mark.parametrize(
    ("name", "key", "hint"),
    [
        ("VIGIE_LIBRARY_PATH", "library_path", "Did you mean VIGIE_LIBRARY__PATH?"),
        ("VIGIE_DISCORD__TOKEN", "discord.token", "Did you mean VIGIE_DISCORD__TOKEN_FILE?"),
        ("VIGIE_QX", "qx", "config.example.toml lists every setting."),
    ],
)
def test_an_unknown_variable_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, key: str, hint: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(name, TOKEN)
    error = _refused()
    assert error.key == key
    assert str(error) == f"environment: {name} is not a setting. {hint}"


def test_a_wrong_variable_is_named_as_it_is_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VIGIE_SANDBOX__PORT", "four")
    error = _refused()
    assert error.key == "sandbox.port"
    assert "VIGIE_SANDBOX__PORT cannot be used" in str(error)


def test_paths_in_the_file_count_from_its_folder(write: Write) -> None:
    file = write('[articles]\nfolders = ["desk", "/srv/desk"]\n[library]\npath = "data/v.db"')
    settings = load_settings(file)
    assert settings.articles.folders == [file.parent / "desk", Path("/srv/desk")]
    assert settings.library.path == file.parent / "data/v.db"


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost:8080", "[::1]:8080"])
def test_another_discord_may_stand_on_this_machine(write: Write, host: str) -> None:
    file = write(f'[discord]\napi_url = "http://{host}/api/v10/"\ngateway_url = "ws://{host}/"')
    discord = load_settings(file).discord
    assert (discord.api_url, discord.gateway_url) == (f"http://{host}/api/v10", f"ws://{host}")


@pytest.mark.parametrize("host", ["discord.example", "10.0.0.1", "0.0.0.0", "127.0.0.1@discord.example", ""])
def test_another_discord_elsewhere_is_refused(write: Write, host: str) -> None:
    assert _refused(write(f'[discord]\napi_url = "http://{host}/api"')).key == "discord.api_url"
    assert _refused(write(f'[discord]\ngateway_url = "ws://{host}/"')).key == "discord.gateway_url"


class TestToken:
    def test_comes_from_the_environment_first(self, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
        file = write('[discord]\ntoken_file = "token"')
        (file.parent / "token").write_text("another\n", encoding="utf-8")
        assert load_settings(file).discord.token is not None
        monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
        token = load_settings(file).discord.token
        assert token is not None
        assert token.get_secret_value() == TOKEN

    def test_comes_from_its_file(self, write: Write) -> None:
        file = write('[discord]\ntoken_file = "token"')
        (file.parent / "token").write_text(f"\n {TOKEN} \n", encoding="utf-8")
        token = load_settings(file).discord.token
        assert token is not None
        assert token.get_secret_value() == TOKEN

    @pytest.mark.parametrize("content", [None, "", f"token: {TOKEN}", f"{TOKEN}\n{TOKEN}"])
    def test_an_unusable_file_is_told_without_its_content(self, write: Write, content: str | None) -> None:
        file = write('[discord]\ntoken_file = "token"')
        if content is not None:
            (file.parent / "token").write_text(content, encoding="utf-8")
        error = _refused(file)
        assert error.key == "discord.token_file"
        assert str(file.parent / "token") in str(error)
        assert TOKEN not in str(error)

    def test_is_in_no_representation_of_the_settings(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
        settings = load_settings()
        shown = [repr(settings), str(settings), settings.model_dump_json(), repr(settings.discord)]
        assert not [text for text in shown if TOKEN in text]

    def test_stays_with_the_settings_it_was_read_for(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
        assert load_settings().discord.token is not None
        assert Settings().discord.token is None

    def test_written_as_a_key_is_refused_without_its_value(self, write: Write) -> None:
        error = _refused(write(f'[discord]\ntoken = "{TOKEN}"'))
        assert "Did you mean discord.token_file?" in str(error)
        assert TOKEN not in str(error)

    @pytest.mark.parametrize("form", ["text", "json"])
    def test_is_kept_out_of_the_log(self, capsys: pytest.CaptureFixture[str], form: str) -> None:
        root = logging.getLogger()
        handlers, level = root.handlers[:], root.level
        try:
            logs.configure("DEBUG", TOKEN, form)
            logger = logging.getLogger("test")
            logger.warning("Authorization: %s", f"Bot {TOKEN}")
            try:
                raise RuntimeError(f"refused {TOKEN}")
            except RuntimeError:
                logger.exception("while sending", stack_info=True)
        finally:
            root.handlers[:] = handlers
            root.setLevel(level)
        written = capsys.readouterr().err
        assert TOKEN not in written
        assert f"Authorization: Bot {logs.HIDDEN}" in written
        assert f"RuntimeError: refused {logs.HIDDEN}" in written


def test_folders_in_a_file_are_a_list(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[articles]\nfolders = "seeds"\n', encoding="utf-8")
    with pytest.raises(ConfigError, match=r"articles\.folders"):
        load_settings(config)


def test_a_json_log_is_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        logs.configure("INFO", form="json")
        logging.getLogger("bot.test").info("Trouvé à %s\nsur deux lignes", "Bagdad")
        try:
            raise RuntimeError("no room")
        except RuntimeError:
            logging.getLogger("bot.test").exception("It went wrong")
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
    told, failed = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert told["message"] == "Trouvé à Bagdad\nsur deux lignes"
    assert (told["level"], told["logger"]) == ("INFO", "bot.test")
    assert datetime.fromisoformat(told["time"]).utcoffset() == timedelta(0)
    assert "RuntimeError: no room" in failed["exception"]
