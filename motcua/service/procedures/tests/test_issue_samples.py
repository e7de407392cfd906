"""The demo signs what this working copy ships, and nothing that somebody wrote beside it."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from motcua.kit.errors import NotAllowed
from motcua.service.procedures import actions, queries
from motcua.service.procedures.actions import IssuedAlready
from motcua.service.procedures.testing import AT, CODE, SLUG
from motcua.trust.identity.testing import make_officer


@pytest.fixture
def samples(library: Path, tmp_path: Path) -> Path:
    """The library as it is shipped."""
    return shutil.copytree(library, tmp_path / "shipped")


def test_samples_are_signed_once(library: Path, samples: Path, settings: Any) -> None:
    """With the key trusted they run; a second start signs nothing."""
    assert actions.issue_samples(samples=samples, at=AT) == 1
    assert actions.issue_samples(samples=samples, at=AT) == 0
    settings.MOTCUA_PACKAGE_KEYS = [queries.package_key()]
    assert [item.code for item in queries.in_force(at=AT.date())] == [CODE]


def test_what_differs_stays_a_draft(library: Path, samples: Path) -> None:
    """A file that was changed, or a package that is not shipped, is nobody's to sign."""
    version = library / "procedures" / f"{CODE}-{SLUG}" / "1"
    shutil.copytree(version.parent, version.parent.with_name("9.999001-them"))
    with (version / "form.yaml").open("a", encoding="utf-8") as file:
        file.write("# đổi\n")
    assert actions.issue_samples(samples=samples, at=AT) == 0


def test_what_is_shipped_anew_is_signed_anew(library: Path, samples: Path) -> None:
    """A newer working copy: library and samples change together."""
    actions.issue_samples(samples=samples, at=AT)
    for home in (library, samples):
        with (home / "procedures" / f"{CODE}-{SLUG}" / "1" / "form.yaml").open("a", encoding="utf-8") as file:
            file.write("# mới\n")
    assert actions.issue_samples(samples=samples, at=AT) == 1


def test_only_the_demo_does_it(library: Path, samples: Path, settings: Any) -> None:
    """Elsewhere a package is issued by two people."""
    settings.MOTCUA_DEMO = False
    with pytest.raises(NotAllowed):
        actions.issue_samples(samples=samples, at=AT)


@pytest.mark.django_db
def test_what_is_signed_is_not_approved_again(library: Path, samples: Path) -> None:
    """It stands as issued, by the name of the key, and asks for nobody's yes."""
    actions.issue_samples(samples=samples, at=AT)
    found = queries.standing(code=CODE, version=1, at=AT)
    assert (found.state, found.missing) == ("effective", ())
    assert found.issued_by.startswith("motcua/")
    with pytest.raises(IssuedAlready):
        actions.approve(
            code=CODE, version=1, digest=found.digest, user_id=make_officer(role="controller").pk, at=AT
        )
