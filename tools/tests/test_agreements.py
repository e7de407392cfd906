"""The province's agreements with registers say what its packages declare, and nothing else."""

import pytest

from motcua.data.exchange.agreements.document import canonical
from tools import agreements


def test_library_says_what_the_packages_declare(monkeypatch: pytest.MonkeyPatch) -> None:
    """A package that reads another field needs another agreement: the command finds it."""
    monkeypatch.setattr("sys.argv", ["agreements", "check"])
    assert agreements.main() == 0


def test_every_purpose_is_a_procedure_with_its_article() -> None:
    """One purpose per procedure; no field beyond what that procedure declares."""
    for path, _text in agreements.agreements():
        made = agreements._read(path)
        assert canonical(data=made)
        assert all(purpose["basis"] and purpose["name"] for purpose in made["purposes"])
        assert len({purpose["code"] for purpose in made["purposes"]}) == len(made["purposes"])
