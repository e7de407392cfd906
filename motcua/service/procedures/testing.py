"""A library with one invented procedure for other rooms' tests, ready to be approved and issued."""

import shutil
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from django.db import connection

from motcua.kit.errors import DomainError
from motcua.kit.library import root
from motcua.service.procedures import actions, queries
from motcua.service.procedures.types import Package
from motcua.vn.dates import ZONE

AT = datetime(2026, 11, 23, 9, 0, tzinfo=ZONE)
CODE, SLUG = "2.000815", "chung-thuc-ban-sao"


def make_library(folder: Path) -> Path:
    """A copy of the running library with a single procedure in it; for settings.MOTCUA_LIBRARY."""
    made = folder / "library"
    keep = shutil.ignore_patterns("procedures", "issued", "local")
    shutil.copytree(root(), made, ignore=keep)
    for name in (f"procedures/{CODE}-{SLUG}/1", "local"):
        shutil.copytree(root() / name, made / name)
    return made


def make_ready(
    *, code: str = CODE, version: int = 1, users: tuple[int, ...] = (), at: datetime = AT
) -> Package:
    """Prove a version, keep a clean page report, approve it as these users; the package."""
    package = queries.candidate(code=code, version=version)
    known = {"code": code, "version": version}
    actions.prove(**known, at=at)
    actions.keep_page_report(**known, digest=package.digest, violations=0, report={}, at=at)
    for user in users:
        actions.approve(**known, digest=package.digest, user_id=user, at=at)
    return package


def at_once(steps: Sequence[Callable[[], object]]) -> list[str]:
    """Take all steps at the same moment, each in a thread of its own; the codes of the refusals.

    On SQLite, which writes one after the other, they are taken so.
    """
    refused: list[str] = []
    several = connection.vendor == "postgresql"
    gate = threading.Barrier(len(steps))

    def take(step: Callable[[], object]) -> None:
        try:
            if several:
                gate.wait(timeout=60)
            step()
        except DomainError as error:
            refused.append(error.code)
        finally:
            if several:
                connection.close()

    if not several:
        for step in steps:
            take(step)
        return refused
    threads = [threading.Thread(target=take, args=(step,)) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused
