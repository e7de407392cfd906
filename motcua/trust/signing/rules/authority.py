"""In whose name an officer signs: TM., KT., TL., TUQ., from a dated authorisation (NĐ 30/2020 art. 13)."""

from collections.abc import Iterable
from datetime import date

from motcua.trust.signing.types import AuthorityLine, Grant

FORMS = ("", "TM", "KT", "TL", "TUQ")
IN_WORDS = {
    "": "Ký theo chức vụ",
    "TM": "Thay mặt tập thể (TM.)",
    "KT": "Ký thay (KT.)",
    "TL": "Ký thừa lệnh (TL.)",
    "TUQ": "Ký thừa ủy quyền (TUQ.)",
}


def printed(grant: Grant) -> tuple[str, ...]:
    """The lines above the signature, top to bottom, upper case."""
    body = (f"TM. {grant.on_behalf}",) if grant.on_behalf else ()
    if grant.form in {"", "TM"}:
        return _upper(*body, grant.signer_title)
    if grant.form == "KT":
        return _upper(*body, f"KT. {grant.principal_title}", grant.signer_title)
    return _upper(f"{grant.form}. {grant.principal_title}", grant.signer_title)


def covers(grant: Grant, *, procedure: str, field: str, on: date) -> bool:
    """Whether the grant holds on this day for this procedure (an empty scope covers everything)."""
    if on < grant.valid_from or (grant.valid_to is not None and on > grant.valid_to):
        return False
    if grant.revoked_on is not None and on >= grant.revoked_on:
        return False
    if not grant.procedures and not grant.fields:
        return True
    return procedure in grant.procedures or bool(field and field in grant.fields)


def choose(grants: Iterable[Grant], *, procedure: str, field: str, on: date) -> Grant | None:
    """The grant to sign under: one's own office first, then KT., TL., TUQ.; the narrower scope first."""
    fitting = [grant for grant in grants if covers(grant, procedure=procedure, field=field, on=on)]
    fitting.sort(key=lambda grant: (FORMS.index(grant.form), not (grant.procedures or grant.fields)))
    return fitting[0] if fitting else None


def line(grant: Grant, *, grant_id: int | None = None) -> AuthorityLine:
    """What is printed and what is explained to a reader."""
    return AuthorityLine(
        grant_id=grant_id,
        form=grant.form,
        lines=printed(grant),
        words=IN_WORDS[grant.form],
        basis=grant.basis,
    )


def _upper(*lines: str) -> tuple[str, ...]:
    """Upper case, the abbreviations of the decree as they are."""
    return tuple(text.upper() for text in lines if text)
