"""A dossier of the National Portal becomes one here, once, under its own code; what is none is refused whole."""

import pytest

from motcua.kit.errors import NotFound
from motcua.service.dossiers import actions, testing
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.types import PortalDossier
from motcua.trust.identity.models import Party

pytestmark = pytest.mark.django_db
CODE = "H50.101.00-261123-0777"


def given(**values: object) -> PortalDossier:
    """A birth as the Portal gives it."""
    answers = {name: value for page in testing.PAGES.values() for name, value in page.items()}
    mother = {
        "applicant": testing.MOTHER["full_name"],
        "number": testing.MOTHER["number"],
        "answers": answers,
    }
    return PortalDossier(**{"code": CODE, "procedure": "1.001193", **mother, **values})


def test_it_is_made_once_under_the_portals_code() -> None:
    """The second time gives the same code and no second dossier."""
    testing.load_house()
    for _time in range(2):
        assert actions.take_from_portal(given=given(), at=testing.MONDAY) == CODE
    assert Dossier.objects.get().portal == 1


@pytest.mark.parametrize(
    ("told", "kept"), [("0912 000 718", "+84912000718"), ("", ""), ("hỏi sau", "hỏi sau")]
)
def test_its_applicant_can_be_sent_messages(told: str, kept: str) -> None:
    """The number stands as everywhere here; what is none stays as it was told."""
    testing.load_house()
    actions.take_from_portal(given=given(phone=told), at=testing.MONDAY)
    assert Party.objects.get(number=testing.MOTHER["number"]).phone == kept


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"code": "x"}, actions.NotReadable),
        ({"number": ""}, actions.NotReadable),
        ({"procedure": "9.999999"}, NotFound),
    ],
)
def test_what_is_no_dossier_leaves_nothing(values: dict, error: type[Exception]) -> None:
    """No party, no draft."""
    with pytest.raises(error):
        actions.take_from_portal(given=given(**values), at=testing.MONDAY)
    assert not Dossier.objects.exists()
    assert not Party.objects.exists()
