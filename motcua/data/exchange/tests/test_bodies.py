"""Messages kept under an agreement: sealed beside their leaf, given back with a line for the person, then gone."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.apps import apps

from motcua.data.exchange import actions, asice, authority, jobs, models, ports
from motcua.data.exchange.actions import bodies
from motcua.data.exchange.actions.bodies import BodyBroken
from motcua.data.exchange.node.shelf import Wanted
from motcua.data.exchange.testing import AT, CLIENT, kept_line, make_agreement, make_call
from motcua.data.exchange.tests.opened import opened
from motcua.data.exchange.types import Kept, LeafFacts, Locked, Message, Refused
from motcua.kit.sealing import new_key, seal, unseal
from motcua.trust.ledger import actions as ledger
from motcua.trust.ledger import queries as ledgers
from motcua.trust.privacy import actions as privacy

pytestmark = pytest.mark.django_db(transaction=True)
NUMBER = "001099012345"
BODY = b'{"ho_ten":"Th\xe1\xbb\xad Nghi\xe1\xbb\x87m"}'
KEPT = Kept(
    Message(b"POST https://g01/r1 HTTP/1.1\r\nX: y\r\n", make_call().body), Message(b"HTTP/1.1 200\r\n", BODY)
)
AGREED = make_agreement(keep_bodies=True, retention_days=10)
WANTED = Wanted(holder=str(CLIENT), id="VN-1", officer="VN001088000001")
Read, Leaf = apps.get_model("privacy", "Read"), apps.get_model("ledger", "Leaf")


class Box:
    """Keys of the house in memory; a change of keys adds one. The real box is tried in the registries' own tests."""

    def __init__(self) -> None:
        self.masters = [new_key()]

    def lock(self, *, keys, at):
        """Under the newest."""
        newest = len(self.masters)
        sealed = {row: seal(self.masters[-1], key, row) for row, key in keys.items()}
        return {row: Locked(newest, text.hex()) for row, text in sealed.items()}

    def unlock(self, *, locked):
        """Under the one that sealed."""
        return {
            row: unseal(self.masters[one.data_key - 1], bytes.fromhex(one.text), row)
            for row, one in locked.items()
        }


@pytest.fixture(autouse=True)
def box(monkeypatch) -> Box:
    """What is bound in this process."""
    made = Box()
    monkeypatch.setattr(ports.Bound, "strongbox", made)
    return made


def given(**changes: object) -> LeafFacts:
    """The line of an exchange whose agreement keeps bodies."""
    return kept_line(agreement=AGREED, kept=KEPT, **changes)


@pytest.fixture(scope="module")
def root() -> tuple[bytes, str]:
    """A certificate authority."""
    return authority.make_root(instance="VN", at=AT)


@pytest.fixture
def by(root) -> asice.Signer:
    """The node's certificate."""
    key, request = authority.make_request(name="g24")
    made, _line = authority.issue(request=request, kind="node", holder="g24", root=root, at=AT)
    return asice.signer(certificate=made.encode(), key=key)


def test_kept_only_where_agreed_and_sealed() -> None:
    """One row with nothing readable in it, beside the leaf; the person's line says until when and under what."""
    actions.record(lines=[given(), replace(given(request_id="r-2"), kept=None)], at=AT)
    (row,) = models.Body.objects.all()
    assert row.leaf == models.Exchange.objects.order_by("id")[0].leaf
    assert (row.at, row.until) == (AT, AT + timedelta(days=10))
    stored = b"".join(
        bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
        for value in vars(row).values()
    )
    for secret in (NUMBER.encode(), BODY, b"Nghi", b"HTTP/1.1", b"VN-1", make_call().issue.encode()):
        assert secret not in stored
    first, second = Read.objects.order_by("id")
    assert (first.kept_until, first.kept_under) == (row.until, AGREED.code)
    assert (second.kept_until, second.kept_under) == (None, "")


