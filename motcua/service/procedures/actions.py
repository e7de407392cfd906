"""From draft to issue: prove, approve, publish. Each step is bound to the digest of the package's files."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from motcua.kit.errors import DomainError, NotAllowed
from motcua.kit.jobs.queue import later
from motcua.kit.library import load_yaml, root
from motcua.service.procedures import issuing, standing
from motcua.service.procedures.models import Approval, Issue, PageReport, Proof
from motcua.service.procedures.types import APPROVE, Package
from motcua.trust.identity import queries as identity
from motcua.trust.identity.types import PostLine
from motcua.trust.ledger import actions as ledger

PROVE = "motcua.service.procedures.jobs.prove"


class Changed(DomainError):
    """The files are no longer those that the page showed."""

    code = "package_changed"
    message = _("Gói đã thay đổi sau khi bạn mở trang. Bạn tải lại trang, xem lại rồi hãy phê duyệt.")


class ApprovedAlready(DomainError):
    """The same person approves the same state a second time."""

    code = "approved_already"
    message = _("Bạn đã phê duyệt bản này. Cần thêm một người khác có chức trách phê duyệt.")


class IssuedAlready(DomainError):
    """A version is issued once; what changes is a new version."""

    code = "issued_already"
    message = _("Bản này đã công bố, không đổi được nữa. Cần sửa thì lập bản mới.")


class NotReady(DomainError):
    """Something that publication requires is missing; `missing` names all of it."""

    code = "not_ready"
    message = _("Chưa công bố được: %(missing)s")


def prove(*, code: str, version: int, at: datetime) -> str:
    """Check the version, play its stories and its mutants, keep what was found for its digest; the digest.

    Takes seconds: for the worker and the command line. What is kept already is left. Raises NotFound, PackageError.
    """
    folder, package = standing.candidate(code=code, version=version)
    known = {"code": package.code, "version": package.version, "digest": package.digest}
    if not Proof.objects.filter(**known).exists():
        found = standing.proven(folder)
        Proof.objects.get_or_create(**known, defaults={**found, "at": at})
    return package.digest


def keep_page_report(
    *, code: str, version: int, digest: str, violations: int, report: Mapping[str, Any], at: datetime
) -> None:
    """Keep what a browser found on the pages of this state of a package; a newer report replaces it.

    violations: how many rules of WCAG 2.2 AA its pages and error states break. Raises NotFound, Changed.
    """
    _candidate(code, version, digest)
    PageReport.objects.update_or_create(
        code=code,
        version=version,
        digest=digest,
        defaults={"violations": violations, "report": dict(report), "at": at},
    )


@transaction.atomic
def approve(*, code: str, version: int, digest: str, user_id: int, at: datetime) -> None:
    """Say yes to exactly this state of a package, in a post that may; the worker then proves it.

    Raises NotFound, Changed, NotAllowed, IssuedAlready, ApprovedAlready. Leaves a ledger line.
    """
    folder, package = _candidate(code, version, digest)
    post = _post(user_id, at)
    known = {"code": package.code, "version": package.version}
    if Issue.objects.filter(**known).exists() or issuing.signed(folder):
        raise IssuedAlready
    try:
        with transaction.atomic():
            Approval.objects.create(**known, digest=digest, user_id=user_id, post=str(post), at=at)
    except IntegrityError as error:
        raise ApprovedAlready from error
    _tell("procedure.approved", package, user_id, post, {"digest": digest}, at)
    later(PROVE, code=package.code, version=package.version)


def publish(*, code: str, version: int, digest: str, user_id: int, at: datetime) -> issuing.Issued:
    """Issue this state of a package: manifest, signature, ledger line; it runs from its day on.

    Why the burden on people rises, where it does, stands in the package (burden_reason). Raises NotFound, Changed,
    NotAllowed, IssuedAlready, NotReady (what is missing, all of it) and KeyMissing.
    """
    folder, package = _candidate(code, version, digest)
    post = _post(user_id, at)
    if missing := standing.missing(package):
        raise NotReady(missing="; ".join(str(item) for item in missing))
    approved = [{"post": row.post, "at": row.at.isoformat()} for row in standing.approvals_of(package)]
    manifest = issuing.manifest_of(folder, at=at, approved=approved)
    signature = issuing.sign(manifest)
    _record(package, user_id, post, manifest.decode(), signature, at)
    root = issuing.issued_root()
    issuing.keep(root, code=package.code, version=package.version, manifest=manifest, signature=signature)
    return issuing.verify(folder, issued=root, keys=[issuing.own_key()])


def issue_samples(*, samples: Path, at: datetime) -> int:
    """Sign every package of the library that is the same in the library of samples; how many were signed now.

    For the demo alone: NotAllowed elsewhere. Nobody has approved these: the manifest names no posts. What somebody
    writes beside them stays a draft, and what is signed already is left.
    """
    if not settings.MOTCUA_DEMO:
        raise NotAllowed
    home, signed = issuing.issued_root(), 0
    for path in sorted(root().glob("procedures/*/*/procedure.yaml")):
        folder = path.parent
        sample = samples / folder.relative_to(root())
        if not sample.is_dir() or issuing.files_of(sample) != issuing.files_of(folder):
            continue
        if issuing.signed(folder) is None:
            manifest = issuing.manifest_of(folder, at=at)
            known = {"code": str(load_yaml(path)["code"]), "version": int(folder.name)}
            issuing.keep(home, **known, manifest=manifest, signature=issuing.sign(manifest))
            signed += 1
    return signed


@transaction.atomic
def _record(
    package: Package, user_id: int, post: PostLine, manifest: str, signature: str, at: datetime
) -> None:
    """The issue in the tables and in the ledger, or IssuedAlready."""
    try:
        with transaction.atomic():
            Issue.objects.create(
                code=package.code,
                version=package.version,
                digest=package.digest,
                effective_from=package.effective_from,
                user_id=user_id,
                post=str(post),
                reason=package.burden_reason,
                manifest=manifest,
                signature=signature,
                at=at,
            )
    except IntegrityError as error:
        raise IssuedAlready from error
    facts = {"digest": package.digest, "reason": package.burden_reason}
    _tell("procedure.issued", package, user_id, post, facts, at)


def _candidate(code: str, version: int, digest: str) -> tuple[Path, Package]:
    folder, package = standing.candidate(code=code, version=version)
    if package.digest != digest:
        raise Changed
    return folder, package


def _post(user_id: int, at: datetime) -> PostLine:
    """The post that lets this officer approve; rights come from posts in force, never from a person."""
    for post in identity.posts_of(user_id=user_id, at=at):
        if APPROVE in post.capabilities:
            return post
    raise NotAllowed


def _tell(
    kind: str, package: Package, user_id: int, post: PostLine, facts: Mapping[str, str], at: datetime
) -> None:
    user = identity.key(user_id=user_id)
    ledger.append(
        kind=kind,
        subject=f"{package.code}/{package.version}",
        actor=str(user.actor) if user else "",
        facts={**facts, "post": str(post)},
        at=at,
    )
