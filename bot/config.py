"""The settings: a TOML file and the environment, checked whole before anything starts."""

from __future__ import annotations

import importlib.util
import ipaddress
import json
import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    SecretStr,
    ValidationError,
    ValidationInfo,
)
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict
from rapidfuzz import fuzz, process

PROJECT = Path(__file__).resolve().parents[1]
CONFIG_FILE = Path("config.toml")
PREFIX = "VIGIE_"
TOKEN_VARIABLE = "DISCORD_TOKEN"
_PATHS = (("discord", "token_file"), ("articles", "folders"), ("library", "path"))


class ConfigError(Exception):
    """The settings cannot be used. `key` is the dotted name of the first; values are never quoted."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        super().__init__("\n".join(text for _, text in problems))
        self.key = problems[0][0]


def _loopback(url: str, schemes: tuple[str, ...]) -> str:
    if not url:
        return url
    parts = urlsplit(url)
    if parts.scheme not in schemes or not parts.hostname:
        raise ValueError(f"expected an address that begins with {' or '.join(f'{name}://' for name in schemes)}")
    try:
        local = ipaddress.ip_address(parts.hostname).is_loopback
    except ValueError:
        local = parts.hostname == "localhost"
    if not local:
        raise ValueError("only an address of this machine is accepted, such as 127.0.0.1 or localhost")
    return url.rstrip("/")


def _folders(value: Any, info: ValidationInfo) -> Any:
    """An environment variable holds one string: folders parted as in PATH. A file, checked as JSON, holds a list."""
    if isinstance(value, str) and info.mode == "python":
        return [part for part in value.split(os.pathsep) if part]
    return value


def _installed(name: str) -> str:
    if name and not Path(name).is_dir() and not (name.isidentifier() and importlib.util.find_spec(name)):
        raise ValueError("no spaCy pipeline of this name is installed; install it, or leave the setting empty")
    return name


def _header_text(value: str) -> str:
    if not (value.isascii() and value.isprintable()) or set("();") & set(value):
        raise ValueError("expected an address in plain letters, such as https://desk.example/vigie")
    return value


def _shards(value: Any) -> Any:
    if value in ("", "auto") or (isinstance(value, str) and value.isdecimal() and int(value) > 0):
        return value
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return str(value)
    raise ValueError('expected "auto", a number of shards from 1, or nothing')


def _upper(value: Any) -> Any:
    return value.upper() if isinstance(value, str) else value


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DiscordSettings(_Section):
    token_file: Annotated[Path | None, BeforeValidator(lambda value: None if value == "" else value)] = None
    message_content: bool = True
    api_url: Annotated[str, BeforeValidator(lambda url: _loopback(str(url), ("http", "https")))] = ""
    gateway_url: Annotated[str, BeforeValidator(lambda url: _loopback(str(url), ("ws", "wss")))] = ""
    shards: Annotated[str, BeforeValidator(_shards)] = ""

    _token: SecretStr | None = PrivateAttr(None)

    @property
    def token(self) -> SecretStr | None:
        """From DISCORD_TOKEN, else from `token_file`; null opens the sandbox."""
        return self._token


class ArticlesSettings(_Section):
    folders: Annotated[list[Path], NoDecode, BeforeValidator(_folders)] = [PROJECT / "seeds"]
    rescan_seconds: Annotated[float, Field(ge=0)] = 15


class FeedsSettings(_Section):
    interval_seconds: Annotated[int, Field(ge=60)] = 600
    per_server: Annotated[int, Field(ge=0)] = 100
    timeout_seconds: Annotated[float, Field(gt=0)] = 30
    delay_seconds: Annotated[float, Field(ge=0)] = 1
    max_bytes: Annotated[int, Field(ge=10_000)] = 5_000_000
    allow_private: bool = False
    contact: Annotated[str, AfterValidator(_header_text)] = ""


class LibrarySettings(_Section):
    path: Path = Path("vigie.db")
    keep_days: Annotated[int, Field(ge=0)] = 0


class LanguageSettings(_Section):
    pipeline: Annotated[str, AfterValidator(_installed)] = ""


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError):  # a path, a folder of zones, an unknown name
        raise ValueError("no time zone of this name is known; write one such as Europe/Paris") from None
    return name


class WatchesSettings(_Section):
    cooldown_seconds: Annotated[int, Field(ge=0)] = 600
    per_person: Annotated[int, Field(ge=1)] = 50
    per_server: Annotated[int, Field(ge=1)] = 500
    time_zone: Annotated[str, AfterValidator(_zone)] = "Europe/Paris"


class DeliverySettings(_Section):
    poll_seconds: Annotated[float, Field(gt=0, le=3600)] = 5.0
    retry_seconds: Annotated[float, Field(gt=0)] = 2.0
    retry_max_seconds: Annotated[float, Field(gt=0)] = 300.0
    nonce_seconds: Annotated[float, Field(ge=0)] = 120.0
    recheck_seconds: Annotated[float, Field(gt=0)] = 3600.0
    stale_hours: Annotated[float, Field(gt=0)] = 72.0
    messages_per_hour: Annotated[int, Field(ge=1)] = 20


class LimitsSettings(_Section):
    person_per_minute: Annotated[int, Field(ge=1)] = 240
    server_per_minute: Annotated[int, Field(ge=1)] = 1200


class SandboxSettings(_Section):
    host: Literal["127.0.0.1", "localhost"] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 0
    locale: Literal["fr", "en-US"] = "fr"


class LogSettings(_Section):
    level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)] = "INFO"
    format: Literal["text", "json"] = "text"


class MetricsSettings(_Section):
    host: Annotated[str, Field(min_length=1)] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 0


class Settings(BaseSettings):
    """All settings, each with a default. `load_settings` builds them; the environment overrules the rest."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
        nested_model_default_partial_update=True,
    )

    discord: DiscordSettings = DiscordSettings()
    articles: ArticlesSettings = ArticlesSettings()
    feeds: FeedsSettings = FeedsSettings()
    library: LibrarySettings = LibrarySettings()
    language: LanguageSettings = LanguageSettings()
    watches: WatchesSettings = WatchesSettings()
    delivery: DeliverySettings = DeliverySettings()
    limits: LimitsSettings = LimitsSettings()
    sandbox: SandboxSettings = SandboxSettings()
    log: LogSettings = LogSettings()
    metrics: MetricsSettings = MetricsSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return env_settings, init_settings