def test_without_a_key_nothing_is_written(monkeypatch) -> None:
    """What must be kept and cannot be takes leaf and line with it, so that the answer does not leave."""
    monkeypatch.setattr(ports.Bound, "strongbox", ports.NoStrongbox())
    with pytest.raises(Refused):
        actions.record(lines=[given()], at=AT)
    assert not models.Exchange.objects.exists()
    assert not Leaf.objects.exists()
    actions.record(lines=[replace(given(), kept=None)], at=AT)


def test_taking_is_written_down(by, root, tmp_path) -> None:
    """Both messages come back; a leaf without anything personal, and a line with office, purpose, dossier, fields."""
    actions.record(lines=[given(), given(request_id="r-2", id="khac")], at=AT)
    later = AT + timedelta(days=1)
    found = actions.take_bodies(wanted=WANTED, by=by, at=later)
    leaf = models.Body.objects.order_by("id")[0].leaf
    assert [one.name for one in found] == [f"VN-1-{which}-{leaf}.asice" for which in ("request", "response")]
    request, response = (opened(one.content, tmp_path, root[1]) for one in found)
    assert request == {"message.xml": KEPT.request.head, "attachment1": KEPT.request.body}
    assert response == {"message.xml": KEPT.response.head, "attachment1": BODY}
    line = Read.objects.order_by("-id")[0]
    assert (line.at, line.office, line.case, line.fields) == (
        later,
        str(CLIENT),
        make_call().issue,
        ["ho_ten"],
    )
    assert line.purpose == "Lấy lại bản gốc đã giữ: Cấp thẻ bảo hiểm y tế"
    assert (line.registry, line.verified, line.refused, line.kept_until) == (
        str(make_call().service),
        True,
        "",
        None,
    )
    told = Leaf.objects.get(id=line.leaf)
    assert NUMBER not in bytes(told.data).decode() + told.facts + told.subject
    assert "001088000001" not in told.facts
    (one,) = actions.take_bodies(wanted=replace(WANTED, only="response"), by=by, at=later)
    assert one.name == found[1].name


def test_nothing_for_others_and_nothing_after(by) -> None:
    """Another system, another id, a time after the last day: nothing, and no line; the job deletes what is over."""
    actions.record(lines=[given()], at=AT)
    end = AT + timedelta(days=10)
    for wanted, at in (
        (replace(WANTED, holder="VN/GOV/G24/khac"), AT),
        (replace(WANTED, id="VN-2"), AT),
        (WANTED, end),
    ):
        assert actions.take_bodies(wanted=wanted, by=by, at=at) == ()
    assert Read.objects.count() == 1
    assert actions.purge_bodies(at=end - timedelta(seconds=1)) == 0
    jobs.purge_bodies(end)
    assert not models.Body.objects.exists()
    assert models.Exchange.objects.count() == 1, "the evidence stays"


def test_the_providers_side_keeps_for_its_own_system(by) -> None:
    """There the holder is the system that answered."""
    actions.record(lines=[replace(given(), side="provider")], at=AT)
    assert actions.take_bodies(wanted=WANTED, by=by, at=AT) == ()
    assert len(actions.take_bodies(wanted=replace(WANTED, holder="VN/GOV/G01/dancu"), by=by, at=AT)) == 2


def test_no_more_than_memory_bears(by) -> None:
    """A handful of exchanges of one id come back at once; more in parts, each exchange once, in words that say how."""
    actions.record(lines=[given(request_id=f"r-{number}") for number in range(4)], at=AT)
    assert len(actions.take_bodies(wanted=WANTED, by=by, at=AT)) == 8
    actions.record(lines=[given(request_id=f"r-{number}") for number in range(4, 9)], at=AT)
    with pytest.raises(Refused, match="More than 4.*after=0"):
        actions.take_bodies(wanted=WANTED, by=by, at=AT)
    names: list[str] = []
    after, lines = 0, Read.objects.count()
    while found := actions.take_bodies(wanted=replace(WANTED, after=after), by=by, at=AT):
        assert len(found) <= 8
        names += [one.name for one in found]
        after = int(names[-1].removesuffix(".asice").rpartition("-")[2])
    assert len(names) == len(set(names)) == 18
    assert Read.objects.count() == lines + 9


