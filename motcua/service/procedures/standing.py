"""Where a version stands between draft and issue, and what it still lacks. Reads `library/` and this room's tables."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.kit.errors import NotFound
from motcua.kit.library import load_yaml, root
from motcua.service.procedures import issuing
from motcua.service.procedures.burden import unreasoned
from motcua.service.procedures.checking import check_folder
from motcua.service.procedures.models import Approval, Issue, PageReport, Proof
from motcua.service.procedures.mutating import StoriesFail, mutate
from motcua.service.procedures.mutating.types import enough
from motcua.service.procedures.reading import read_package
from motcua.service.procedures.scenarios import play_folder
from motcua.service.procedures.types import Package

APPROVERS = 2


@dataclass(frozen=True, slots=True)
class ApprovalLine:
    """One yes: whose, in which post, when."""

    user_id: int
    post: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """The life of one version. state: draft, approved, issued (its day has not come), effective, ended, superseded.

    missing: what publication still requires, in words; empty when it may be issued. `stale`: approvals of files that
    have changed since.
    """

    code: str
    version: int
    digest: str
    state: str
    approvals: tuple[ApprovalLine, ...]
    stale: int
    missing: tuple[Any, ...]
    proof: Any
    pages: Any
    issued_at: datetime | None
    issued_by: str
    reason: str


def candidate(*, code: str, version: int) -> tuple[Path, Package]:
    """The folder and the content of a version of the library, issued or not; raises NotFound, PackageError."""
    for path in sorted(root().glob(f"procedures/*/{int(version)}/procedure.yaml")):
        if str(load_yaml(path).get("code")) == code:
            return path.parent, read_package(path.parent)
    raise NotFound


def proven(folder: Path) -> dict[str, int]:
    """What the machine finds of a folder: findings, stories passed and failed, mutants killed and tried."""
    played = play_folder(folder)
    failed = sum(bool(item.failures) for item in played)
    try:
        mutation = mutate(folder)
    except StoriesFail:
        mutation = None
    return {
        "findings": len(check_folder(folder)),
        "passed": len(played) - failed,
        "failed": failed,
        "killed": mutation.killed if mutation else 0,
        "total": mutation.total if mutation else 0,
    }


def approvals_of(package: Package) -> tuple[ApprovalLine, ...]:
    """The approvals of exactly these files, oldest first."""
    rows = Approval.objects.filter(code=package.code, version=package.version, digest=package.digest)
    return tuple(
        ApprovalLine(user_id=row.user_id, post=row.post, at=row.at) for row in rows.order_by("at", "pk")
    )


def missing(package: Package) -> tuple[str | Promise, ...]:
    """What publication of these files still requires; empty when they may be issued."""
    known = {"code": package.code, "version": package.version, "digest": package.digest}
    proof, pages = Proof.objects.filter(**known).first(), PageReport.objects.filter(**known).first()
    return _missing(package, proof, pages, len(approvals_of(package)))


def _missing(
    package: Package, proof: Proof | None, pages: PageReport | None, approvals: int
) -> tuple[Any, ...]:
    found = list(_unproven(proof))
    if pages is None:
        found.append(_("chưa kiểm các trang của bản này (motcua procedure check --pages)"))
    elif pages.violations:
        found.append(_("các trang của bản này còn lỗi tiếp cận: %(n)s") % {"n": pages.violations})
    if approvals < APPROVERS:
        lacking = {"have": approvals, "need": APPROVERS}
        found.append(_("mới có %(have)s trên %(need)s người phê duyệt") % lacking)
    if heavier := unreasoned(before(package), package):
        names = ", ".join(item.name for item in heavier)
        found.append(_("gánh nặng cho người dân tăng (%(names)s) mà gói không nêu lý do") % {"names": names})
    return tuple(found)


def _unproven(proof: Proof | None) -> list[Any]:
    if proof is None:
        return [_("chưa chạy kiểm tra, câu chuyện và biến thể trên đúng các tệp này")]
    found: list[Any] = []
    if proof.findings:
        found.append(_("kiểm tra còn %(n)s phát hiện") % {"n": proof.findings})
    if proof.failed or not proof.passed:
        found.append(_("câu chuyện chưa đạt: %(n)s") % {"n": proof.failed})
    if not enough(proof.killed, proof.total):
        shares = {"killed": proof.killed, "total": proof.total}
        found.append(_("các câu chuyện mới nhận ra %(killed)s trên %(total)s biến thể, cần 80%%") % shares)
    return found


def before(package: Package) -> Package | None:
    """The version of the library that this one comes after, issued or not."""
    older = [
        (int(path.parent.name), path.parent)
        for path in root().glob("procedures/*/*/procedure.yaml")
        if path.parent.name.isdecimal() and str(load_yaml(path).get("code")) == package.code
    ]
    found = max((item for item in older if item[0] < package.version), default=None)
    return read_package(found[1]) if found else None


def standing(*, code: str, version: int, at: datetime) -> Standing:
    """Where a version stands and what it lacks; a fixed number of SQL. Raises NotFound, PackageError."""
    folder, package = candidate(code=code, version=version)
    known = {"code": package.code, "version": package.version, "digest": package.digest}
    proof, pages = Proof.objects.filter(**known).first(), PageReport.objects.filter(**known).first()
    approvals = approvals_of(package)
    every = Approval.objects.filter(code=package.code, version=package.version).count()
    issues = list(Issue.objects.filter(code=package.code, version__gte=package.version).order_by("version"))
    issue = next((row for row in issues if row.version == package.version), None)
    later = [row.effective_from for row in issues if row.version > package.version]
    seal = None if issue else issuing.signed(folder)
    lacking = () if issue or seal else _missing(package, proof, pages, len(approvals))
    return Standing(
        code=package.code,
        version=package.version,
        digest=package.digest,
        state=_state(package, bool(issue or seal), later, len(approvals), at.date()),
        approvals=approvals,
        stale=every - len(approvals),
        missing=lacking,
        proof=proof,
        pages=pages,
        issued_at=issue.at if issue else seal.issued_at if seal else None,
        issued_by=issue.post if issue else seal.issuer if seal else "",
        reason=issue.reason if issue else "",
    )


def _state(package: Package, issued: bool, later: list[date], approvals: int, day: date) -> str:
    if not issued:
        return "approved" if approvals >= APPROVERS else "draft"
    if package.effective_from > day:
        return "issued"
    if package.effective_to is not None and package.effective_to < day:
        return "ended"
    return "superseded" if any(begins <= day for begins in later) else "effective"
