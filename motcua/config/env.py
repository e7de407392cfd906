"""Typed readers of the environment. `X_FILE` may name a file that holds the secret X. Fails loudly."""

import os
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit


class ConfigurationError(Exception):
    """A setting is missing or cannot be read; the message names it."""


def text(name: str, default: str | None = None) -> str:
    """A string from NAME, or from the file that NAME_FILE names."""
    if f"{name}_FILE" in os.environ:
        return _kept(f"{name}_FILE")
    value = os.environ.get(name, default)
    if value is None:
        raise ConfigurationError(f"Thiếu biến môi trường {name} (hoặc {name}_FILE)")
    return value


def _kept(name: str) -> str:
    path = os.environ[name]
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{name}: không đọc được tệp {path!r}") from error


def flag(name: str, default: bool) -> bool:
    """1/true/yes/on or 0/false/no/off."""
    value = os.environ.get(name, "").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    if value:
        raise ConfigurationError(f"{name} phải là 1 hoặc 0, không phải {value!r}")
    return default


def number(name: str, default: int) -> int:
    """A whole number."""
    value = os.environ.get(name)
    try:
        return default if value is None else int(value)
    except ValueError as error:
        raise ConfigurationError(f"{name} phải là số nguyên, không phải {value!r}") from error


def choice(name: str, known: Sequence[str]) -> str:
    """One of the known words; the first of them when nothing is said."""
    value = os.environ.get(name, known[0])
    if value not in known:
        raise ConfigurationError(f"{name} phải là một trong {', '.join(known)}, không phải {value!r}")
    return value


def words(name: str, default: str) -> list[str]:
    """A list separated by commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def database(name: str, default: str) -> dict[str, object]:
    """Django's DATABASES entry from sqlite:///path or postgresql://user:password@host/db?host=/socket."""
    url = urlsplit(text(name, default))
    if url.scheme == "sqlite":
        path = url.path if url.path.startswith("//") else url.path.removeprefix("/")
        return _sqlite(unquote(path))
    if url.scheme in {"postgresql", "postgres"}:
        query = {key: values[0] for key, values in parse_qs(url.query).items()}
        return _postgresql(url, query)
    raise ConfigurationError(f"{name}: chỉ nhận sqlite:/// hoặc postgresql://, không phải {url.scheme}://")


def _sqlite(path: str) -> dict[str, object]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }


def _postgresql(url: object, query: dict[str, str]) -> dict[str, object]:
    return {
        "ENGINE": "motcua.kit.db.postgresql",
        "NAME": url.path.removeprefix("/"),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": query.get("host", url.hostname or ""),
        "PORT": query.get("port", str(url.port or "")),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        # Statements of motcua.kit.db are prepared; behind a pooler that cannot keep them say ?prepare=0.
        "OPTIONS": {"prepare_threshold": None if query.get("prepare") == "0" else 2},
    }
