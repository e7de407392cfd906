"""Sổ theo dõi hồ sơ (mẫu 07) and phiếu kiểm soát (mẫu 06) as PDF."""

from datetime import timedelta

import pytest

from motcua.kit.errors import NotAllowed, NotFound
from motcua.kit.worker.loop import Worker
from motcua.service.counter import actions
from motcua.service.counter.testing import take_in
from motcua.service.dossiers import testing
from motcua.trust.ledger import queries as ledger

DAY = testing.MONDAY.date()


def printed(*, username: str = "dongha.sen", counter: str = "19333.pvhcc", days: int = 0) -> bytes:
    """The register of some days."""
    return actions.print_register(
        counter=counter,
        first=DAY - timedelta(days=days),
        last=DAY,
        actor=testing.officer(username),
        at=testing.MONDAY,
    )


def test_register_is_a_pdf_and_leaves_a_line(house: None, browser_of) -> None:
    """The book of the day is printed, and that somebody read it is on record."""
    take_in(browser_of("dongha.sen"))
    assert printed().startswith(b"%PDF")
    assert [leaf.kind for leaf in ledger.leaves(subject="19333.pvhcc")] == ["register.read"]


def test_not_another_offices_book(house: None) -> None:
    """Neither another commune's book nor half a year at once."""
    with pytest.raises(NotAllowed):
        printed(counter="19351.pvhcc")
    with pytest.raises(NotFound):
        printed(days=200)


def test_reading_it_on_the_screen_leaves_a_line_too(house: None, browser_of) -> None:
    """Names, addresses and telephone numbers of a whole counter are not seen without a trace."""
    client = browser_of("dongha.sen")
    take_in(client)
    assert client.get("/quay/so/").status_code == 200
    assert [leaf.kind for leaf in ledger.leaves(subject="19333.pvhcc")] == ["register.read"]
    assert client.get("/quay/so/?tu=1/1/2026&den=30/11/2026").status_code == 200
    assert len(ledger.leaves(subject="19333.pvhcc")) == 1


def test_pages_of_the_register(house: None, browser_of) -> None:
    """The screen shows what will be printed; nonsense days fall back to this month."""
    client = browser_of("dongha.sen")
    code = take_in(client)
    assert code in client.get("/quay/so/?tu=1/11/2026&den=30-11-2026").content.decode()
    assert client.get("/quay/so/?tu=32/13/x&den=").status_code == 200
    assert "92 ngày" in client.get("/quay/so/?tu=1/1/2026&den=30/11/2026").content.decode()
    answer = client.get("/quay/so/in/")
    assert answer["Content-Type"] == "application/pdf"
    assert browser_of("dongha.mai").get("/quay/so/in/").status_code == 403


@pytest.mark.django_db(transaction=True)
def test_slips_are_printed(browser_of) -> None:
    """Slip 01 after intake and slip 06 on demand open in the browser; before the worker they say so."""
    client = browser_of("dongha.sen")
    code = take_in(
        client, **{"quay-ai": "thay", "quay-thay-ten": "Lê Văn Thay", "quay-thay-so": "045093000999"}
    )
    assert client.get(f"/quay/phieu/{code}/01/").status_code == 409
    assert client.post(f"/quay/phieu/{code}/06/lap/").status_code == 302
    client.post(f"/quay/phieu/{code}/06/lap/")
    Worker().run_all()
    for form in ("01", "06"):
        answer = client.get(f"/quay/phieu/{code}/{form}/")
        assert answer.content.startswith(b"%PDF")
        assert answer["Content-Disposition"].startswith("inline")
    assert client.get(f"/quay/phieu/{code}/04/").status_code == 404
    assert browser_of("giolinh.sung").get(f"/quay/phieu/{code}/01/").status_code == 404
    assert browser_of("giolinh.sung").post(f"/quay/phieu/{code}/06/lap/").status_code == 404
