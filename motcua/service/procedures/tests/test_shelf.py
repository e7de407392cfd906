"""The shelf: every package of the library, and why one of them does not run."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from motcua.kit import clock
from motcua.service.procedures import actions, issuing, queries
from motcua.service.procedures.testing import AT, CODE, SLUG
from motcua.trust.identity import testing as people
from tests.support import sql_budget

pytestmark = pytest.mark.django_db
HERE = "/goi-thu-tuc/"


def seen() -> str:
    """The page as one who may approve reads it."""
    client = people.sign_in(Client(), people.make_officer(role="controller"))
    client.get(HERE)  # the session is known from here on
    with clock.frozen(AT), sql_budget("procedures:shelf"):
        response = client.get(HERE)
    assert response.status_code == 200
    return response.content.decode()


def test_without_keys_everything_runs(library: Path) -> None:
    """The source is trusted, and the page says so."""
    page = seen()
    assert "chưa đặt khóa" in page
    assert "Chưa dùng" not in page
    assert f"/thu-tuc/{CODE}/goi/?ban=1" in page


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ("nothing", "Chưa ký"),
        ("file", "Tệp khác với khi ký: form.yaml"),
        ("signature", "Chữ ký không đúng"),
        ("day", "Tệp khác với khi ký: procedure.yaml"),
        ("yaml", "procedure.yaml"),
    ],
)
def test_what_does_not_run_says_why(
    library: Path, tmp_path: Path, settings: Any, wrong: str, why: str
) -> None:
    """Not signed, a file changed, another signature, another day, no YAML: each in its own words."""
    samples = shutil.copytree(library, tmp_path / "shipped")
    if wrong != "nothing":
        actions.issue_samples(samples=samples, at=AT)
    else:
        issuing.signing_key(make=True)
    settings.MOTCUA_PACKAGE_KEYS = [queries.package_key()]
    folder = library / "procedures" / f"{CODE}-{SLUG}" / "1"
    facts = folder / "procedure.yaml"
    if wrong == "file":
        (folder / "form.yaml").write_text("pages: []\n", encoding="utf-8")
    elif wrong == "signature":
        (tmp_path / "issued" / CODE / "1" / "SIGNATURE.jws").write_text("x..y\n", encoding="utf-8")
    elif wrong == "day":
        text = facts.read_text(encoding="utf-8")
        facts.write_text(text.replace("effective_from: 2025", "effective_from: 2024", 1), encoding="utf-8")
    elif wrong == "yaml":
        facts.write_text("a: [", encoding="utf-8")
    page = seen()
    assert "Chưa dùng" in page
    assert why in page
    assert queries.in_force(at=AT.date()) == ()


def test_it_is_for_those_who_approve(library: Path) -> None:
    """Another officer is refused, a visitor sent to sign in."""
    client = people.sign_in(Client(), people.make_officer(role="reception"))
    assert client.get(HERE).status_code == 403
    assert Client().get(HERE).status_code == 302
