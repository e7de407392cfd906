"""The `motcua` command: one module per group of commands, found by name in this package.

A command that only reads rules and files runs on a bare clone, with a throw-away key: it signs nothing.
"""

import importlib
import os
import pkgutil
import secrets
import sys
from collections.abc import Sequence

import django

from motcua import __version__
from motcua.config.env import ConfigurationError
from motcua.config.parsing import Parser, in_vietnamese

SETTINGS, SECRET = "motcua.config.settings", "MOTCUA_SECRET_KEY"
CUT_SHORT = 141  # 128 + SIGPIPE: how every command ends whose reader wants no more

WITHOUT_SECRET = (
    ("calendar",),
    ("card",),
    ("verify",),
    ("procedure",),
    ("dmn",),
    ("search",),
    ("ledger", "verify"),
    ("registry", "generate"),
    ("registry", "communes"),
    ("exchange", "demo"),
)


def main(argv: list[str] | None = None) -> int:
    """Parse, run one command, return its exit code (2: unknown words, or a setting is missing)."""
    try:
        try:
            return _run(sys.argv[1:] if argv is None else argv)
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        # `motcua search … | head -1`: what is left unsaid goes nowhere, also when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CUT_SHORT


def _run(words: Sequence[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    try:
        lacking = _set_up()
    except ConfigurationError as error:
        return _not_set_up(error)
    with in_vietnamese():
        parser = Parser(prog="motcua", description="Một Cửa")
        parser.add_argument("--version", action="version", version=__version__)
        commands = parser.add_subparsers(dest="command", required=True, metavar="LỆNH")
        for module in pkgutil.iter_modules(__path__):
            importlib.import_module(f"{__name__}.{module.name}").register(commands)
        args = parser.parse_args(words)
    if lacking is not None and needs_secret(words):
        return _not_set_up(lacking)
    return int(args.run(args) or 0)


def _set_up() -> ConfigurationError | None:
    """None, or what is missing: with a throw-away secret words are understood and files read, but nothing signed."""
    try:
        django.setup()
    except ConfigurationError as error:
        os.environ.setdefault(SECRET, secrets.token_urlsafe(32))
        django.setup()
        return error
    return None


def _not_set_up(error: ConfigurationError) -> int:
    print(f"motcua: {error}. / A setting is missing or cannot be read.", file=sys.stderr)
    return 2


def needs_secret(words: Sequence[str]) -> bool:
    """Whether this command works for the installation; help and the version work for whoever asks."""
    named = tuple(word for word in words if not word.startswith("-"))
    if not named or "-h" in words or "--help" in words:
        return False
    return not any(named[: len(known)] == known for known in WITHOUT_SECRET)


if __name__ == "__main__":
    sys.exit(main())
