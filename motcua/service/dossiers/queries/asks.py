"""One paper that a draft asks: what was sent, how far that may be trusted, what the applicant's vault offers."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from motcua.service.dossiers.models import Paper
from motcua.service.procedures.types import Component
from motcua.service.vault import queries as vault
from motcua.service.vault.types import Offer
from motcua.trust.documents import queries as documents


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file already sent."""

    name: str
    size: int


@dataclass(frozen=True, slots=True)
class PaperAsk:
    """One paper to send."""

    name: str
    label: str
    hint: str
    error: str
    accept: str
    component: str
    take: str
    done: tuple[FileLine, ...]
    grade: str
    offers: tuple[Offer, ...]


def ask(item: Component, sent: Paper | None, here: str, error: str, offers: tuple[Offer, ...]) -> PaperAsk:
    """The question for one paper, with what is wrong with the answer ("" nothing)."""
    hint = _("Ảnh chụp hoặc bản quét rõ nét, đủ trang; PDF, JPG, PNG, tối đa 20 MB.")
    if item.replaceable_by:
        hint = f"{hint} {_('Thay được bằng:')} {item.replaceable_by}."
    done: tuple[FileLine, ...] = ()
    if sent is not None and sent.document:
        line = documents.get(ref=str(sent.document))
        done = (FileLine(line.filename, line.size),)
    return PaperAsk(
        name=f"tep-{item.id}",
        label=item.name,
        hint=hint,
        error=error,
        accept="application/pdf,image/jpeg,image/png",
        component=item.id,
        take=here,
        done=done,
        grade=grade_words(sent) if sent is not None and sent.form == Paper.Form.ELECTRONIC else "",
        offers=offers,
    )


def grade_words(paper: Paper) -> str:
    """How far the file of a paper may be trusted, in words; "" where it has none."""
    return vault.grade_line(grade=paper.grade).name if paper.grade else ""
