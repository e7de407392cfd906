"""`motcua officer`: what an engineer needs before the first officer can sign in and sign."""

import io

import pytest

from motcua.config.cli import main
from motcua.trust.identity.testing import user_named

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def places() -> None:
    """The sample province."""
    assert main(["places", "load"]) == 0


def test_a_generated_password_works_and_ends_sessions(capsys: pytest.CaptureFixture[str]) -> None:
    """It is printed once; sessions made before are over."""
    before = user_named("dongha.mai").get_session_auth_hash()
    capsys.readouterr()
    assert main(["officer", "password", "dongha.mai"]) == 0
    user = user_named("dongha.mai")
    assert user.check_password(capsys.readouterr().out.strip())
    assert user.get_session_auth_hash() != before


def test_a_short_password_and_an_unknown_officer_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is changed."""
    monkeypatch.setattr("sys.stdin", io.StringIO("ngắn\n"))
    assert main(["officer", "password", "dongha.mai", "--stdin"]) == 1
    assert main(["officer", "password", "khong.co"]) == 1


def test_grants_are_loaded_and_may_be_loaded_again(capsys: pytest.CaptureFixture[str]) -> None:
    """A province that does not exist is an error, not silence."""
    assert main(["officer", "grants"]) == 0
    assert "quyền ký" in capsys.readouterr().out
    assert main(["officer", "grants"]) == 0
    assert main(["officer", "grants", "--province", "khong-co"]) == 1
