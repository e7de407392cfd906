"""A case is a reason to read only while it is open, and only about whom it concerns."""

from datetime import timedelta

import pytest

from motcua.service.dossiers import actions, queries, reading
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.testing import (
    FATHER,
    MONDAY,
    MOTHER,
    actor,
    load_house,
    make_dossier,
    make_draft,
    mother,
    officer,
)
from motcua.trust.identity.testing import make_person

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)


def concerns(case: str | None, subject: str) -> bool:
    """The question as the exchange asks it."""
    return queries.Cases().concerns(case=str(case), subject=subject, at=LATER)


def test_open_dossier_concerns_whom_it_names() -> None:
    """Its applicant and the people in its answers, nobody else; no longer once it is finished."""
    load_house()
    code = make_dossier(user=mother())
    assert concerns(code, MOTHER["number"])
    assert concerns(code, FATHER["number"])
    assert not concerns(code, "045099000000")
    assert not concerns(code, "")
    assert not concerns("000.00.00.H50-261123-9999", MOTHER["number"])
    Dossier.objects.filter(code=code).update(finished_at=MONDAY)
    assert not concerns(code, MOTHER["number"])


def test_the_log_of_reads_hears_whom_a_dossier_names() -> None:
    """The father's number stands in the answers, so a read about him for this dossier is explained; others are not."""
    load_house()
    code = make_dossier(user=mother())
    (case,) = reading.cases_of(names={code}).values()
    assert case.number == MOTHER["number"]
    assert FATHER["number"] in case.named
    assert "045099000000" not in case.named


def test_draft_is_a_reason_for_those_it_says() -> None:
    """One's own signed-in draft concerns oneself and whom it names by number and name; nobody for a bare number."""
    load_house()
    ref = make_draft(user=mother(), parents={"father_number": FATHER["number"]})
    assert concerns(ref, MOTHER["number"])
    assert not concerns(ref, FATHER["number"])
    assert concerns(make_draft(user=mother()), FATHER["number"])
    Dossier.objects.filter(ref=ref).update(submitter=make_person())
    assert not concerns(ref, MOTHER["number"])


def test_counter_draft_is_a_reason_for_who_stands_there() -> None:
    """An officer's draft holds the article by which it reads about the applicant, and about nobody else."""
    load_house()
    clerk, party = officer("dongha.sen"), actor(mother()).party_id
    asked = {"procedure": "1.001193", "party_id": party, "card": {}, "counter": "19333.pvhcc"}
    ref = actions.open_intake(**asked, actor=clerk, at=MONDAY)
    assert concerns(ref, MOTHER["number"])
    assert not concerns(ref, FATHER["number"])
    assert Dossier.objects.get(ref=ref).facts["_about"][MOTHER["number"]].startswith("Nghị định 118/2025")
