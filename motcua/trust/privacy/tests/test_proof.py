"""The proof of one read: checked offline, silent about others, found out when tampered with."""

import importlib.util
import json
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

from motcua.trust.identity import testing as people
from motcua.trust.identity.testing import AT
from motcua.trust.ledger import actions as ledger
from motcua.trust.ledger import queries as ledger_queries
from motcua.trust.privacy import actions
from motcua.trust.privacy.queries import words
from motcua.trust.privacy.testing import make_read, recorded
from motcua.trust.privacy.tests.conftest import MINE, THEIRS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cases")]
TOOL = Path(__file__).resolve().parents[4] / "tools" / "verify_proof.py"


@pytest.fixture(scope="module")
def tool():
    """tools/verify_proof.py as anybody has it."""
    spec = importlib.util.spec_from_file_location("verify_proof", TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def record(case: str) -> int:
    """A read for this dossier with its ledger line; returns the row's id."""
    facts = {"fields": ["full_name"], "purpose": "Chứng thực di chúc", "basis": "điều 634", "found": True}
    with transaction.atomic():
        leaf = ledger.append(kind="registry.read", subject=case, actor="a", facts=facts, at=AT)
        actions.record_reads(reads=[make_read(case=case, leaf=leaf)], at=AT)
    return recorded()[-1].pk


def _file(person, read: int) -> str:
    response = people.sign_in(Client(), person).get(f"/du-lieu-cua-toi/{read}/bang-chung/")
    assert response.status_code == 200
    return response.content.decode()


def test_my_own_read_proves_everything(person, tool) -> None:
    """For my own dossier the file opens the dossier's name, the purpose and the fields."""
    read = record(MINE)
    ledger.sequence_all(at=AT)
    values = tool.verify(_file(person, read), ledger_queries.vkey())["values"]
    assert values["subject"] == MINE
    assert values["fact:purpose"] == "Chứng thực di chúc"


def test_fields_have_their_labels_beside_the_code(person) -> None:
    """The page knows the words for every code a proof may name, also as a service of the exchange writes it."""
    read = record(MINE)
    ledger.sequence_all(at=AT)
    text = people.sign_in(Client(), person).get(f"/du-lieu-cua-toi/{read}/").content.decode()
    for code, label in (
        ("full_name", "Họ, chữ đệm, tên"),
        ("ho_ten", "Họ, chữ đệm, tên"),
        ("dan_toc", "Dân tộc"),
    ):
        assert f'data-word="field-{code}">{label}<' in text
    service = "VN/GOV/G01/dancu/tracuu"
    assert words.field_names(registry=service, fields=["ho_ten", "la"]) == ("Họ, chữ đệm, tên", "la")
    assert words.registry_name(registry=service) == "Tra cứu, xác thực thông tin công dân"
    assert words.registry_name(registry="VN/GOV/G99/la/tracuu") == "VN/GOV/G99/la/tracuu"


@pytest.mark.parametrize("case", [THEIRS, "G24-unknown"])
def test_anothers_dossier_stays_closed_in_the_proof(person, tool, case) -> None:
    """The same proof for somebody else's dossier opens my fields, and neither dossier, purpose nor article."""
    read = record(case)
    ledger.sequence_all(at=AT)
    text = _file(person, read)
    values = tool.verify(text, ledger_queries.vkey())["values"]
    assert set(values) == {"fact:fields", "fact:found"}
    assert "634" not in json.dumps(values, ensure_ascii=False)


def test_before_the_ledger_is_signed_the_page_says_wait(person) -> None:
    """Written a moment ago: no proof yet, and no fault either."""
    read = record(MINE)
    response = people.sign_in(Client(), person).get(f"/du-lieu-cua-toi/{read}/bang-chung/")
    assert response.status_code == 409
