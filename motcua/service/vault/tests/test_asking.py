"""What the owner's store at the Portal holds comes here with the owner's word, checked; nothing goes silently."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from motcua.kit import clock
from motcua.service.vault import actions, queries, testing
from motcua.service.vault.models import Copy, Item, Link
from motcua.service.vault.tests.conftest import NUMBER
from motcua.trust.documents.testing import pdf
from motcua.trust.identity.testing import make_person, sign_in
from motcua.trust.signing import testing as signing
from motcua.trust.signing import types as signing_types

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
AT = testing.AT
LATER = AT + timedelta(hours=2)
LICENCE = pdf(pages=2)


@pytest.fixture
def shelf():
    """A Portal in memory."""
    with testing.shelf() as held:
        yield held


def ask(owner, at=AT) -> int:
    """The Portal is asked for this owner."""
    return actions.ask_store(party=owner.party_id, at=at)


def test_nothing_is_asked_without_the_owners_word(shelf, owner, browser) -> None:
    """Agreed on the page it comes; ended it comes no more, and what came stays."""
    shelf.put("A1", LICENCE, owner=NUMBER, number="790123", holder="Trần Thị Mai Hương")
    assert (ask(owner), actions.ask_due(at=AT)) == (0, 0)
    assert browser.post("/kho-cua-toi/dong-bo/bat/").status_code == 302
    assert actions.ask_due(at=AT) == 1
    item = Item.objects.get()
    assert (item.title, item.origin, item.grade) == ("Giấy phép lái xe", "portal", 7)
    text = browser.get("/kho-cua-toi/").content.decode()
    assert "Giấy phép lái xe" in text
    assert "790123" in text
    assert browser.get(f"/tai-lieu/{item.document}/").content == LICENCE
    assert browser.post("/kho-cua-toi/dong-bo/thoi/").status_code == 302
    shelf.put("A2", pdf(pages=3), owner=NUMBER)
    assert (actions.ask_due(at=LATER), Item.objects.count()) == (0, 1)


def test_every_hour_once_and_at_sign_in(shelf, owner, who) -> None:
    """Asked again it takes nothing twice; within the hour it is not asked, unless the owner signs in."""
    shelf.put("A1", LICENCE, owner=NUMBER)
    actions.agree(who=who, at=AT)
    assert actions.ask_due(at=AT) == 1
    assert actions.ask_due(at=AT + timedelta(minutes=59)) == 0
    assert actions.ask_due(at=AT + timedelta(minutes=60)) == 1
    assert (Item.objects.count(), Copy.objects.count()) == (1, 1)
    jobs = DBTaskResult.objects.count()
    with clock.frozen(LATER):
        sign_in(Client(), owner)
        assert DBTaskResult.objects.count() == jobs + 1
        actions.stop(who=who, at=LATER)
        actions.after_sign_in(party=owner.party_id, at=LATER)
    assert DBTaskResult.objects.count() == jobs + 1
    assert Link.objects.get().ended_at == LATER


def test_never_another_persons_paper(shelf, owner, who) -> None:
    """A Portal that answers with somebody else's papers: none is taken, the mistake is counted."""
    make_person(number="045088000111", name="Trần Văn Bảo")
    shelf.put("B1", LICENCE, owner="045088000111")
    shelf.put("B2", LICENCE, owner="")
    shelf.put("A1", LICENCE, owner=NUMBER)
    actions.agree(who=who, at=AT)
    assert ask(owner) == 1
    assert Item.objects.get().party_id == owner.party_id
    assert (Copy.objects.count(), queries.store_counts(at=AT).strangers) == (1, 2)


def test_tampered_bytes_are_not_taken(shelf, owner, who, browser) -> None:
    """The hash does not agree: kept out, counted, told plainly, tried again; taken once it is right."""
    shelf.put("A1", LICENCE, owner=NUMBER)
    shelf.files["A1"] = pdf(pages=1)
    actions.agree(who=who, at=AT)
    assert ask(owner) == 0
    assert not Item.objects.exists()
    copy = Copy.objects.get()
    assert (copy.state, copy.failures, copy.trouble) == ("waiting", 1, "vault_tampered")
    assert "không đúng dấu vết" in browser.get("/kho-cua-toi/dong-bo/").content.decode()
    shelf.files["A1"] = LICENCE
    assert actions.ask_due(at=AT + timedelta(seconds=5)) == 0
    assert actions.ask_due(at=AT + timedelta(seconds=11)) == 1
    assert (Item.objects.count(), Copy.objects.get().state) == (1, "same")


