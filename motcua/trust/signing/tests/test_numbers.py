"""The document book."""

import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from datetime import date

import pytest
from django.db import connection

from motcua.kit.errors import NotFound
from motcua.trust.identity.testing import make_office
from motcua.trust.signing import actions, queries
from motcua.trust.signing.models import BookEntry
from motcua.trust.signing.rules import numbers
from motcua.trust.signing.testing import AT

ALONE = """
import runpy
import django
django.setup()
room = runpy.run_path(FILE)
room["make_office"]()
faults = room["take_in_threads"](threads=4, turns=6)
numbers = set(room["BookEntry"].objects.values_list("number", flat=True))
print(len(numbers), max(numbers), faults)
"""


def reserve(subject: str, **values):
    given = {
        "agency": "19333",
        "subject": subject,
        "title": "Giấy xác nhận",
        "form": "{n:02d}/{year}",
        "dated": AT.date(),
        "actor": "a",
        "at": AT,
    }
    return actions.reserve_number(**{**given, **values})


@pytest.mark.django_db
def test_numbers_follow_each_other_and_start_again_each_year_and_book():
    """01, 02 in a year; 01 again in the next year and in another kind's book."""
    make_office()
    texts = [reserve("a").text, reserve("b").text]
    assert texts == ["01/2026", "02/2026"]
    assert reserve("c", dated=date(2027, 1, 1)).text == "01/2027"
    assert reserve("d", kind="GXN", form="{n:02d}/GXN-UBND").text == "01/GXN-UBND"


@pytest.mark.django_db
def test_asking_twice_gives_the_same_number():
    """A repeated job does not burn a number."""
    make_office()
    assert reserve("a") == reserve("a")
    assert len(queries.book(agency="19333", year=2026)) == 1


@pytest.mark.django_db
def test_a_void_number_is_explained_and_never_given_again():
    """The entry stays with its reason; the same document gets the next number."""
    make_office()
    first = reserve("a")
    actions.void_number(entry=first.code, reason="Trả lại để sửa", actor="x", at=AT)
    assert reserve("a").text == "02/2026"
    kept = queries.entry(code=first.code)
    assert kept.void_reason == "Trả lại để sửa"
    with pytest.raises(actions.AlreadyVoid):
        actions.void_number(entry=first.code, reason="lần nữa", actor="x", at=AT)


@pytest.mark.django_db
def test_voiding_needs_a_reason_and_a_known_number():
    """An empty reason and an unknown code are refused."""
    make_office()
    with pytest.raises(actions.ReasonMissing):
        actions.void_number(entry=reserve("a").code, reason="  ", actor="x", at=AT)
    with pytest.raises(NotFound):
        actions.void_number(entry="0" * 12, reason="vì", actor="x", at=AT)


@pytest.mark.django_db(transaction=True)
def test_no_duplicates_under_concurrency(tmp_path):
    """Four threads take 24 numbers at once: 1 to 24, each once (SQLite: a real file, another process)."""
    if connection.vendor == "postgresql":
        make_office()
        assert take_in_threads(threads=4, turns=6) == []
        assert sorted(BookEntry.objects.values_list("number", flat=True)) == list(range(1, 25))
        return
    connection.ensure_connection()
    with closing(sqlite3.connect(tmp_path / "x.sqlite3")) as file:
        connection.connection.backup(file)
    here = {"MOTCUA_DATABASE_URL": f"sqlite:///{tmp_path}/x.sqlite3", "MOTCUA_DATA": str(tmp_path)}
    environment = {**os.environ, **here, "MOTCUA_DEMO": "1", "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", ALONE.replace("FILE", repr(__file__))]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "24 24 []", done.stderr


def take_in_threads(*, threads: int, turns: int) -> list[Exception]:
    """Take numbers from one book at the same time; returns what went wrong."""
    faults: list[Exception] = []

    def take(worker: int) -> None:
        try:
            for turn in range(turns):
                reserve(f"{worker}-{turn}")
        except Exception as error:  # noqa: BLE001 - reported by the caller's thread
            faults.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=take, args=(worker,)) for worker in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return faults


@pytest.mark.parametrize("form", ["{n.__class__}", "{year}", "{n:x}", "{0}", "{n}{m}", "so"])
def test_a_number_format_is_data_and_can_do_nothing_else(form):
    """Only n, n with zeros and year may stand in braces, and n must."""
    with pytest.raises(ValueError, match="number format"):
        numbers.written(form, number=1, year=2026)


def test_codes_survive_being_read_aloud():
    """Lower case, dashes, spaces and look-alikes are set right; anything else is no code."""
    code = numbers.new_code()
    assert numbers.tidy_code(numbers.shown_code(code).lower()) == code
    assert numbers.tidy_code("oil0 oil0 oil0") == "011001100110"
    assert numbers.tidy_code("abc") == ""
