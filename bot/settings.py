"""Settings, typed: from the environment, from `.env`, and from files that hold secrets.

Every setting NAME can also be given as NAME_FILE, the path of a file that holds
the value, as container platforms hand out secrets. The environment comes before
`.env`. No error message here ever shows a value.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

import platformdirs
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot import setting_values as values

_FILE = ".env"
_SQLITE = "sqlite+aiosqlite"
_POSTGRES = "postgresql+asyncpg"
_DRIVERS = {
    "sqlite": _SQLITE,
    _SQLITE: _SQLITE,
    "postgres": _POSTGRES,
    "postgresql": _POSTGRES,
    _POSTGRES: _POSTGRES,
}

_ALIKE = 0.85
"""How much two names have to have in common for one to be taken for the other."""

_CODE_LENGTH = 8
"""Letters that an invitation code has at least: whoever knows it may come in."""


class SettingsError(Exception):
    """A setting cannot be used. The text names the variable and says what to do."""


def default_database() -> Path:
    """The SQLite file in the user's own data directory; its folder may not exist yet."""
    return platformdirs.user_data_path("backtalk", appauthor=False) / "backtalk.db"


def database_url(value: str) -> str:
    """Turn what people write into the URL of an async driver.

    A path, `sqlite:///path` and `postgresql://user:password@host/name` are taken.
    ValueError, without the value, for everything else.
    """
    if "://" not in value:
        return _sqlite_url(Path(value))
    try:
        url = make_url(value)
    except (ArgumentError, ValueError):
        raise ValueError("is no address of a database") from None
    driver = _DRIVERS.get(url.drivername)
    if driver is None or not url.database or url.database == ":memory:":
        raise ValueError("is no database that Backtalk can use")
    if driver == _SQLITE:
        return _sqlite_url(Path(url.database))
    return url.set(drivername=driver).render_as_string(hide_password=False)


def _sqlite_url(path: Path) -> str:
    try:
        path = path.expanduser().absolute()
    except RuntimeError:
        raise ValueError("starts with the home of an unknown user") from None
    return URL.create(_SQLITE, database=str(path)).render_as_string()


class _FilesSource(PydanticBaseSettingsSource):
    """Reads NAME_FILE for every setting NAME."""

    def __init__(
        self, settings_cls: type[BaseSettings], variables: Mapping[str, str | None]
    ) -> None:
        super().__init__(settings_cls)
        self._variables = variables

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        return self._value(field_name), field_name, False

    def __call__(self) -> dict[str, Any]:
        values = {name: self._value(name) for name in self.settings_cls.model_fields}
        return {name: value for name, value in values.items() if value is not None}

    def _value(self, name: str) -> str | None:
        file = self._variables.get(f"{name}_file")
        if not file:
            return None
        variable = name.upper()
        if self._variables.get(name):
            raise SettingsError(
                f"{variable} and {variable}_FILE are both set. Keep one of them, unset the other."
            )
        try:
            # An empty one counts as unset, as an empty variable does.
            # A mark at its beginning, as editors on Windows leave one, is not part of it.
            return Path(file).expanduser().read_text(encoding="utf-8-sig").strip() or None
        except (OSError, UnicodeError, RuntimeError, ValueError) as error:
            raise SettingsError(
                f"The file that {variable}_FILE names cannot be read ({type(error).__name__}). "
                f"Name a readable text file, or set {variable} itself."
            ) from None


class Settings(BaseSettings):
    """What can be set. Names are those of the environment variables, in lower case."""

    model_config = SettingsConfigDict(
        env_file=_FILE,
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    database_url: SecretStr = Field(
        default_factory=lambda: SecretStr(str(default_database())), validate_default=True
    )
    content_dir: Path | None = None
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["console", "json"] = "console"

    telegram_bot_token: SecretStr | None = None
    telegram_api_base: str | None = None
    discord_bot_token: SecretStr | None = None
    discord_api_base: str | None = None
    discord_gateway: str | None = None
    allowed_users: Annotated[tuple[str, ...], NoDecode] = ()
    invite_code: SecretStr | None = None
    operator: str = Field(default="", max_length=300)
    backup_days: int = Field(default=0, ge=0, le=3650)
    watch_address: Annotated[tuple[str, int] | None, NoDecode] = None

    @field_validator("database_url")
    @classmethod
    def _usable_database(cls, value: SecretStr) -> SecretStr:
        return SecretStr(database_url(value.get_secret_value()))

    @field_validator("content_dir")
    @classmethod
    def _existing_folder(cls, value: Path | None) -> Path | None:
        if value is not None and not value.expanduser().is_dir():
            raise ValueError("names no folder")
        return value.expanduser() if value else None

    @field_validator("log_level", "log_format", mode="before")
    @classmethod
    def _any_case(cls, value: object) -> object:
        return value.strip().lower() if isinstance(value, str) else value

    @field_validator("telegram_bot_token")
    @classmethod
    def _telegram_token(cls, value: SecretStr | None) -> SecretStr | None:
        return value and SecretStr(values.telegram_token(value.get_secret_value()))

    @field_validator("discord_bot_token")
    @classmethod
    def _discord_token(cls, value: SecretStr | None) -> SecretStr | None:
        return value and SecretStr(values.discord_token(value.get_secret_value()))

    @field_validator("telegram_api_base", "discord_api_base")
    @classmethod
    def _web_base(cls, value: str | None) -> str | None:
        return value and values.web_base(value)

    @field_validator("discord_gateway")
    @classmethod
    def _socket_address(cls, value: str | None) -> str | None:
        return value and values.socket_address(value)

    @field_validator("allowed_users", mode="before")
    @classmethod
    def _people(cls, value: object) -> object:
        return values.people(value) if isinstance(value, str) else value

    @field_validator("watch_address", mode="before")
    @classmethod
    def _host_and_port(cls, value: object) -> object:
        return values.host_and_port(value) if isinstance(value, str) else value

    @field_validator("invite_code")
    @classmethod
    def _long_enough(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value().strip()) < _CODE_LENGTH:
            raise ValueError("is too short to be a secret")
        return value

    @field_validator("operator")
    @classmethod
    def _one_line(cls, value: str) -> str:
        return " ".join(value.split())

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Put the NAME_FILE variables beside the plain ones."""
        variables: dict[str, str | None] = {}
        for source in (dotenv_settings, env_settings):
            if isinstance(source, EnvSettingsSource | DotEnvSettingsSource):
                variables |= source.env_vars
        files = _FilesSource(settings_cls, variables)
        return init_settings, env_settings, files, dotenv_settings


_ADVICE = {
    "database_url": "Give a path, sqlite:///path or postgresql://user:password@host/name.",
    "content_dir": "Name a folder with exercises, routines and messages, or unset it.",
    "log_level": "Take one of debug, info, warning, error.",
    "log_format": "Take console or json.",
    "telegram_bot_token": "Copy it from BotFather; it looks like 123456789:AbC-dEf.",
    "telegram_api_base": "Write it like http://127.0.0.1:8081, or unset it.",
    "discord_bot_token": (
        "Copy it from your application's page Bot, by Reset Token; it has three parts with dots."
    ),
    "discord_api_base": "Write it like http://127.0.0.1:8080/api/v10, or unset it.",
    "discord_gateway": "Write it like ws://127.0.0.1:8080/gateway, or unset it.",
    "allowed_users": "Write ids with commas between them, like telegram:123, discord:456.",
    "invite_code": f"Take at least {_CODE_LENGTH} letters and digits.",
    "operator": "Say in at most 300 characters who you are and how to reach you.",
    "backup_days": "Give a whole number of days from 0 to 3650.",
    "watch_address": "Write it like 127.0.0.1:9464, or unset it.",
}


def load_settings(**given: str) -> Settings:
    """Read all settings; `given` ones (by field name) come before the environment.

    Raises SettingsError with one line that a person can act on.
    """
    if Path(_FILE).is_dir():  # pydantic would pass over it without a word
        raise SettingsError(
            "Here .env is a folder, and it should be a text file as in .env.example. Docker makes "
            "a folder where a file to mount is missing. Put a file in its place, or rename it."
        )
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        raise SettingsError(" ".join(_explain(fault) for fault in error.errors())) from None
    except (OSError, UnicodeError):
        raise SettingsError(
            "The file .env cannot be read. Make it a UTF-8 text file as in .env.example."
        ) from None


def misspelt() -> dict[str, str]:
    """Names in the environment and in `.env` that are none of ours, by what was likely meant.

    Only what is not set counts: whoever has TELEGRAM_API_BASE means something else by
    TELEGRAM_API_HASH.
    """
    environment, file = EnvSettingsSource(Settings), DotEnvSettingsSource(Settings)
    variables = {**file.env_vars, **environment.env_vars}
    given = {name for name, value in variables.items() if value}
    known = {each for name in Settings.model_fields for each in (name, f"{name}_file")}
    unset = [each for each in sorted(known) if each.removesuffix("_file") not in given]
    found = {}
    for name in sorted(given - known):
        for meant in get_close_matches(name, unset, n=1, cutoff=_ALIKE):
            found[name.upper()] = meant.upper()
    return found


def _explain(fault: Mapping[str, Any]) -> str:
    name = str(fault["loc"][0])
    # Only our own validators' words are repeated: pydantic's may show what was given.
    reason = str(fault["ctx"]["error"]) if fault["type"] == "value_error" else "cannot be used"
    return f"{name.upper()} {reason}. {_ADVICE[name]}"
