"""Giving and ending the right to sign in somebody's name."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from motcua.kit.errors import DomainError, NotFound
from motcua.trust.identity import queries as identity
from motcua.trust.signing.models import Authorisation


class WrongAuthorisation(DomainError):
    """The authorisation itself breaks the rules (TUQ. without paper or end; no principal named; dates)."""

    code = "wrong_authorisation"
    status = 422
    message = _(
        "Giao ký chưa đúng: KT., TL., TUQ. phải nêu chức vụ người giao; TUQ. phải có văn bản, ngày hết hạn; "
        "ngày kết thúc không trước ngày bắt đầu."
    )


def grant(
    *,
    post_id: int,
    form: str,
    signer_title: str,
    valid_from: date,
    valid_to: date | None = None,
    on_behalf: str = "",
    principal_title: str = "",
    procedures: Iterable[str] = (),
    fields: Iterable[str] = (),
    basis_number: str = "",
    basis_date: date | None = None,
) -> int:
    """Let a post sign (NĐ 30/2020/NĐ-CP art. 13); form "", TM, KT, TL or TUQ; empty scope = everything.

    Repeating the same grant gives the same id. Raises NotFound, WrongAuthorisation.
    """
    identity.post(post_id=post_id)
    try:
        with transaction.atomic():
            row, _new = Authorisation.objects.update_or_create(
                post_id=post_id,
                form=form,
                valid_from=valid_from,
                basis_number=basis_number,
                defaults={
                    "valid_to": valid_to,
                    "on_behalf": on_behalf,
                    "principal_title": principal_title,
                    "signer_title": signer_title,
                    "procedures": sorted(procedures),
                    "fields": sorted(fields),
                    "basis_date": basis_date,
                },
            )
    except IntegrityError as error:
        raise WrongAuthorisation from error
    return int(row.pk)


def end_grant(*, grant_id: int, on: date) -> None:
    """From this day the post no longer signs under it; what was signed before stays. Raises NotFound."""
    if not Authorisation.objects.filter(pk=grant_id).update(revoked_on=on):
        raise NotFound


def load_grants(*, rows: Iterable[Mapping[str, Any]], at: datetime) -> int:
    """Grants from data, one row a post: {post: CODE, form, on_behalf, principal, title, procedures, fields,
    from, to, basis: {number, date}}; safe to repeat; returns how many. Raises NotFound, WrongAuthorisation.
    """
    posts = {line.post.code: line.post.post_id for line in identity.officers(at=at)}
    count = 0
    for row in rows:
        if row["post"] not in posts:
            raise NotFound
        basis = row.get("basis") or {}
        grant(
            post_id=posts[row["post"]],
            form=row.get("form", ""),
            signer_title=row["title"],
            valid_from=row["from"],
            valid_to=row.get("to"),
            on_behalf=row.get("on_behalf", ""),
            principal_title=row.get("principal", ""),
            procedures=row.get("procedures", ()),
            fields=row.get("fields", ()),
            basis_number=basis.get("number", ""),
            basis_date=basis.get("date"),
        )
        count += 1
    return count