def test_one_exchange_lies_open_at_a_time(by, monkeypatch) -> None:
    """Each is made a container before the next is opened, and sealed messages do not wait for a whole group."""
    monkeypatch.setattr(bodies, "PORTION", 1)
    written: list[int] = []
    insert = bodies.insert_many
    monkeypatch.setattr(bodies, "insert_many", lambda rows: (written.append(len(rows)), insert(rows)))
    actions.record(lines=[given(request_id=f"r-{number}") for number in range(3)], at=AT)
    assert written == [1, 1, 1, 0]
    said: list[str] = []
    opened_one, made = bodies._opened, asice.container
    monkeypatch.setattr(bodies, "_opened", lambda row, key: said.append("open") or opened_one(row, key))
    monkeypatch.setattr(asice, "container", lambda **given: said.append("made") or made(**given))
    assert len(actions.take_bodies(wanted=WANTED, by=by, at=AT)) == 6
    assert said == ["open", "made", "made"] * 3


def test_looking_opens_nothing(by) -> None:
    """Whether something is kept is no read of it."""
    actions.record(lines=[given()], at=AT)
    assert actions.holds_bodies(wanted=WANTED, at=AT)
    assert not actions.holds_bodies(wanted=replace(WANTED, holder="VN/GOV/G24/khac"), at=AT)
    assert Read.objects.count() == 1
    assert not Leaf.objects.filter(subject__startswith="opened:").exists()


def test_a_refused_taking_is_told(by) -> None:
    """A leaf that says why, and to the person who it was; what nobody keeps leaves a leaf without the id itself."""
    actions.record(lines=[given()], at=AT)
    code = "ssl_authentication_failed"
    actions.refuse_bodies(wanted=WANTED, by="VN/GOV/G24/khac", code=code, at=AT)
    line = Read.objects.order_by("-id")[0]
    assert (line.office, line.refused, line.fields) == ("VN/GOV/G24/khac", code, ["ho_ten"])
    told = Leaf.objects.get(id=line.leaf)
    assert f'"refused":"{code}"' in told.facts.replace(": ", ":")
    assert '"returned":[]' in told.facts.replace(": ", ":")
    actions.refuse_bodies(
        wanted=WANTED, by="", code=code, at=AT
    )  # nobody known: no list of a person is filled
    actions.refuse_bodies(wanted=replace(WANTED, id=f"x{NUMBER}"), by="", code="not_found", at=AT)
    assert Read.objects.count() == 2
    last = Leaf.objects.order_by("-id")[0]
    assert "not_found" in last.facts
    assert NUMBER not in last.facts + last.subject + bytes(last.data).decode()


def test_a_moved_or_changed_row_does_not_open(by) -> None:
    """A part put into another row is found out, and nothing is given."""
    actions.record(lines=[given(), given(request_id="r-2", id="khac")], at=AT)
    first, second = models.Body.objects.order_by("id")
    models.Body.objects.filter(pk=first.pk).update(response_body=bytes(second.response_body))
    with pytest.raises(BodyBroken):
        actions.take_bodies(wanted=WANTED, by=by, at=AT)
    assert Read.objects.count() == 2


@pytest.mark.parametrize(
    "changed", [{"holder": "VN/GOV/KHAC/he-thong"}, {"until": AT + timedelta(days=9000)}]
)
def test_a_row_given_to_another_does_not_open(by, changed: dict[str, object]) -> None:
    """Whose a kept message is, and until when, is sealed with it: who can write the table cannot hand it on."""
    actions.record(lines=[given()], at=AT)
    models.Body.objects.update(**changed)
    holder = models.Body.objects.get().holder
    with pytest.raises(BodyBroken):
        actions.take_bodies(wanted=replace(WANTED, holder=holder), by=by, at=AT)
    assert Read.objects.count() == 1


def test_unique_writes_nothing_where_several_answer(by) -> None:
    """Refused before anything is taken: no line tells the person of it."""
    actions.record(lines=[given(), given(request_id="r-2")], at=AT)
    with pytest.raises(Refused, match="Several"):
        actions.take_bodies(wanted=replace(WANTED, only="request", unique=True), by=by, at=AT)
    assert Read.objects.count() == 2


