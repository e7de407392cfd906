"""The page of one person: every read and refusal, told without betraying anybody else."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.test import Client

from motcua.trust.identity import queries as identity
from motcua.trust.identity import testing as people
from motcua.trust.identity.testing import AT
from motcua.trust.privacy import actions, queries
from motcua.trust.privacy.testing import make_read
from motcua.trust.privacy.tests.conftest import ALIEN, MINE, THEIRS
from tests.support import sql_budget

pytestmark = pytest.mark.django_db


def _lines(who, **asked):
    page = queries.my_reads_page(who=who, at=AT, **asked)
    return [line for day in page.days for line in day.lines]


@pytest.mark.usefixtures("cases")
def test_my_own_dossier_is_named_and_linked(who) -> None:
    """A read for my own dossier tells its purpose, article and code, and leads to it."""
    actions.record_reads(reads=[make_read(case=MINE)], at=AT)
    (line,) = _lines(who)
    assert (line.code, line.href, line.third) == (MINE, f"/ho-so/{MINE}/", "")
    assert line.purpose == "Ghi người yêu cầu"
    assert line.fields == "Họ, chữ đệm, tên; Nơi cư trú"
    assert (line.state, line.who) == ("done", "UBND phường Đông Hà")


@pytest.mark.usefixtures("cases")
@pytest.mark.parametrize("kept", [True, False])
def test_another_persons_affair_stays_theirs(person, kept) -> None:
    """An heir learns that and what was read, never for whose will: not on the page, nor in any file."""
    case = THEIRS if kept else "000.00.01.G24-261121-0001"
    secret = make_read(
        case=case, purpose="Chứng thực di chúc của ông Kín", basis="Bộ luật Dân sự điều 634", leaf=7
    )
    actions.record_reads(reads=[secret], at=AT)
    actions.settle(at=AT)
    client = people.sign_in(Client(), person)
    read = queries.my_reads_page(who=people_who(person), at=AT).days[0].lines[0].proof_href
    for address in (
        "/du-lieu-cua-toi/",
        "/du-lieu-cua-toi/tai-ve.json",
        "/du-lieu-cua-toi/tai-ve.csv",
        read,
    ):
        response = client.get(address)
        told = b"".join(response) if response.streaming else response.content
        assert "UBND phường Đông Hà".encode() in told, address
        for word in ("di chúc", "Kín", "634", case):
            assert word.encode() not in told, (address, word)


def people_who(person):
    """The person as a page sees them."""
    return identity.who(user=person, at=AT)


@pytest.mark.usefixtures("cases")
def test_a_dossier_that_does_not_name_the_person_verifies_nothing(who) -> None:
    """Whoever read it named a real dossier of somebody else: the person is told that nothing ties them to it."""
    actions.record_reads(reads=[make_read(case=ALIEN)], at=AT)
    actions.settle(at=AT)
    (line,) = _lines(who)
    assert (line.state, line.code) == ("soon", "")


@pytest.mark.usefixtures("cases")
def test_an_asserted_dossier_is_shown_as_unverified(who) -> None:
    """A dossier that only the asking office names is marked, and the line above counts it."""
    actions.record_reads(reads=[make_read(case="G24-1", channel="exchange")], at=AT)
    (line,) = _lines(who)
    assert (line.state, line.state_text) == ("soon", "Chưa kiểm chứng được hồ sơ")
    assert queries.my_reads_page(who=who, at=AT).lately.unexplained == 1


def test_a_refusal_is_told_with_its_reason(who) -> None:
    """Whoever asked and got nothing is named too, in plain words, whatever the spelling of the code."""
    actions.record_reads(reads=[make_read(refused="Server.ServerProxy.AccessDenied")], at=AT)
    (line,) = _lines(who)
    assert line.refused == "Cơ quan hỏi không có quyền hỏi việc này"


def test_a_delayed_read_appears_on_its_day(who) -> None:
    """Hidden by law until a date: neither shown nor counted before, told with its article after."""
    later = AT + timedelta(days=3)
    hidden = make_read(hidden_until=later, hidden_basis="Bộ luật Tố tụng hình sự")
    actions.record_reads(reads=[hidden], at=AT)
    before = queries.my_reads_page(who=who, at=AT)
    assert (before.days, before.ever, before.lately.reads) == ((), False, 0)
    after = queries.my_reads_page(who=who, at=later)
    assert after.days[0].lines[0].delayed == "Bộ luật Tố tụng hình sự"


def test_kept_messages_are_told_until_their_day(who) -> None:
    """Until when and under which agreement; after that day nothing, and of somebody's dossier no agreement."""
    until = AT + timedelta(days=3)
    kept = {"kept_until": until, "kept_under": "VN-G24-G01/2026-01", "channel": "exchange"}
    actions.record_reads(reads=[make_read(**kept), make_read(case="G24-1", **kept)], at=AT)
    told = {(line.kept_until, line.kept_under) for line in _lines(who)}
    assert told == {(until, "VN-G24-G01/2026-01"), (until, "")}
    after = queries.my_reads_page(who=who, at=until)
    assert {line.kept_until for day in after.days for line in day.lines} == {None}