def known_keys() -> Iterator[tuple[str, str]]:
    """Section and name of every setting."""
    for section, field in Settings.model_fields.items():
        assert isinstance(field.annotation, type)
        assert issubclass(field.annotation, BaseModel)
        for name in field.annotation.model_fields:
            yield section, name


def load_settings(path: Path | None = None) -> Settings:
    """Settings from the TOML file at `path`, overruled by the environment.

    Without a path, `config.toml` in the working directory is read when there is one. Relative paths in the
    file count from the file's own folder. Raises ConfigError.
    """
    file = path or (CONFIG_FILE if CONFIG_FILE.is_file() else None)
    data = _read_toml(file) if file else {}
    problems = list(_unknown_variables(os.environ))
    if file:
        problems += _file_problems(data, file)
    if problems:
        raise ConfigError(problems)
    if file:
        _anchor_paths(data, file.resolve().parent)
    try:
        settings = Settings(**data)
    except ValidationError as error:
        problems = [
            _problem(item["loc"], item["type"], item["msg"], "environment", _variable) for item in error.errors()
        ]
    if problems:
        raise ConfigError(problems)
    # A copy: where nothing is set, the section is the one default that all settings share.
    discord = settings.discord.model_copy()
    discord._token = _read_token(discord.token_file)
    return settings.model_copy(update={"discord": discord})


def _read_toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        text = f"{file}: there is no such file. Copy config.example.toml there, or leave --config out."
    except OSError as error:
        text = f"{file}: cannot be read ({error.strerror})."
    except UnicodeDecodeError:
        text = f"{file}: is not UTF-8 text. Save it as UTF-8."
    except tomllib.TOMLDecodeError as error:
        text = f"{file}: is not valid TOML: {error}. Text values need quotation marks."
    raise ConfigError([("", text)]) from None


def _dotted(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location[:2])


def _variable(location: tuple[int | str, ...]) -> str:
    return PREFIX + "__".join(str(part) for part in location[:2]).upper()


def _nearest(key: str, known: list[str]) -> str:
    found = process.extractOne(key, known, scorer=fuzz.ratio, score_cutoff=60)
    return f"Did you mean {found[0]}?" if found else "config.example.toml lists every setting."


def _problem(location: tuple[int | str, ...], kind: str, message: str, origin: str, spell: Any) -> tuple[str, str]:
    key = _dotted(location)
    if kind == "extra_forbidden":
        known = [spell(item) for item in known_keys()]
        if len(location) == 1:
            known += [] if origin == "environment" else [f"[{section}]" for section in Settings.model_fields]
        return key, f"{origin}: {spell(location)} is not a setting. {_nearest(spell(location), known)}"
    if len(location) == 1:
        message = f"it is a section: write [{key}] on a line of its own, and its settings on the lines below"
    return key, f"{origin}: {spell(location)} cannot be used: {message.removeprefix('Value error, ')}."


def _file_problems(data: Mapping[str, Any], file: Path) -> Iterator[tuple[str, str]]:
    """Each table is checked as strict JSON: `port = "80"` is an error here, while a variable may hold it."""
    for section, table in data.items():
        field = Settings.model_fields.get(section)
        if field is None:
            yield _problem((section,), "extra_forbidden", "", str(file), _dotted)
            continue
        assert isinstance(field.annotation, type)
        assert issubclass(field.annotation, BaseModel)
        try:
            field.annotation.model_validate_json(json.dumps(table, default=str), strict=True)
        except ValidationError as error:
            for item in error.errors():
                yield _problem((section, *item["loc"]), item["type"], item["msg"], str(file), _dotted)


def _unknown_variables(environment: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    known = {_variable(key) for key in known_keys()}
    for name in environment:
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            key = name[len(PREFIX) :].lower().replace("__", ".")
            yield key, f"environment: {name} is not a setting. {_nearest(name.upper(), sorted(known))}"


def _anchor_paths(data: dict[str, Any], folder: Path) -> None:
    for section, name in _PATHS:
        value = data.get(section, {}).get(name)
        if isinstance(value, str) and value:
            data[section][name] = str(folder / Path(value).expanduser())
        elif isinstance(value, list):
            data[section][name] = [str(folder / Path(item).expanduser()) for item in value]


def _read_token(file: Path | None) -> SecretStr | None:
    token = os.environ.get(TOKEN_VARIABLE, "").strip()
    origin = TOKEN_VARIABLE
    if not token and file is not None:
        origin = f"discord.token_file ({file})"
        try:
            token = file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise ConfigError(
                [("discord.token_file", f"{origin}: cannot be read. Put the bot's token alone in that file.")]
            ) from None
        if not token:
            raise ConfigError([("discord.token_file", f"{origin}: is empty. Put the bot's token alone in it.")])
    if any(char.isspace() for char in token) or not token.isascii():
        raise ConfigError([("discord.token_file", f"{origin}: is not a Discord token: one line of ASCII, no spaces.")])
    return SecretStr(token) if token else None
