"""Real processes on bad days: a neighbour is away, the disk is full, connections are cut, the clock is wrong.

What a person sees is a page in words; what they have typed and sent is there afterwards, once.
"""

import re
import resource
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import count

import httpx
import psycopg
import pytest

from demo.visitor import StoryBroken
from tests.badday.conftest import prepared
from tests.badday.installation import Installation
from tests.badday.test_kills import MOTHERS
from tests.badday.townspeople import PAPER, Town, Walker

PATIENCE = 60
DAY = 24 * 60 * 60
SMALL = 64 * 1024
names = count()


@pytest.fixture(scope="module")
def running() -> Iterator[Installation]:
    """Web, worker and neighbours."""
    with prepared() as made:
        made.start_web()
        made.start_worker()
        made.wait()
        yield made


@pytest.fixture
def town(running: Installation) -> Town:
    """Who lives there."""
    return Town(running.url, (), lambda: 0)


@contextmanager
def restarted(running: Installation, name: str, **changed: str) -> Iterator[None]:
    """That process of the installation with other settings, and afterwards as before."""
    start = {"web": running.start_web, "worker": running.start_worker}[name]
    running.kill(name)
    start(**changed)
    running.wait()
    try:
        yield
    finally:
        running.kill(name)
        start()
        running.wait()


def until(true: Callable[[], object]) -> None:
    """Wait for it."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.1)


def applicant(town: Town) -> Walker:
    """Another mother each time, signed in."""
    return town.sign_in(MOTHERS[next(names)])


def test_the_gateway_is_away(running: Installation, town: Town) -> None:
    """The dossier is submitted all the same; its text is sent once when the gateway is back."""
    running.kill("sms")
    before = len(running.sent())
    code = town.apply(applicant(town))
    time.sleep(1)
    assert len(running.sent()) == before
    running.start_sms()
    until(lambda: any(code in text["text"] for text in running.sent()))
    keys = [text["key"] for text in running.sent()]
    assert len(set(keys)) == len(keys)


def test_the_sign_in_is_away(running: Installation) -> None:
    """It goes away when the citizen has just proved who they are: a page says so; later the same way works."""
    visitor = Walker(running.url).open("/thu-tuc/dang-ky-khai-sinh/").follow("Đăng nhập")
    visitor.follow("Tiếp tục với VNeID")
    ticked: list[str] = []

    def leave(response: httpx.Response) -> None:
        if "code=" in (address := response.headers.get("location", "")):
            ticked.append(address)
            running.kill("identity")

    visitor.client.event_hooks["response"].append(leave)
    with pytest.raises(StoryBroken, match=": 50[23]$"):
        visitor.press(MOTHERS[next(names)])
    visitor.client.event_hooks["response"].clear()
    answer = visitor.client.get("/", headers={"Accept": "text/html"})
    assert (len(ticked), answer.status_code) == (1, 200)
    running.start_identity()
    running.wait("identity")
    Town(running.url, (), lambda: 0).sign_in(MOTHERS[next(names)])


def test_no_room_for_files(running: Installation, town: Town) -> None:
    """Where no file can grow, sending a paper is refused in words; with room again the same draft is submitted."""
    visitor = applicant(town)
    visitor.open("/thu-tuc/dang-ky-khai-sinh/").press("Bắt đầu")
    while not (address := visitor.page.url.path).endswith("/giay-to/"):
        town.one_page(visitor, address)
    for pid in running.processes("web"):
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (SMALL, resource.RLIM_INFINITY))
    answer = visitor.client.post(
        "/tep/gui/", files={"file": (PAPER, b"%PDF-1.7\n" + b"x" * 4 * SMALL, "application/pdf")},
        data={"csrfmiddlewaretoken": visitor.client.cookies["csrftoken"], "component": "birth_notice"},
        headers={"Referer": str(visitor.page.url)},
    )  # fmt: skip
    assert answer.status_code in (413, 422, 503, 507), answer.status_code
    assert "Traceback" not in answer.text
    assert visitor.client.get("/").status_code in (200, 503)
    for pid in running.processes("web"):
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert re.fullmatch(r"H\S+", town.apply(visitor))


def test_connections_are_cut(running: Installation, town: Town) -> None:
    """The database drops everybody, or holds everybody up: at most one page says so, then work goes on."""
    visitor = applicant(town)
    url = running.env["MOTCUA_DATABASE_URL"]
    if url.startswith("postgres"):
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        seen = [visitor.client.get("/ho-so/").status_code for _ in range(4)]
    else:
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as connection:
            connection.execute("BEGIN EXCLUSIVE")
            seen = [visitor.client.get("/ho-so/").status_code]
            connection.execute("ROLLBACK")
        seen.append(visitor.client.get("/ho-so/").status_code)
    assert set(seen) <= {200, 503}
    assert seen[-1] == 200
    assert town.apply(visitor)


def test_a_clock_a_day_ahead(running: Installation, town: Town) -> None:
    """A web process that lives in tomorrow takes a dossier; put right, the same person submits another."""
    with restarted(running, "web", MOTCUA_CLOCK_OFFSET=str(DAY)):
        ahead = town.apply(applicant(town))
    present = town.apply(applicant(town))
    assert ahead.split("-")[-2] > present.split("-")[-2]
