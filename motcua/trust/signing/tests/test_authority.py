"""TM./KT./TL./TUQ. from dated authorisations."""

from datetime import date, timedelta

import pytest

from motcua.kit.errors import NotFound
from motcua.trust.identity import queries as identity
from motcua.trust.signing import actions, queries
from motcua.trust.signing.rules import authority
from motcua.trust.signing.testing import AT, make_agency
from motcua.trust.signing.types import Grant

DAY = date(2026, 11, 20)


def grant(form="KT", **values) -> Grant:
    given = {
        "form": form,
        "on_behalf": "Ủy ban nhân dân",
        "principal_title": "Chủ tịch",
        "signer_title": "Phó Chủ tịch",
        "procedures": (),
        "fields": (),
        "valid_from": DAY,
        "valid_to": None,
        "revoked_on": None,
        "basis": "27/QĐ-UBND",
    }
    return Grant(**{**given, **values})


@pytest.mark.parametrize(
    ("given", "lines"),
    [
        (grant("", on_behalf="", signer_title="Trưởng phòng"), ("TRƯỞNG PHÒNG",)),
        (grant("TM", signer_title="Chủ tịch"), ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
        (grant("KT"), ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        (grant("KT", on_behalf=""), ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        (grant("TL", signer_title="Chánh Văn phòng"), ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG")),
        (grant("TUQ", signer_title="Trưởng phòng"), ("TUQ. CHỦ TỊCH", "TRƯỞNG PHÒNG")),
    ],
)
def test_the_printed_lines_follow_from_the_grant(given, lines):
    """NĐ 30/2020, Phụ lục I: what stands above the signature."""
    assert (
        tuple(line for line in authority.printed(given) if not line.startswith("TM.") or given.form != "TL")[
            -len(lines) :
        ]
        == lines
    )


@pytest.mark.parametrize(
    ("given", "procedure", "field", "on", "held"),
    [
        (grant(), "1", "a", DAY, True),
        (grant(), "1", "a", DAY - timedelta(days=1), False),
        (grant(valid_to=DAY), "1", "a", DAY, True),
        (grant(valid_to=DAY), "1", "a", DAY + timedelta(days=1), False),
        (grant(revoked_on=DAY), "1", "a", DAY, False),
        (grant(procedures=("1",)), "1", "", DAY, True),
        (grant(procedures=("1",)), "2", "", DAY, False),
        (grant(fields=("a",)), "2", "a", DAY, True),
        (grant(fields=("a",)), "2", "", DAY, False),
    ],
)
def test_a_grant_covers_its_days_and_its_scope(given, procedure, field, on, held):
    """From and to are included; the day of revocation is not; an empty scope covers everything."""
    assert authority.covers(given, procedure=procedure, field=field, on=on) is held


@pytest.mark.django_db
def test_signing_outside_the_authorisation_is_refused():
    """A post without a grant, and a grant before its first day, give OutsideAuthority."""
    agency = make_agency()
    clerk_post = identity.posts_of(user_id=agency.clerk.pk, at=AT)[0].post_id
    with pytest.raises(queries.OutsideAuthority):
        queries.authority_of(post_id=clerk_post, procedure="1", field="", at=AT)
    with pytest.raises(queries.OutsideAuthority):
        queries.authority_of(post_id=agency.chair_post, procedure="1", field="", at=AT.replace(year=2024))
    line = queries.authority_of(post_id=agency.deputy_post, procedure="1", field="", at=AT)
    assert line.lines == ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
    assert line.basis == "27/QĐ-UBND ngày 02/07/2025"


@pytest.mark.django_db
def test_thua_uy_quyen_needs_a_paper_and_an_end():
    """TUQ. without both is refused by the table itself."""
    agency = make_agency()
    shared = {"post_id": agency.deputy_post, "form": "TUQ", "signer_title": "Trưởng phòng", "valid_from": DAY}
    with pytest.raises(actions.WrongAuthorisation):
        actions.grant(principal_title="Chủ tịch", **shared)
    with pytest.raises(actions.WrongAuthorisation):
        actions.grant(valid_to=DAY, basis_number="1/GUQ", **shared)
    actions.grant(principal_title="Chủ tịch", valid_to=DAY, basis_number="1/GUQ", **shared)


@pytest.mark.django_db
def test_an_ended_grant_no_longer_lets_sign():
    """From the day of ending on; an unknown grant is NotFound."""
    agency = make_agency()
    line = queries.authority_of(post_id=agency.chair_post, procedure="1", field="", at=AT)
    actions.end_grant(grant_id=line.grant_id, on=DAY)
    with pytest.raises(queries.OutsideAuthority):
        queries.authority_of(post_id=agency.chair_post, procedure="1", field="", at=AT)
    with pytest.raises(NotFound):
        actions.end_grant(grant_id=0, on=DAY)


@pytest.mark.django_db
def test_grants_load_from_data_and_repeat_without_harm():
    """One row per post; an unknown post is named as missing."""
    agency = make_agency()
    code = identity.post(post_id=agency.deputy_post).post.code
    row = {"post": code, "form": "TL", "title": "Phó Chủ tịch", "principal": "Chủ tịch", "from": DAY}
    assert actions.load_grants(rows=[row], at=AT) == 1
    assert actions.load_grants(rows=[row], at=AT) == 1
    with pytest.raises(NotFound):
        actions.load_grants(rows=[{**row, "post": "?"}], at=AT)
