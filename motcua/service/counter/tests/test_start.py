"""Who stands at the counter: a card's QR text, a typed number, or somebody playing tricks."""

import pytest
from django.test import Client

from motcua.kit.errors import NotFound
from motcua.service.counter import actions
from motcua.service.counter.testing import CARD_TEXT, scan
from motcua.service.dossiers import testing
from motcua.service.dossiers.testing import Dossier
from motcua.trust.identity import actions as identity
from motcua.trust.identity import queries as people
from motcua.trust.ledger import queries as ledger

HOSTILE = (
    "",
    "|" * 6,
    "<script>alert(1)</script>|||||||",
    "045195000718||<img src=x onerror=alert(1)>|14061995|Nữ|x|01072021",
    "045195000718||Trần Thị\u202e Hương|14061995|Nữ|x|01072021",
    "045195000718||Trần Thị Hương|14061995|Nam|x|01072021",
    "045195000718||Trần Thị Hương|14061995|Nữ|x|01072099",
    "https://example.test/?a=1|2|3|4|5|6|7",
    "' OR 1=1 --|" * 200,
    "A" * 5000,
    "\x00\x01|2|3|4|5|6|7",
)


def begin(*, scanned: str = "", number: str = "", name: str = "", username: str = "dongha.sen") -> str:
    """Begin a birth registration."""
    return actions.start(
        scanned=scanned,
        number=number,
        name=name,
        procedure="1.001193",
        counter="19333.pvhcc",
        actor=testing.officer(username),
        at=testing.MONDAY,
    )


def test_a_card_opens_a_draft(house: None) -> None:
    """The card makes the party and the draft; the register's facts stand, the card's are kept beside."""
    dossier = Dossier.objects.get(ref=begin(scanned=CARD_TEXT + "\r\n"))
    assert dossier.party.name == "Trần Thị Mai Hương"
    assert str(dossier.party.dob) == "1995-06-14"
    assert dossier.facts["requester_name"] == "Trần Thị Mai Hương"
    assert dossier.facts["_card"]["residence"] == "Tổ 3, Phường Đông Hà, Quảng Trị"


def test_whoever_is_known_here_is_told_who_looked(house: None) -> None:
    """A number typed at a counter shows a name, an address, a draft: opening that, once or again, leaves a line."""
    begin(scanned=CARD_TEXT)
    ref = begin(number="045195000718")
    told = [leaf for leaf in ledger.leaves(subject=ref) if leaf.kind == "dossier.read"]
    assert [leaf.facts["purpose"] for leaf in told] == ["intake", "intake"]
    assert {leaf.actor for leaf in told} == {testing.officer("dongha.sen").actor}


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_refused_in_words(house: None, browser_of, text: str) -> None:
    """Nothing odd makes a party, breaks the page or comes back as markup."""
    answer = browser_of("dongha.sen").post("/quay/", {"the": text, "thu-tuc": "1.001193"})
    assert answer.status_code == 422
    assert "<script>alert" not in answer.content.decode()
    assert "<img src=x" not in answer.content.decode()
    assert not Dossier.objects.exists()


@pytest.mark.parametrize(
    ("sent", "field"), [({}, "so"), ({"the": "không phải thẻ"}, "the"), ({"so": "045195000718"}, "ten")]
)
def test_an_error_stands_at_its_field(house: None, browser_of, sent: dict[str, str], field: str) -> None:
    """Nothing typed, something unreadable scanned, or a name missing: said there, and the cursor waits there."""
    shown = browser_of("dongha.sen").post("/quay/", {**sent, "thu-tuc": "1.001193"}).content.decode()
    assert shown.count('class="err"') == 1
    assert f'id="{field}-err"' in shown
    assert shown.partition(f'id="{field}" ')[2].partition(">")[0].endswith("autofocus")


def test_a_card_proves_nothing_about_a_known_person(house: None) -> None:
    """A forged card with somebody's number changes neither name nor address nor telephone."""
    identity.record_party(
        number="045195000718",
        name="Trần Thị Mai Hương",
        address="Tổ 3",
        phone="0912000718",
        at=testing.MONDAY,
    )
    begin(scanned=CARD_TEXT.replace("Trần Thị Mai Hương", "Kẻ Giả Mạo").replace("Tổ 3,", "Tổ 9,"))
    party = people.party_by_number(number="045195000718")
    assert (party.name, party.address, party.phone) == ("Trần Thị Mai Hương", "Tổ 3", "0912000718")


def test_a_typed_number(house: None) -> None:
    """A new number needs a name once; a known one does not; a wrong one is explained."""
    with pytest.raises(actions.NameNeeded):
        begin(number="045 195 000 718")
    first = begin(number="045 195 000 718", name="Trần Thị Mai Hương")
    assert begin(number="045195000718") == first
    with pytest.raises(actions.NotRead, match="11"):
        begin(number="04519500071")


def test_an_unknown_procedure_or_counter(house: None) -> None:
    """Neither a made-up procedure nor another commune's counter opens anything."""
    with pytest.raises(NotFound):
        actions.start(
            scanned=CARD_TEXT,
            number="",
            name="",
            procedure="9.999999",
            counter="19333.pvhcc",
            actor=testing.officer("dongha.sen"),
            at=testing.MONDAY,
        )
    assert not Dossier.objects.exists()


def test_only_counters_enter(house: None, browser_of) -> None:
    """A specialist and a returns clerk of another house have no counter; a visitor is sent to sign in."""
    assert browser_of("dongha.mai").get("/quay/").status_code == 403
    assert browser_of("dongha.mai").post("/quay/", {"the": CARD_TEXT}).status_code == 403
    assert Client().get("/quay/").status_code == 302
    assert browser_of("dongha.sen").get("/quay/").status_code == 200
    assert scan(browser_of("dongha.sen")).startswith("/quay/nhap/")


def test_a_number_with_a_wrong_name_is_told_nothing(house: None) -> None:
    """The register answers a number typed at the counter only where the name agrees."""
    wrong = Dossier.objects.get(ref=begin(number="045195000718", name="Trần Thị Thử"))
    assert "requester_residence" not in wrong.facts


def test_a_number_with_its_name_fills_the_facts(house: None) -> None:
    """The same number with the name of its holder."""
    right = Dossier.objects.get(ref=begin(number="045195000718", name="tran thi mai huong"))
    assert right.facts["requester_residence"]