def test_a_file_that_is_none_is_not_taken(shelf, owner, who) -> None:
    """What no upload may be comes from nowhere else either."""
    shelf.put("A1", b"MZ not a paper", owner=NUMBER, filename="a.pdf")
    actions.agree(who=who, at=AT)
    assert (ask(owner), Copy.objects.get().trouble) == (0, "file_program")
    assert "không qua kiểm tra an toàn" in queries.sync_page(who=who, at=AT).copies[0].trouble


def test_a_portal_that_is_down_is_asked_later(shelf, owner, who, browser) -> None:
    """Counted with growing pauses; nothing is marked as gone because nobody answered."""
    shelf.put("A1", LICENCE, owner=NUMBER)
    actions.agree(who=who, at=AT)
    ask(owner)
    shelf.down = True
    assert actions.ask_due(at=LATER) == 1
    assert actions.ask_due(at=LATER + timedelta(seconds=9)) == 0
    assert actions.ask_due(at=LATER + timedelta(seconds=11)) == 1
    row = Link.objects.get()
    assert (row.failures, row.trouble, row.next_try) == (2, "OSError", LATER + timedelta(seconds=31))
    assert Copy.objects.get().state == "same"
    assert "Chưa đồng bộ" in browser.get("/kho-cua-toi/dong-bo/").content.decode()


def test_changed_withdrawn_and_gone_are_marked(shelf, owner, who, browser) -> None:
    """A new version comes beside the old, which is marked; withdrawn is marked; no longer listed is marked."""
    shelf.put("A1", LICENCE, owner=NUMBER)
    actions.agree(who=who, at=AT)
    ask(owner)
    shelf.put("A1", pdf(pages=4), owner=NUMBER)
    assert ask(owner, LATER) == 1
    old, new = Item.objects.order_by("pk")
    assert (old.ended_at, new.ended_at) == (LATER, None)
    shelf.put("A1", pdf(pages=4), owner=NUMBER, sha256=shelf.papers["A1"].sha256, stands=False)
    ask(owner, LATER)
    new.refresh_from_db()
    assert (new.ended_at, Copy.objects.get().state) == (LATER, "withdrawn")
    shelf.put("A2", pdf(pages=5), owner=NUMBER, title="Thẻ bảo hiểm")
    ask(owner, LATER)
    del shelf.papers["A2"]
    ask(owner, LATER)
    gone = Copy.objects.get(theirs="A2")
    assert (gone.state, gone.item.ended_at) == ("gone", None)
    text = browser.get("/kho-cua-toi/dong-bo/").content.decode()
    assert "Không còn ở kho của Cổng" in text
    assert "đã thu hồi hoặc thay thế" in text
    assert Item.objects.count() == 3


def test_what_we_issued_is_not_taken_back(shelf, owner, who) -> None:
    """Our own result in the list is the same one; altered there, it is said and ours stays as it is."""
    ref = testing.make_item(user=owner)
    actions.tell_due(at=AT)
    actions.agree(who=who, at=AT)
    assert ask(owner) == 0
    assert (Item.objects.count(), Copy.objects.get().state) == (1, "same")
    shelf.put(f"KHO-{ref}", LICENCE, owner=NUMBER, reference=ref)
    assert ask(owner, LATER) == 0
    assert (Item.objects.get().ended_at, Copy.objects.get().state) == (None, "different")


def test_a_turn_that_lasts_longer_than_its_lease(shelf, owner, who, monkeypatch) -> None:
    """Another worker takes over while one still fetches: the paper is kept once, the late one keeps nothing."""
    shelf.put("A1", LICENCE, owner=NUMBER)
    actions.agree(who=who, at=AT)
    real, taken = shelf.fetch, []

    def slow(*, link: str) -> bytes:
        monkeypatch.setattr(shelf, "fetch", real)
        taken.append(ask(owner, AT + timedelta(minutes=6)))
        return real(link=link)

    monkeypatch.setattr(shelf, "fetch", slow)
    assert (ask(owner), taken) == (0, [1])
    assert (Item.objects.count(), Copy.objects.get().failures) == (1, 0)
    row = Link.objects.get()
    assert (row.held_until, row.asked_at) == (None, AT + timedelta(minutes=6))


def test_a_long_turn_holds_on(shelf, owner, who, monkeypatch) -> None:
    """Four minutes a paper: the lease is renewed before each, so that nobody else may begin meanwhile."""
    for number in range(1, 4):
        shelf.put(f"A{number}", pdf(pages=number), owner=NUMBER)
    actions.agree(who=who, at=AT)
    real, late, others = shelf.fetch, [AT], []

    def slow(*, link: str) -> bytes:
        late.append(late[-1] + timedelta(minutes=4))
        others.append(ask(owner, late[-1]))
        return real(link=link)

    monkeypatch.setattr(shelf, "fetch", slow)
    assert actions.ask_store(party=owner.party_id, at=AT, clock=lambda: late[-1]) == 3
    assert (others, Item.objects.count(), Link.objects.get().held_until) == ([0, 0, 0], 3, None)


