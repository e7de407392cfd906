"""A paper of the applicant's vault at the counter: only with their word, told to them, kept through every save."""

import pytest
from django.test import Client

from motcua.kit.clock import now
from motcua.service.counter.testing import SCREEN, scan
from motcua.service.dossiers import testing
from motcua.service.dossiers.testing import Dossier, Needed, Paper
from motcua.service.vault.testing import make_item
from motcua.trust.identity.testing import make_person, sign_in
from motcua.trust.ledger import queries as ledger

AGREED = {"dong-y": "1"}
NO_PAPER = {**SCREEN, "giay-birth_notice-original": ""}


def begin(client: Client) -> str:
    """The mother's birth registration at the counter, all but its paper typed; its address."""
    address = scan(client)
    client.post(f"{address}luu/", NO_PAPER)
    return address


def metered(code: str) -> str:
    """Where the once-only meter says the notice of birth came from."""
    testing.run_meter()
    return Needed.objects.get(dossier__code=code, item="birth_notice").way


@pytest.fixture
def item(house: None) -> str:
    """The mother's notice of birth, which an officer of another commune once digitised."""
    given = {"title": "Giấy chứng sinh", "kind": "", "grade": 5, "number": "07", "holder": ""}
    return make_item(user=testing.mother(), **given)


def test_agreed_offered_taken_told_and_counted(browser_of, item: str) -> None:
    """One tick, one press: no scan; the file opens here, its grade and the count from the vault stay, she is told."""
    client = browser_of("dongha.sen")
    address = begin(client)
    ref = address.rstrip("/").split("/")[-1]
    shut = client.get(f"{address}quet/birth_notice/").content.decode()
    assert "Tìm trong kho" in shut
    assert item not in shut
    look = client.post(f"{address}kho/birth_notice/", AGREED)
    assert look["Location"] == f"{address}quet/birth_notice/"
    assert item in client.get(look["Location"]).content.decode()
    assert client.post(f"{address}kho/birth_notice/dung/", {"item": item})["Location"] == address
    client.post(f"{address}luu/", NO_PAPER)
    paper = Paper.objects.get(dossier__ref=ref, component="birth_notice")
    assert (paper.form, paper.grade) == ("electronic", 5)
    assert "Từ kho của người nộp" in client.get(address).content.decode()
    assert client.get(f"/tai-lieu/{paper.document}/").status_code == 200
    code = client.post(f"{address}lam/receive/", NO_PAPER)["Location"].rstrip("/").split("/")[-1]
    (leaf,) = [line for line in ledger.leaves(subject=ref) if line.kind == "vault.looked"]
    assert leaf.facts["papers"] == 1
    told = sign_in(Client(), testing.mother()).get("/du-lieu-cua-toi/").content.decode()
    assert "theo sự đồng ý của bạn tại quầy" in told
    assert metered(code) == "vault"


@pytest.mark.parametrize(
    "screen",
    [{}, {**AGREED, "quay-ai": "thay", "quay-thay-ten": "Trần Văn Hộ"}, {**AGREED, "quay-kenh": "3"}],
    ids=["silence", "somebody else stands there", "by post"],
)
def test_without_the_owners_word_it_stays_shut(browser_of, item: str, screen: dict[str, str]) -> None:
    """Silence is no consent, a bearer has none to give, nobody stands behind a letter; nothing is looked at."""
    client = browser_of("dongha.sen")
    address = scan(client)
    client.post(f"{address}luu/", {**NO_PAPER, **screen})
    refused = client.post(f"{address}kho/birth_notice/", screen)
    assert refused.status_code == 422
    assert "Chỉ mở kho khi chính người nộp" in refused.content.decode()
    assert client.post(f"{address}kho/birth_notice/dung/", {"item": item}).status_code == 404
    assert not any(line.kind == "vault.looked" for line in ledger.leaves(subject=address.split("/")[-2]))


def test_nobody_elses_vault_draft_or_paper(browser_of, item: str) -> None:
    """Another officer's draft, a paper of a third person, a component that is only shown: not found."""
    client = browser_of("dongha.sen")
    address = begin(client)
    client.post(f"{address}kho/birth_notice/", AGREED)
    stranger = make_person(number="045198000355", name="Nguyễn Thùy Dương")
    theirs = make_item(user=stranger, title="Giấy chứng sinh", kind="", at=now())
    assert theirs not in client.get(f"{address}quet/birth_notice/").content.decode()
    assert client.post(f"{address}kho/birth_notice/dung/", {"item": theirs}).status_code == 404
    assert client.post(f"{address}kho/identity_card/", AGREED).status_code == 404
    other = browser_of("namdongha.luu")
    assert other.post(f"{address}kho/birth_notice/", AGREED).status_code == 404
    assert other.post(f"{address}kho/birth_notice/dung/", {"item": item}).status_code == 404


def test_a_scan_takes_its_place(browser_of, item: str) -> None:
    """Scanned afterwards: the grade of the vault's paper goes with it, and it is not counted as from the vault."""
    client = browser_of("dongha.sen")
    address = begin(client)
    client.post(f"{address}kho/birth_notice/", AGREED)
    client.post(f"{address}kho/birth_notice/dung/", {"item": item})
    document = testing.make_scan(owner=testing.officer("dongha.sen"))
    client.post(f"{address}quet/birth_notice/", {"tep": document})
    assert [row.grade for row in Paper.objects.filter(component="birth_notice")] == [None]
    code = client.post(f"{address}lam/receive/", NO_PAPER)["Location"].rstrip("/").split("/")[-1]
    assert metered(code) == "handed"
    assert list(Dossier.objects.get(code=code).facts["_vault"]) == ["birth_notice"]
