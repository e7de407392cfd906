"""From draft to issue, as one who may approve sees it on the package's page: what is there and what is missing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.service.procedures import standing
from motcua.service.procedures.burden import raised
from motcua.service.procedures.mutating.types import enough
from motcua.service.procedures.standing import ApprovalLine, Standing
from motcua.service.procedures.types import Package
from motcua.trust.identity import queries as identity
from motcua.ui import formats

STATES = {
    "draft": ("wait", gettext_lazy("Bản nháp, chưa công bố")),
    "approved": ("new", gettext_lazy("Đủ người phê duyệt, chưa công bố")),
    "issued": ("soon", gettext_lazy("Đã công bố, chưa tới ngày có hiệu lực")),
    "effective": ("done", gettext_lazy("Đã công bố, đang có hiệu lực")),
    "ended": ("done", gettext_lazy("Đã hết hiệu lực")),
    "superseded": ("done", gettext_lazy("Đã có bản sau thay thế")),
}
GOOD, BAD, OPEN = "done", "late", "wait"


@dataclass(frozen=True, slots=True)
class Gate:
    """One thing publication requires: its mark (done, late, wait), its name, how it stands in words."""

    mark: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Yes:
    """One approval: who, in which post, when."""

    name: str
    post: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Publishing:
    """Where a version stands. approve_href, publish_href: empty where this reader cannot take that step now.

    digest: of the files this page shows, sent back with every step; hint: what the next step means.
    """

    mark: str
    state: str
    digest: str
    short: str
    version: int
    gates: tuple[Gate, ...]
    approvals: tuple[Yes, ...]
    stale: str
    issued_at: datetime | None
    issued_by: str
    hint: str
    approve_href: str
    publish_href: str


def publishing(*, package: Package, user_id: int, at: datetime) -> Publishing:
    """How far this version is on its way to being issued; a fixed number of SQL. Raises NotFound, PackageError."""
    found = standing.standing(code=package.code, version=package.version, at=at)
    mark, state = STATES[found.state]
    mine = any(line.user_id == user_id for line in found.approvals)
    is_open = found.issued_at is None
    return Publishing(
        mark=mark,
        state=str(state),
        digest=package.digest,
        short=package.digest[:12],
        version=package.version,
        gates=tuple(_gates(found, package)) if is_open else (),
        approvals=_named(found.approvals),
        stale=_stale(found.stale) if is_open else "",
        issued_at=found.issued_at,
        issued_by=found.issued_by,
        hint=_hint(found, mine),
        approve_href=reverse("procedures-approve", args=[package.code]) if is_open and not mine else "",
        publish_href=reverse("procedures-publish", args=[package.code])
        if is_open and not found.missing
        else "",
    )


def _gates(found: Standing, package: Package) -> Iterator[Gate]:
    yield from _proof(found.proof)
    yield _pages(found.pages)
    count, need = len(found.approvals), standing.APPROVERS
    people = _("%(have)s trên %(need)s người") % {"have": count, "need": need}
    yield Gate(GOOD if count >= need else OPEN, _("Phê duyệt"), people)
    earlier = standing.before(package)
    if heavier := raised(earlier, package) if earlier else ():
        names = "; ".join(f"{item.name} {item.before} → {item.now}" for item in heavier)
        reason = package.burden_reason.strip()
        said = {"names": names, "reason": reason or _("gói chưa nêu (ghi ở burden_reason rồi duyệt lại)")}
        text = _("đòi nhiều hơn bản trước: %(names)s. Lý do: %(reason)s") % said
        yield Gate(GOOD if reason else BAD, _("Công sức của người dân"), text)


def _proof(proof: Any) -> Iterator[Gate]:
    names = (_("Kiểm tra"), _("Câu chuyện thử"), _("Biến thể"))
    if proof is None:
        text = _("chưa chạy trên đúng các tệp này; máy tự chạy sau lần phê duyệt đầu tiên")
        yield Gate(OPEN, _("Kiểm tra, câu chuyện thử, biến thể"), text)
        return
    findings = _("còn %(n)s điều phải sửa") % {"n": proof.findings}
    yield Gate(
        BAD if proof.findings else GOOD,
        names[0],
        findings if proof.findings else _("không thấy điều gì sai"),
    )
    told = {"n": proof.passed, "all": proof.passed + proof.failed}
    good = proof.passed and not proof.failed
    yield Gate(GOOD if good else BAD, names[1], _("%(n)s/%(all)s đi đúng như luật định") % told)
    good = enough(proof.killed, proof.total)
    told = {"n": proof.killed, "all": proof.total}
    text = _("câu chuyện nhận ra %(n)s trên %(all)s chỗ cố ý làm sai, cần ít nhất 80%%") % told
    yield Gate(GOOD if good else BAD, names[2], text)


def _pages(pages: Any) -> Gate:
    name = _("Các trang")
    if pages is None:
        return Gate(OPEN, name, _("chưa xem bằng trình duyệt (motcua procedure check --pages)"))
    if pages.violations:
        text = _("còn %(n)s lỗi khiến có người không dùng được") % {"n": pages.violations}
        return Gate(BAD, name, text)
    return Gate(GOOD, name, _("ai cũng dùng được, xem lúc %(at)s") % {"at": formats.moment(pages.at)})


def _named(lines: tuple[ApprovalLine, ...]) -> tuple[Yes, ...]:
    names = identity.officer_names(user_ids=frozenset(line.user_id for line in lines))
    return tuple(Yes(names.get(line.user_id, ""), line.post, line.at) for line in lines)


def _stale(count: int) -> str:
    text = _("Phê duyệt trước đây không còn tính, vì tệp của gói đã đổi sau đó: %(n)s.")
    return text % {"n": count} if count else ""


def _hint(found: Standing, mine: bool) -> str:
    """What the next step means, or who must take it."""
    if found.issued_at:
        return ""
    if not found.missing:
        return _(
            "Công bố là ký các tệp này. Bản đã công bố không sửa, không rút lại; cần đổi thì lập bản mới."
        )
    if not mine:
        return _("Bạn duyệt đúng các tệp này. Tệp đổi một chữ thì phải duyệt lại.")
    if len(found.approvals) < standing.APPROVERS:
        return _("Bạn đã duyệt bản này. Cần thêm một người khác có chức trách phê duyệt.")
    return _("Bạn đã duyệt bản này. Công bố được khi mọi mục trên đây đã đạt.")