def test_what_i_read_myself_is_mine(who) -> None:
    """My own prefill (for a draft) and my own look (for nothing) say “Bạn” and are not counted among the offices."""
    mine = {"actor": who.actor, "office": "", "office_name": ""}
    actions.record_reads(reads=[make_read(case="G24-1", **mine), make_read(**mine)], at=AT)
    told = {(line.who, line.how) for line in _lines(who)}
    assert told == {("Bạn", "khi điền biểu mẫu"), ("Bạn", "khi xem dữ liệu về mình")}
    assert queries.my_reads_page(who=who, at=AT).lately.reads == 0


def test_what_i_opened_myself_was_not_for_an_office(who) -> None:
    """My own paper opened by me: not said to settle anything. A draft that is no more leaves no reference behind."""
    mine = {"actor": who.actor, "office": "", "office_name": "", "own": True}
    gone = make_read(case="26e8f388-4f94-4ce0-8b2b-93fc30890212", **mine)
    opened = make_read(case="G24-1", channel="desk", registry="document", purpose="", **mine)
    actions.record_reads(reads=[gone, opened], at=AT)
    told = {(line.code, line.purpose) for line in _lines(who)}
    assert told == {("", gone.purpose), ("G24-1", "Bạn tự xem hoặc tải về")}


def test_a_register_that_holds_nothing_refused_nobody(who) -> None:
    """Asked, and there was nothing to give: said so, and not counted as a refusal."""
    actions.record_reads(reads=[make_read(refused="not_found")], at=AT)
    (line,) = _lines(who)
    assert (line.nothing, line.refused) == (True, "Cơ sở dữ liệu không có mục nào khớp với điều đã hỏi")
    assert queries.my_reads_page(who=who, at=AT).lately.refused == 0
    actions.record_reads(reads=[make_read(refused="access_denied")], at=AT)
    assert queries.my_reads_page(who=who, at=AT).lately.refused == 1
    assert [one.nothing for one in _lines(who)] == [False, True]


def test_filters_and_pages(who) -> None:
    """By office and year; twenty a page, newest first."""
    for number in range(25):
        name = "Công an" if number % 5 == 0 else "UBND phường"
        actions.record_reads(reads=[make_read(office_name=name)], at=AT - timedelta(days=number))
    actions.record_reads(reads=[make_read()], at=AT - timedelta(days=400))
    assert len(_lines(who)) == 20
    assert len(_lines(who, number="2")) == 6
    assert len(_lines(who, office="Công an")) == 5
    assert len(_lines(who, year="2025")) == 1
    assert _lines(who, year="x", number="x")[0].at == AT
    page = queries.my_reads_page(who=who, at=AT)
    assert (page.years, page.pages.next) == ((2026, 2025), 2)


@pytest.mark.usefixtures("cases")
def test_the_page_costs_the_same_for_one_and_for_many(person, client) -> None:
    """A fixed number of statements, whatever was read."""
    actions.record_reads(reads=[make_read(case=MINE) for _ in range(20)], at=AT)
    people.sign_in(client, person)
    with sql_budget("privacy:mine"):
        assert client.get("/du-lieu-cua-toi/").status_code == 200


def test_all_of_it_can_be_taken_away(person, client) -> None:
    """JSON and CSV hold every line; no cell is a formula; others' lines are not in it."""
    actions.record_reads(
        reads=[*(make_read(purpose="=HYPERLINK(1)") for _ in range(3)), make_read(subject="001099000000")],
        at=AT,
    )
    people.sign_in(client, person)
    told = json.loads(client.get("/du-lieu-cua-toi/tai-ve.json").content)
    assert len(told["reads"]) == 3
    text = b"".join(client.get("/du-lieu-cua-toi/tai-ve.csv")).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == 4
    assert rows[1][5] == "'=HYPERLINK(1)"


def test_another_persons_line_is_not_found(stranger, client) -> None:
    """Lines are opened by whom they concern and nobody else."""
    actions.record_reads(reads=[make_read(leaf=1)], at=AT)
    people.sign_in(client, stranger)
    for address in ("/du-lieu-cua-toi/1/", "/du-lieu-cua-toi/1/bang-chung/"):
        assert client.get(address).status_code == 404
