"""Issuing a package: everything it requires, what it leaves behind, and that it happens once."""

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from motcua.kit.errors import NotAllowed
from motcua.service.procedures import actions, queries
from motcua.service.procedures.models import Issue, Proof
from motcua.service.procedures.testing import AT, CODE, SLUG, at_once, make_ready
from motcua.trust.identity.testing import make_officer

KNOWN = {"code": CODE, "version": 1}


def approvers() -> tuple[int, int]:
    """Two officers who may."""
    return make_officer(role="controller").pk, make_officer(role="controller").pk


@pytest.mark.django_db
def test_from_draft_to_force(library: Path, settings: Any) -> None:
    """Proven, seen, approved by two, issued: it verifies, and with the key trusted it runs from its day on."""
    users = approvers()
    package = make_ready(users=users)
    assert queries.standing(**KNOWN, at=AT).missing == ()
    issued = actions.publish(**KNOWN, digest=package.digest, user_id=users[1], at=AT)
    assert issued.effective_from == package.effective_from
    found = queries.standing(**KNOWN, at=AT)
    assert (found.state, found.issued_at, found.missing) == ("effective", AT, ())
    early = AT.replace(year=2025, month=10, day=1)
    assert queries.standing(**KNOWN, at=early).state == "issued"
    settings.MOTCUA_PACKAGE_KEYS = [queries.package_key()]
    assert [item.code for item in queries.in_force(at=AT.date())] == [CODE]
    assert '"post":"Kiểm soát thủ tục hành chính' in Issue.objects.get().manifest


@pytest.mark.django_db
def test_everything_missing_is_said_at_once(library: Path) -> None:
    """No proof, no page report, no approval: one answer names all three."""
    digest = queries.candidate(**KNOWN).digest
    user = make_officer(role="controller").pk
    with pytest.raises(actions.NotReady) as error:
        actions.publish(**KNOWN, digest=digest, user_id=user, at=AT)
    for words in ("chưa chạy kiểm tra", "chưa kiểm các trang", "0 trên 2 người"):
        assert words in str(error.value)
    assert not Issue.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"findings": 1}, "1 phát hiện"),
        ({"failed": 2}, "câu chuyện chưa đạt: 2"),
        ({"passed": 0}, "câu chuyện chưa đạt"),
        ({"killed": 79, "total": 100}, "79 trên 100"),
    ],
)
def test_each_proof_is_required(library: Path, change: dict[str, int], said: str) -> None:
    """A finding, a failing story, no story, too many surviving mutants: any of them keeps the package back."""
    users = approvers()
    package = make_ready(users=users)
    Proof.objects.update(**change)
    with pytest.raises(actions.NotReady, match=said):
        actions.publish(**KNOWN, digest=package.digest, user_id=users[0], at=AT)


@pytest.mark.django_db
def test_pages_with_violations_and_one_approval(library: Path) -> None:
    """A page that some people cannot use is not published; nor is what one person alone approved."""
    users = approvers()
    package = make_ready(users=users[:1])
    actions.keep_page_report(**KNOWN, digest=package.digest, violations=3, report={}, at=AT)
    with pytest.raises(actions.NotReady, match=r"lỗi tiếp cận: 3; mới có 1 trên 2"):
        actions.publish(**KNOWN, digest=package.digest, user_id=users[0], at=AT)


@pytest.mark.django_db
def test_a_newer_version_takes_its_place(library: Path) -> None:
    """From the day a newer issue begins, the older one is superseded; a heavier one must say why it is."""
    users = approvers()
    package = make_ready(users=users)
    actions.publish(**KNOWN, digest=package.digest, user_id=users[0], at=AT)
    second = library / "procedures" / f"{CODE}-{SLUG}" / "2"
    second.mkdir()
    for item in Path(package.folder).iterdir():
        (second / item.name).write_bytes(item.read_bytes())
    path = second / "procedure.yaml"
    text = path.read_text(encoding="utf-8").replace("version: 1", "version: 2", 1)
    text = text.replace("effective_from: 2025-11-01", "effective_from: 2026-12-01", 1)
    paper = "  - id: more\n    name: Giấy nữa\n    basis: thử\n"
    path.write_text(text.replace("  - id: copy\n", f"{paper}  - id: copy\n", 1), encoding="utf-8")
    newer = queries.candidate(code=CODE, version=2)
    assert "gánh nặng" in str(queries.standing(code=CODE, version=2, at=AT).missing[-1])
    Issue.objects.create(
        code=CODE,
        version=2,
        digest=newer.digest,
        effective_from=newer.effective_from,
        user_id=users[0],
        at=AT,
    )
    assert queries.standing(**KNOWN, at=AT).state == "effective"
    assert queries.standing(**KNOWN, at=AT + timedelta(days=8)).state == "superseded"


@pytest.mark.django_db
def test_only_once_and_only_by_the_right_post(library: Path) -> None:
    """A version is issued once, by somebody who may approve, and only as it was shown."""
    users = approvers()
    package = make_ready(users=users)
    with pytest.raises(NotAllowed):
        actions.publish(**KNOWN, digest=package.digest, user_id=make_officer(role="chair").pk, at=AT)
    with pytest.raises(actions.Changed):
        actions.publish(**KNOWN, digest="0" * 64, user_id=users[0], at=AT)
    actions.publish(**KNOWN, digest=package.digest, user_id=users[0], at=AT)
    with pytest.raises(actions.IssuedAlready):
        actions.publish(**KNOWN, digest=package.digest, user_id=users[0], at=AT)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_issue_once(library: Path) -> None:
    """Two officers press at the same moment: one issue, and the signature on disk is its own."""
    users = approvers()
    package = make_ready(users=users)
    refused = at_once(
        [partial(actions.publish, **KNOWN, digest=package.digest, user_id=user, at=AT) for user in users]
    )
    assert refused == ["issued_already"]
    assert Issue.objects.count() == 1
    queries.verify_package(folder=Path(package.folder))
