"""The `motcua` command: one module per group of commands, found by name in this package.

A command that only reads rules and files runs on a bare clone, with a throw-away key: it signs nothing.
"""

import argparse
import importlib
import os
import pkgutil
import secrets
import sys
from collections.abc import Sequence

import django

from motcua import __version__
from motcua.config.env import ConfigurationError

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
    words = sys.argv[1:] if argv is None else argv
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
    if not needs_secret(words):
        os.environ.setdefault("MOTCUA_SECRET_KEY", secrets.token_urlsafe(32))
    parser = argparse.ArgumentParser(prog="motcua", description="Một Cửa")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="LỆNH")
    try:
        django.setup()
    except ConfigurationError as error:
        print(f"motcua: {error}. / A setting is missing or cannot be read.", file=sys.stderr)
        return 2
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}").register(commands)
    args = parser.parse_args(words)
    return int(args.run(args) or 0)


def needs_secret(words: Sequence[str]) -> bool:
    """Whether this command works for the installation; help and the version work for whoever asks."""
    named = tuple(word for word in words if not word.startswith("-"))
    if not named or "-h" in words or "--help" in words:
        return False
    return not any(named[: len(known)] == known for known in WITHOUT_SECRET)


if __name__ == "__main__":
    sys.exit(main())
