"""Submission: a draft becomes a dossier with a code, and the counter's clock starts."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from motcua.kit.db import run
from motcua.kit.errors import DomainError
from motcua.kit.jobs.queue import later
from motcua.service.dossiers import conventions, finding, rules
from motcua.service.dossiers.actions.course import Turn, take
from motcua.service.dossiers.actions.drafting import own_draft, require_level
from motcua.service.dossiers.actions.effects import carry_out
from motcua.service.dossiers.actions.learning import ask_later
from motcua.service.dossiers.actions.metering import meter
from motcua.service.dossiers.facts import facts_of, standing_of
from motcua.service.dossiers.models import CodeCounter, Dossier, Paper
from motcua.service.dossiers.types import APPLICANT, Actor
from motcua.service.forms import queries as forms
from motcua.service.forms.types import Standing
from motcua.service.procedures import queries as procedures
from motcua.service.procedures.types import Effect, Facts, Package
from motcua.service.vault import actions as vault
from motcua.vn.text import fold


class Incomplete(DomainError):
    """Something required is missing; the review page lists it."""

    code = "incomplete"
    status = 422
    message = _("Còn %(count)s mục chưa đủ nên chưa nộp được. Bạn xem danh sách ở trang này.")


class NotVouched(DomainError):
    """The declaration was not ticked."""

    code = "not_vouched"
    status = 422
    message = _("Bạn chưa đánh dấu vào lời cam đoan. Đọc rồi đánh dấu, sau đó nộp lại.")


class Superseded(DomainError):
    """A newer version came into force while the draft lay: it must be looked at again under it."""

    code = "superseded"
    message = _(
        "Thủ tục đã có bản mới từ khi bạn bắt đầu. Bấm Bắt đầu ở trang thủ tục; câu trả lời cũ được giữ."
    )


@transaction.atomic
def submit(
    *,
    ref: str,
    vouched: bool,
    actor: Actor,
    at: datetime,
    complete: bool = True,
    code: str = "",
    since: datetime | None = None,
) -> str:
    """Submit one's own draft; returns the dossier code (mã hồ sơ, TT 03/2025/TT-VPCP điều 13).

    complete: False only where the counter goes on to ask for a supplement or to refuse reception. code, since: of a
    dossier that has a code and a time of submission from the National Portal; else the next of the day, and now.
    Raises Incomplete while an answer or a paper is missing, NotVouched without the declaration, LevelTooLow for an
    account below what the package asks, Superseded when the version of the draft is no longer in force, NotFound for
    somebody else's draft. A draft submitted twice gives its code again.
    """
    dossier = own_draft(ref=ref, actor=actor)
    if dossier.code:
        return dossier.code
    if not vouched:
        raise NotVouched
    since = since or at
    package = _in_force(dossier, actor, since)
    now = standing_of(dossier, package, since)
    facts = facts_of(dossier, package, roles=frozenset({APPLICANT}), given={}, at=since, now=now)
    papers = finding.papers(dossier=dossier)
    if complete:
        _require_complete(dossier, package, facts, papers, since, now)
    name(dossier, package, facts, since, code=code)
    turn = Turn(
        dossier=dossier, package=package, actor=actor, action="submit", role=APPLICANT, input={}, at=at
    )
    dossier.state = "draft"
    take(turn, procedures.start(package, facts, since))
    meter(dossier, package, facts, since, papers=papers, now=now)
    ask_later(dossier, at)
    _follow_up(turn, papers, complete=complete)
    return dossier.code


def _in_force(dossier: Dossier, actor: Actor, since: datetime) -> Package:
    """The package under which it is submitted. Raises LevelTooLow, Superseded."""
    package = procedures.package(code=dossier.procedure, version=dossier.version)
    require_level(package, actor)
    if procedures.later_version(package=package, at=since.date()) is not None:
        raise Superseded
    return package


def _follow_up(turn: Turn, papers: Sequence[Paper], *, complete: bool) -> None:
    """The applicant is told, unless they stand at the counter; their papers go to where papers are kept.

    What came from the vault counts at once, not by a job: an erasure must not take what a dossier stands on.
    """
    dossier, told = turn.dossier, Effect(verb="notify", args={"value": "submitted"})
    online = dossier.channel == Dossier.Channel.ONLINE
    carry_out(turn, (told,) if online else ())
    if any(row.grade is not None and (row.form == Paper.Form.ELECTRONIC or not online) for row in papers):
        vault.count_uses(draft=str(dossier.ref), code=str(dossier.code))
    if not complete or any(row.document for row in papers):
        later("motcua.service.dossiers.jobs.keep_papers", code=dossier.code)


def _require_complete(
    dossier: Dossier, package: Package, facts: Facts, given: Sequence[Paper], at: datetime, now: Standing
) -> None:
    """Raises Incomplete while an answer or a paper is missing."""
    missing = len(forms.still_missing(now=now, facts=dossier.facts))
    needed = {
        item.id
        for item in procedures.components_for(package=package, facts=facts, at=at)
        if item.required and not item.present_only
    }
    missing += len(needed - {row.component for row in given})
    if missing:
        raise Incomplete(count=missing)


def name(dossier: Dossier, package: Package, facts: Facts, at: datetime, *, code: str = "") -> None:
    """Give the dossier its code, its title line and its folded search text."""
    agency = dossier.deciding.agency_code
    template = conventions.code_template()
    dossier.code = code or rules.dossier_code(
        template=template, agency=agency, day=at.date(), seq=_next_number(agency, at)
    )
    if package.submit_title is not None:
        values = procedures.scope(procedures.blank_state(), facts, at)
        dossier.title = str(package.submit_title.evaluate(values) or "")[:200]
    applicant = dossier.party
    dossier.folded = fold(f"{dossier.code} {dossier.title} {applicant.name} {applicant.number}")[:400]
    dossier.submitted_at = dossier.saved_at = at


def _next_number(agency: str, at: datetime) -> int:
    """The next number of the day, in one statement that both databases run atomically."""
    table = CodeCounter._meta.db_table
    sql = (
        f"INSERT INTO {table} (agency, day, last) VALUES (%s, %s, 1) "  # noqa: S608 - our own table's name
        f"ON CONFLICT (agency, day) DO UPDATE SET last = {table}.last + 1 RETURNING last"
    )
    return int(run(connection, sql, [agency, at.date()]).rows[0][0])
