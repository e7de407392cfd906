"""The `motcua` command: one module per group of commands, found by name in this package."""

import argparse
import importlib
import os
import pkgutil
import sys

import django

from motcua import __version__


def main(argv: list[str] | None = None) -> int:
    """Parse, run one command, return its exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
    parser = argparse.ArgumentParser(prog="motcua", description="Một Cửa")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="LỆNH")
    django.setup()
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}").register(commands)
    args = parser.parse_args(argv)
    return int(args.run(args) or 0)


if __name__ == "__main__":
    sys.exit(main())
