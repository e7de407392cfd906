"""“Dữ liệu chưa đúng” about what another agency's node has told: one doubt at the owner, and its answer comes back.

Two real nodes stand between (exchange/tests/rig.py); the owner's serves the registers of library/registries.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from motcua.data.exchange import actions as exchange
from motcua.data.exchange.tests import rig
from motcua.data.exchange.tests.rig import Rig
from motcua.data.exchange.types import Answer
from motcua.data.registries import actions as registries
from motcua.data.registries import queries as held
from motcua.data.registries.models import Correction
from motcua.service.dossiers import actions, queries, testing
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.tests import test_owner_elsewhere as nodes
from motcua.service.notices import queries as notices
from motcua.trust.identity.testing import sign_in
from motcua.vn import dates

pytestmark = [pytest.mark.django_db(transaction=True)]
AT = testing.MONDAY
FIELD, PLACE = "requester_residence", "Tổ 9, Phường Đông Hà"
TAKES, READS = f"{nodes.OWNER}/chuadung", f"{nodes.OWNER}/tracuu"
SERVICES = {TAKES: "portal-population-chuadung", READS: "portal-population"}
WHY = {"reason": "Đã chuyển", "proof": "Giấy số 12"}
WORDS = "Đúng như giấy."


class Owner:
    """The register behind the owner's node; told to, it says something else than it should."""

    def __init__(self) -> None:
        self.lie: dict[str, str] = {}

    def serve(self, **asked: Any) -> Answer:
        """As it is, or as it should not be."""
        answer = registries.as_provider().serve(**asked)
        if not self.lie or not asked["service"].endswith("chuadung"):
            return answer
        return replace(answer, body=json.dumps({**json.loads(answer.body), **self.lie}).encode())


@dataclass
class Line:
    """The two nodes, and a mother's draft that shows what the owner has told of her."""

    house: Rig
    owner: Owner
    user: Any
    ref: str
    seen: dict[str, Any] = field(default_factory=dict)

    def dispute(self, proposed: str = PLACE) -> str:
        """She says what is right."""
        actor = testing.actor(self.user)
        return actions.dispute(ref=self.ref, field=FIELD, proposed=proposed, **WHY, actor=actor, at=AT)

    def follow(self, correction: str, after: timedelta = timedelta(hours=1)) -> None:
        """The job, so long after."""
        actions.follow_dispute(ref=self.ref, field=FIELD, correction=correction, tries=1, at=AT + after)

    def facts(self) -> Mapping[str, Any]:
        """What the draft holds."""
        return Dossier.objects.get(ref=self.ref).facts

    def page(self, after: timedelta = timedelta()) -> Any:
        """The page of the form on which it stands."""
        actor = testing.actor(self.user)
        return queries.fill_page(ref=self.ref, page="requester", actor=actor, at=AT + after)


@pytest.fixture
def line(tmp_path: Path, settings: Any) -> Iterator[Line]:
    """The draft is filled before the register moves to its owner: what is read then is another test's."""
    testing.load_house()
    user = testing.mother()
    ref, owner = testing.make_draft(user=user), Owner()
    with nodes.running(tmp_path, owner) as house:
        house.snapshot = nodes.agreed(house, SERVICES, case="asserted")
        house.spread(house.snapshot)
        nodes.ask_through(house, settings)
        settings.MOTCUA_EXCHANGE_REGISTERS = ["population"]
        yield Line(house, owner, user, ref)


def answer(ref: str, *, accept: bool = True) -> None:
    """The owner's officer answers, two days later."""
    told = {"accept": accept, "words": WORDS, "actor": "owner", "office": "G01"}
    registries.answer(ref=ref, at=AT + timedelta(days=2), **told)


def queued() -> list[timedelta]:
    """How long after the beginning each job waits that follows a dispute."""
    jobs = [row for row in DBTaskResult.objects.all() if "follow_dispute" in str(row.args_kwargs)]
    return [row.run_after - AT for row in jobs]


def test_it_lies_before_the_owners_officers(line: Line) -> None:
    """Once, with its day to answer, as a local one; both nodes keep evidence, of nobody's reading."""
    ref = line.dispute()
    (waiting,) = held.register_page(registry="population", at=AT).doubts
    assert (waiting.ref, waiting.case, rig.CLIENT in waiting.office) == (ref, str(line.ref), True)
    (one,) = line.page().disputes
    assert (one.due, dates.numeric(waiting.due)) == (waiting.due, "03/12/2026")
    kept = [entry for entry in line.house.kept if entry.permit and "han" in entry.permit.fields]
    assert [entry.side for entry in kept] == ["provider", "consumer"]
    assert {(entry.subject, entry.call.issue) for entry in kept} == {("", line.ref)}
    assert queued() == [timedelta(seconds=15)]


@pytest.mark.parametrize("accept", [True, False])
def test_the_answer_comes_back(line: Line, accept: bool) -> None:
    """Nothing until there is one; then the form goes by the owner's register, with words and day; told once."""
    ref = line.dispute()
    line.follow(ref)
    assert (len(line.page().disputes), len(queued())) == (1, 2)
    answer(ref, accept=accept)
    for _again in range(2):
        line.follow(ref, timedelta(days=3))
    page = line.page()
    assert (page.disputes, line.facts()[FIELD]) == ((), PLACE if accept else testing.MOTHER["residence"])
    (settled,) = page.settled
    assert (settled.accepted, settled.words) == (accept, f"“{WORDS}” (25/11/2026)")
    told = [one for one in notices.of_subject(subject=ref, language="vi") if WORDS in one.text]
    assert sum("đề nghị" in one.text and "hồ sơ" in one.text for one in told) == 1
    assert len(queued()) == 2