def test_a_stop_in_the_middle_is_obeyed(shelf, owner, who, monkeypatch) -> None:
    """What is on its way when the owner ends it is not kept, and nothing more is fetched."""
    shelf.put("A1", LICENCE, owner=NUMBER)
    shelf.put("A2", pdf(pages=3), owner=NUMBER)
    actions.agree(who=who, at=AT)
    real, fetched = shelf.fetch, []

    def stopping(*, link: str) -> bytes:
        fetched.append(link)
        actions.stop(who=who, at=AT)
        return real(link=link)

    monkeypatch.setattr(shelf, "fetch", stopping)
    assert (ask(owner), len(fetched), Item.objects.count()) == (0, 1, 0)


def test_what_never_came_and_is_no_longer_listed(shelf, owner, who) -> None:
    """It is marked as gone, and not asked for every minute for ever."""
    shelf.put("A1", LICENCE, owner=NUMBER)
    shelf.files["A1"] = pdf(pages=1)
    actions.agree(who=who, at=AT)
    ask(owner)
    del shelf.papers["A1"]
    assert actions.ask_due(at=AT + timedelta(minutes=1)) == 1
    copy = Copy.objects.get()
    assert (copy.state, copy.next_try, copy.failures) == ("gone", None, 0)
    assert actions.ask_due(at=AT + timedelta(minutes=2)) == 0
    shelf.put("A1", LICENCE, owner=NUMBER)
    assert ask(owner, LATER) == 1


def test_lines_nobody_can_read_harm_no_other(shelf, owner, who, browser) -> None:
    """NUL, half a character, an id that stands twice, no such grade: counted one by one, the good ones are taken."""
    shelf.put("A1", LICENCE, owner=NUMBER)
    shelf.put("A2", pdf(pages=3), owner=NUMBER)
    actions.agree(who=who, at=AT)
    ask(owner)
    good = shelf.papers["A1"]
    shelf.papers["A2"] = replace(shelf.papers["A2"], title="Thẻ\0")
    shelf.papers["twice"] = replace(good, title="Bản khác")
    for name, changes in (("B1", {"holder": "\ud800"}), ("B2", {"grade": 8}), ("B3", {"id": "x" * 101})):
        shelf.papers[name] = replace(good, **{"id": name, **changes})
    shelf.put("C1", pdf(pages=4), owner=NUMBER)
    assert ask(owner, LATER) == 1
    assert (Link.objects.get().unreadable, queries.store_counts(at=LATER).unreadable) == (5, 5)
    assert dict(Copy.objects.values_list("theirs", "state")) == {"A1": "same", "A2": "same", "C1": "same"}
    assert "5 mục ở kho của Cổng chưa đọc được" in browser.get("/kho-cua-toi/dong-bo/").content.decode()


def test_a_signed_grade_is_believed_only_with_its_signature(shelf, owner, who, monkeypatch) -> None:
    """An unsigned file that claims to be an original is a plain scan; a signature that holds makes it one."""
    shelf.put("A1", LICENCE, owner=NUMBER, grade=1)
    shelf.put("A2", signing.make_pdf(), owner=NUMBER, grade=1, title="Bản gốc")
    shelf.put("A3", pdf(pages=3), owner=NUMBER, grade=5, title="Bản số hóa")
    sound = signing_types.Check(readable=True, genuine=True, valid_now=True)
    real = actions.asking.signatures.verify

    def verify(*, data, trust, at):
        return sound if data == shelf.files["A2"] else real(data=data, trust=trust, at=at)

    monkeypatch.setattr("motcua.trust.signing.queries.verify", verify)
    actions.agree(who=who, at=AT)
    assert ask(owner) == 3
    assert dict(Item.objects.values_list("title", "grade")) == {
        "Giấy phép lái xe": 7,
        "Bản gốc": 2,
        "Bản số hóa": 5,
    }


def test_another_owner_sees_nothing_of_it(shelf, owner, who) -> None:
    """The page is the signed-in person's own."""
    shelf.put("A1", LICENCE, owner=NUMBER)
    actions.agree(who=who, at=AT)
    ask(owner)
    stranger = sign_in(Client(), make_person(name="Phan Văn Kín"))
    assert "Giấy phép lái xe" not in stranger.get("/kho-cua-toi/dong-bo/").content.decode()
    assert stranger.post("/kho-cua-toi/dong-bo/thoi/").status_code == 404