def test_keys_change_while_everything_runs(by, box) -> None:
    """Row keys move under the newest data key; messages are not touched and open as before."""
    actions.record(lines=[given(request_id=f"r-{number}") for number in range(3)], at=AT)
    before = list(models.Body.objects.order_by("id").values_list("data_key", "response_body"))
    box.masters.append(new_key())
    newest = 2
    assert [actions.rewrap_bodies(newest=newest, limit=2, at=AT) for _turn in range(3)] == [2, 1, 0]
    after = list(models.Body.objects.order_by("id").values_list("data_key", "response_body"))
    assert {key for key, _body in before} != {key for key, _body in after} == {newest}
    assert [bytes(body) for _key, body in before] == [bytes(body) for _key, body in after]
    assert len(actions.take_bodies(wanted=WANTED, by=by, at=AT)) == 6


def test_erased_on_request(by) -> None:
    """A lawful erasure deletes what only an agreement keeps, counts it, and the person's log no longer says “kept”."""
    actions.record(lines=[given()], at=AT)
    done = privacy.erase(number=NUMBER, case="H50-9", actor="b", at=AT)
    assert [(one.gone, one.kept) for one in done if "Bản gốc" in one.what] == [(1, 0)]
    assert not models.Body.objects.exists()
    assert not Read.objects.exclude(kept_until=None, kept_under="").exists()
    assert actions.take_bodies(wanted=WANTED, by=by, at=AT) == ()


def test_erased_with_the_evidence(by) -> None:
    """When the evidence is made unlinkable, messages go, and the leaves of their taking open no more."""
    actions.record(lines=[given()], at=AT)
    actions.take_bodies(wanted=WANTED, by=by, at=AT)
    assert actions.erase_evidence(subject=NUMBER) == 1
    assert not models.Body.objects.exists()
    assert not ledgers.leaves(subject=f"opened:exchange:consumer:{make_call().request_id}")
    ledger.sequence_all(at=AT)
    assert ledgers.verify().ok


def test_an_exchange_about_nobody_is_kept_too(by) -> None:
    """Without a subject there is a leaf of the taking, and nobody's line."""
    line = given()
    nobody = replace(line, subject="", permit=replace(line.permit, subject=""))
    actions.record(lines=[nobody], at=AT)
    assert len(actions.take_bodies(wanted=WANTED, by=by, at=AT)) == 2
    assert not Read.objects.exists()
    assert Leaf.objects.filter(subject__startswith="opened:").count() == 1


@pytest.mark.parametrize(
    ("model", "column", "value", "kind"),
    [
        (models.Exchange, "service", "VN/GOV/G01/dancu/khac", "exchange-changed"),
        (models.Exchange, "status", 404, "exchange-changed"),
        (models.Exchange, "commitments", {}, "exchange-changed"),
        (models.Exchange, "purpose", "khac", "exchange-changed"),
        (models.Body, "response_body", b"\x00" * 40, "message-changed"),
        (models.Body, "holder", "VN/GOV/X", "message-changed"),
        (Read, "fields", ["ho_ten", "ton_giao"], "read-changed"),
        (models.Stamp, "root", b"\x00" * 32, "stamp-changed"),
        (models.Stamp, "token", b"token", "stamp-changed"),
    ],
)
def test_what_was_changed_in_the_database_is_named(authority, model, column, value, kind) -> None:
    """Sound evidence has no problem; one column changed, and the whole check says which store and which row."""
    actions.record(lines=[given()], at=AT)
    ledger.sequence_all(at=AT)
    assert actions.stamp_checkpoint(at=AT)
    actions.refuse_bodies(wanted=WANTED, by="VN/GOV/G24/khac", code="ssl_authentication_failed", at=AT)
    ledger.sequence_all(at=AT)
    assert ledgers.verify(stores=True).ok
    Read.objects.exclude(refused="").delete()
    model.objects.update(**{column: value})
    assert [item.kind for item in ledgers.verify(stores=True).problems] == [kind]
    assert ledgers.verify().ok