def test_a_bad_day_ends_with_one_doubt(line: Line) -> None:
    """The owner is cut off: the draft goes on, the page says so; restored, it is told once, however often."""
    with nodes.cut_off(line.house):
        ref = line.dispute()
        line.follow(ref)
        assert not Correction.objects.exists()
        (one,) = line.page().disputes
        assert (one.due, one.late, FIELD in line.facts()) == (None, False, False)
        code = actions.submit(ref=line.ref, vouched=True, actor=testing.actor(line.user), at=AT)
        notes = queries.officer_page(code=code, actor=testing.officer("dongha.sen"), at=AT).others
        assert any("chưa tới được Bộ Công an" in note for note in notes)
    for _again in range(3):
        line.follow(ref)
    (row,) = Correction.objects.all()
    assert (str(row.ref), row.reason, row.proof) == (ref, WHY["reason"], WHY["proof"])
    assert line.facts()["_disputed"][FIELD]["due"] == row.due.isoformat()
    answer(ref)
    line.follow(ref)
    notes = queries.officer_page(code=code, actor=testing.officer("dongha.sen"), at=AT).others
    assert any(f"đã nhận và sửa. Trả lời: “{WORDS}” (25/11/2026)" in note for note in notes)


def test_the_page_says_that_it_has_not_got_there(line: Line) -> None:
    """Sent from the form while the owner is cut off, and read after that."""
    sent = {"dung": PLACE, "ly-do": "Đã chuyển", "giay-to": "Giấy số 12"}
    citizen = sign_in(Client(), line.user)
    with nodes.cut_off(line.house):
        done = citizen.post(f"/ho-so/nhap/{line.ref}/chua-dung/?o={FIELD}", sent, follow=True)
    assert "chưa tới được cơ quan ấy" in done.content.decode()


def test_an_answer_that_is_lost_costs_a_repetition(line: Line) -> None:
    """The doubt lies there and nobody here knows; said again it is the same, and its answer is heard."""
    with nodes.no_answer(line.house), pytest.raises(exchange.ExchangeRefused):
        line.dispute()
    ref = line.dispute()
    assert [str(row.ref) for row in Correction.objects.all()] == [ref]
    answer(ref)
    line.follow(ref)
    assert line.page().settled[0].accepted


@pytest.mark.parametrize(
    "lie",
    [
        {"ho_so": "0f8fad5b-d9cb-469f-a165-70867728950e"},
        {"de_nghi": "0f8fad5b-d9cb-469f-a165-70867728950e"},
        {"ket_qua": "co"},
        {"ngay": "hôm qua"},
        {"loi_dap": " "},
    ],
)
def test_an_answer_of_another_is_not_taken(line: Line, lie: dict[str, str]) -> None:
    """Another dossier's, another doubt's, or none that can be read: the draft waits on."""
    ref = line.dispute()
    answer(ref)
    line.owner.lie = lie
    line.follow(ref)
    assert (len(line.page().disputes), line.page().settled) == (1, ())
    line.owner.lie = {}
    line.follow(ref)
    assert line.page().disputes == ()


def test_another_word_of_the_doubt_is_not_believed(line: Line) -> None:
    """That it lies there for another dossier, or until no day: nothing is kept. A day after the limit is the limit."""
    for lie in ({"ho_so": "x"}, {"de_nghi": "x"}, {"han": ""}):
        line.owner.lie = lie
        with pytest.raises(exchange.ExchangeRefused):
            line.dispute()
    assert line.facts()[FIELD] == testing.MOTHER["residence"]
    line.owner.lie = {"han": "2099-01-01"}
    line.dispute()
    assert dates.numeric(line.page().disputes[0].due) == "03/12/2026"


def test_what_is_not_agreed_is_not_told(line: Line) -> None:
    """An agreement that does not name the path, or the field: the person is told, and the draft stays as it was."""
    for service, changes in (
        (TAKES, {"permissions": [{"method": "POST", "path": "/v1/tra-loi"}]}),
        (READS, {}),
    ):
        line.house.spread(nodes.agreed(line.house, {service: SERVICES[service]}, **changes))
        if service == READS:
            line.house.spread(rig.with_agreement(line.house.snapshot, TAKES, purposes={}))
        with pytest.raises(exchange.NoAgreement):
            line.dispute()
    assert not Correction.objects.exists()
    assert (line.facts()[FIELD], queued()) == (testing.MOTHER["residence"], [])


def test_a_refusal_is_said_on_the_page(line: Line) -> None:
    """In words that fit what was wanted, and what was typed stays in the form."""
    line.house.spread(rig.with_agreement(line.house.snapshot, TAKES, permissions=()))
    sent = {"dung": PLACE, "ly-do": "Đã chuyển", "giay-to": "Giấy số 12"}
    citizen = sign_in(Client(), line.user)
    shown = citizen.post(f"/ho-so/nhap/{line.ref}/chua-dung/?o={FIELD}", sent)
    assert shown.status_code == 422
    page = shown.content.decode()
    assert "Không được phép gọi Cơ sở dữ liệu quốc gia về dân cư cho việc này" in page
    assert PLACE in page


def test_a_day_that_passed_is_told(line: Line) -> None:
    """The page says so, and the owner is asked once a day."""
    ref, after = line.dispute(), timedelta(days=11)
    line.follow(ref, after)
    assert (line.page(after).disputes[0].late, line.page().disputes[0].late) == (True, False)
    assert max(queued()) == after + timedelta(days=1)


def test_a_dispute_that_is_gone_is_left(line: Line) -> None:
    """Nobody asks about a field that the draft no longer disputes."""
    ref = line.dispute()
    Dossier.objects.filter(ref=line.ref).update(facts={})
    line.follow(ref)
    assert len(queued()) == 1
