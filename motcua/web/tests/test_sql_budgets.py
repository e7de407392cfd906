"""What each page and verb of the main job costs in SQL statements: at most eight a page, sixteen a verb."""

import pytest
from django.test import Client

from motcua.kit import clock
from motcua.service.dossiers import actions, testing
from motcua.service.dossiers.testing import Dossier
from motcua.trust.identity import queries as identity
from motcua.trust.identity.testing import sign_in, user_named
from tests.support import sql_budget
from tests.support.budgets import budgets

pytestmark = pytest.mark.django_db
PAGE, VERB = 8, 16
VERBS = {"dossiers:start", "dossiers:save", "dossiers:submit", "dossiers:receive", "dossiers:assign"}

OVER = {
    "dossiers:officer": "a transaction for the line that the reading leaves; papers, slips and result apart",
    "dossiers:start": "whom registers are asked about is committed first; then each read leaves its line",
}


class Town:
    """A birth at the desk of reception, another that is examined, and a draft."""

    def __init__(self) -> None:
        with clock.frozen(testing.MONDAY):
            testing.load_house()
            self.mother = testing.mother()
            self.code, self.other = (testing.make_dossier(user=self.mother) for _number in range(2))
            self.draft = testing.make_draft(user=self.mother)
            holders = {line.username: line.user_id for line in identity.officers(at=testing.MONDAY)}
            self.mai = holders["dongha.mai"]
            for name, action, given in (
                ("dongha.sen", "receive", {}),
                ("dongha.bach", "assign", {"assignee": str(self.mai)}),
            ):
                actions.act(
                    code=self.other,
                    action=action,
                    actor=testing.officer(name),
                    given=given,
                    at=testing.MONDAY,
                )

    def client(self, who: str) -> Client:
        """A browser of the mother, of an officer, or of nobody."""
        if not who:
            return Client()
        return sign_in(Client(), self.mother if who == "mother" else user_named(who))

    def get(self, name: str, who: str, address: str) -> None:
        """One page, once warm, within its budget."""
        client = self.client(who)
        with clock.frozen(testing.MONDAY):
            client.get(address)
            with sql_budget(name):
                assert client.get(address).status_code == 200

    def post(self, name: str, who: str, address: str, **values: object) -> None:
        """One verb within its budget."""
        client = self.client(who)
        with clock.frozen(testing.MONDAY), sql_budget(name):
            response = client.post(address, values)
        assert response.status_code in (200, 302), response.content.decode()[:2000]


@pytest.fixture
def town() -> Town:
    """The house with its dossiers."""
    return Town()


def test_pages_of_visitors(town: Town) -> None:
    """Home, search and a procedure."""
    town.get("web:home", "", "/")
    town.get("web:search", "", "/thu-tuc/?q=khai sinh")
    town.get("procedures:procedure", "", "/thu-tuc/dang-ky-khai-sinh/")
    town.get("signing:verify", "", "/xac-minh/")


def test_pages_of_citizens(town: Town) -> None:
    """The list, the form, the review, the dossier."""
    draft = f"/ho-so/nhap/{town.draft}"
    town.get("dossiers:list", "mother", "/ho-so/")
    town.get("dossiers:fill", "mother", f"{draft}/child/")
    town.get("dossiers:papers", "mother", f"{draft}/giay-to/")
    town.get("dossiers:review", "mother", f"{draft}/xem-lai/")
    town.get("dossiers:submitted", "mother", f"/ho-so/{town.code}/da-nop/")
    town.get("dossiers:dossier", "mother", f"/ho-so/{town.other}/")
    town.get("dossiers:withdraw", "mother", f"/ho-so/{town.other}/lam/withdraw/")


def test_pages_of_officers(town: Town) -> None:
    """The desk, a dossier, an action that asks, the search, papers to sign, the leader's figures."""
    town.get("web:desk", "dongha.sen", "/ban-lam-viec/")
    town.get("web:find", "dongha.sen", "/tim/?q=mai huong")
    town.get("dossiers:officer", "dongha.mai", f"/ban-lam-viec/{town.other}/")
    town.get("dossiers:officer-do", "dongha.mai", f"/ban-lam-viec/{town.other}/lam/request_supplement/")
    town.get("dossiers:consultations", "dongha.mai", "/phoi-hop/")
    town.get("signing:desk", "dongha.tung", "/ky/")
    town.get("web:leader", "dongha.thong", "/dieu-hanh/")
    town.get("web:leader-list", "dongha.thong", "/dieu-hanh/in_hand/")


def test_verbs(town: Town) -> None:
    """Save a page, submit, receive, assign: savepoints and all."""
    draft = f"/ho-so/nhap/{town.draft}"
    town.post("dossiers:save", "mother", f"{draft}/child/", **testing.PAGES["child"])
    town.post("dossiers:submit", "mother", f"{draft}/nop/", **{"cam-doan": "on"})
    do = f"/ban-lam-viec/{town.code}/lam"
    town.post(
        "dossiers:receive", "dongha.sen", f"{do}/receive/", turn=Dossier.objects.get(code=town.code).turn
    )
    turn = Dossier.objects.get(code=town.code).turn
    town.post("dossiers:assign", "dongha.bach", f"{do}/assign/", turn=turn, assignee=town.mai)
    town.post("dossiers:start", "mother", "/ho-so/moi/dang-ky-khai-sinh/")


def test_a_row_of_steps(town: Town) -> None:
    """Where one officer holds three posts: the dossier costs no more than elsewhere; the page that asks."""
    centre, committee = (identity.office(code=found).office_id for found in ("19495.pvhcc", "19495"))
    places = {"receiving": centre, "returning": centre, "deciding": committee, "holder_office": centre}
    Dossier.objects.filter(code=town.code).update(**{f"{name}_id": place for name, place in places.items()})
    town.get("dossiers:officer", "giolinh.me", f"/ban-lam-viec/{town.code}/")
    row = f"/ban-lam-viec/{town.code}/lam-lien"
    town.get("dossiers:officer-row", "giolinh.me", f"{row}/assign/")


def test_budgets_are_small() -> None:
    """No page of the house is allowed more than eight, no verb more than sixteen; the known excess is named."""
    over = {
        name: count
        for name, count in budgets().items()
        if count > (VERB if name in VERBS else PAGE) and name not in OVER
    }
    assert not over
    assert {name for name in OVER if budgets()[name] <= (VERB if name in VERBS else PAGE)} == set()
