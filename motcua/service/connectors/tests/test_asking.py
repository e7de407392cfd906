"""What was submitted at the Portal is worked on here; what a ministry works on is shown and counted in nothing."""

import json
import sys
from datetime import datetime, timedelta
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from django.test import Client

from motcua.service.connectors import actions, queries
from motcua.service.connectors.models import Arrival, Mirror
from motcua.service.connectors.testing import make_driver, make_item, running_portal
from motcua.service.dossiers import queries as dossiers
from motcua.service.dossiers import testing
from motcua.service.dossiers.models import Dossier, Paper, Step
from motcua.trust.documents.testing import pdf
from motcua.trust.identity import queries as identity
from motcua.trust.identity.models import User
from motcua.trust.identity.testing import sign_in, user_named
from tests.support import ports

pytestmark = pytest.mark.django_db
AT = testing.MONDAY
CODE = "H50.101.00-261123-0777"
FLAT = {name: value for page in testing.PAGES.values() for name, value in page.items()}


@pytest.fixture(autouse=True)
def _house() -> None:
    """The sample province."""
    testing.load_house()


def put(portal, **values: object) -> None:
    """The Portal holds one dossier for us."""
    portal.waiting[CODE] = make_item(DuLieuToKhai=FLAT, **values)


def test_a_dossier_of_the_portal_is_taken_in_once() -> None:
    """Its code, its answers and its applicant; asked again, nothing is made twice; then its state is told."""
    with running_portal() as portal:
        put(portal)
        assert actions.ask_portal(at=AT) == 1
        assert actions.ask_portal(at=AT) == 0
        assert actions.take_arrivals(at=AT) == 1
        assert actions.take_arrivals(at=AT) == 0
        dossier = Dossier.objects.get()
        assert (dossier.code, dossier.portal, dossier.title) == (CODE, 1, "Lê Trần Minh An")
        assert (dossier.party.number, dossier.answers["child_name"]) == ("045195000718", "Lê Trần Minh An")
        assert dossiers.portal_view(code=CODE, turn=1).place == "portal"
        actions.note_step(code=CODE, turn=1, at=AT)
        assert actions.tell_dossier(code=CODE, at=AT) == 1
        assert portal.waiting == {}
    row = Arrival.objects.get()
    assert (row.state, row.message) == ("taken", {})
    assert not User.objects.get(party=dossier.party).has_usable_password()


@pytest.mark.parametrize(
    ("told", "since", "due"),
    [
        # Sunday evening, the day before it came
        ("20261122203000", AT.replace(day=22, hour=20, minute=30), AT.replace(hour=17)),
        ("20261123100000", AT, AT.replace(day=25, hour=9)),  # a clock that runs ahead
        ("20060101000000", AT, AT.replace(day=25, hour=9)),
        ("", AT, AT.replace(day=25, hour=9)),
    ],
)
def test_it_was_submitted_when_the_portal_took_it(told: str, since: datetime, due: datetime) -> None:
    """That moment is kept, the counter's hours run from it and it is told back; one that cannot be is not believed."""
    late = AT + timedelta(hours=3)
    with running_portal() as portal:
        put(portal, NgayNopHoSo=told)
        actions.ask_portal(at=AT)
        assert actions.take_arrivals(at=late) == 1
        dossier = Dossier.objects.get()
        assert dossier.submitted_at == since
        assert dossier.step_due == due
        assert Step.objects.get().at == late
        actions.note_step(code=CODE, turn=1, at=late)
        actions.tell_dossier(code=CODE, at=late)
        said = dict(portal.heard)["CapNhatTienDoHoSoMC"]
        assert said["ThoiDiemXuLy"] == f"{late:%Y%m%d%H%M%S}"
        assert portal.dossiers[CODE]["NgayNopHoSo"] == f"{since:%Y%m%d%H%M%S}"
    page = dossiers.applicant_page(code=CODE, party_id=dossier.party_id, at=late)
    assert f"{since:%H:%M %d/%m/%Y}" in page.submitted_text
    assert page.steps[-1].when == f"{since:%H:%M %d/%m/%Y}"


def test_its_papers_come_with_it() -> None:
    """Files are fetched from the Portal alone and checked as any upload."""
    papers = [{"MaThanhPhanHoSo": "birth_notice", "TenTepDinhKem": "gcs.pdf", "DuongDanTaiTepTin": "tep/gcs"}]
    with running_portal() as portal:
        portal.files["gcs"] = pdf()
        put(portal, TaiLieuNop=papers)
        actions.ask_portal(at=AT)
        assert actions.take_arrivals(at=AT) == 1
    assert Paper.objects.get().component == "birth_notice"


@pytest.mark.parametrize("link", ["http://127.0.0.1:1/x", "//evil.example/x", "tep/missing"])
def test_a_paper_that_does_not_come_is_tried_again(link: str) -> None:
    """A link elsewhere, or a file that is not there: nothing is half made, the trouble is kept."""
    papers = [{"MaThanhPhanHoSo": "birth_notice", "TenTepDinhKem": "gcs.pdf", "DuongDanTaiTepTin": link}]
    with running_portal() as portal:
        put(portal, TaiLieuNop=papers)
        actions.ask_portal(at=AT)
        assert actions.take_arrivals(at=AT) == 0
        row = Arrival.objects.get()
        assert (row.state, row.failures, row.next_try) == ("failed", 1, AT + timedelta(seconds=10))
        assert not Dossier.objects.exists()
        row_of_page = queries.connectors_page(at=AT).inward[0]
        assert (row_of_page.code, row_of_page.failures) == (CODE, 1)


@pytest.mark.parametrize(
    "values", [{"MaHoSo": "x' or 1=1"}, {"MaTTHC": "9.999999"}, {"SoDinhDanh": ""}, {"DuLieuToKhai": [1]}]
)
def test_what_cannot_be_read_stops_no_other(values: dict) -> None:
    """A wrong message is kept apart; the next one is taken."""
    with running_portal() as portal:
        portal.waiting["first"] = make_item(**{"DuLieuToKhai": FLAT, **values})
        portal.waiting["second"] = make_item(MaHoSo="H50.101.00-261123-0778", DuLieuToKhai=FLAT)
        actions.ask_portal(at=AT)
        assert actions.take_arrivals(at=AT) == 1
    assert Dossier.objects.get().code == "H50.101.00-261123-0778"


def test_an_organisation_hands_in_too() -> None:
    """A company of the Portal is a party here, with nobody's way in."""
    with running_portal() as portal:
        put(portal, LoaiDoiTuong="2", SoDinhDanh="0100109106", ChuHoSo="Hợp tác xã Thử")
        actions.ask_portal(at=AT)
        assert actions.take_arrivals(at=AT) == 1
    assert Dossier.objects.get().party.kind == "organisation"


def test_a_ministrys_dossier_is_mirrored_and_counted_in_nothing(client: Client) -> None:
    """Another unit settles it: shown read-only, followed, no dossier, no figure of the leader."""
    with running_portal() as portal:
        for state in ("4", "9"):
            portal.waiting["b"] = make_item(
                MaHoSo="G01.00-261123-0001", DonViXuLy="G01.00", TrangThaiHoSo=state
            )
            actions.ask_portal(at=AT)
    assert (Mirror.objects.get().state, Dossier.objects.count(), Arrival.objects.count()) == (9, 0, 0)
    sign_in(client, user_named("dongha.sen"))
    text = client.get("/ket-noi/ho-so-bo/?q=g01.00-261123-0001").content.decode()
    assert "Đã xử lý xong" in text
    assert "<form" not in text.split("<table")[1].split("</table>")[0]
    office = identity.office(code="19333")
    assert all(
        figure.count == 0 for figure in dossiers.leader_page(office_id=office.office_id, at=AT).figures
    )


def test_a_dossier_of_ours_is_never_mirrored() -> None:
    """Counted once: the Portal's word about our own dossier makes no second one."""
    code = testing.make_dossier(user=testing.mother())
    with running_portal() as portal:
        portal.waiting["x"] = make_item(MaHoSo=code, DonViXuLy="G01.00", TrangThaiHoSo="9")
        actions.ask_portal(at=AT)
    assert not Mirror.objects.exists()


def test_a_portal_that_does_not_answer_is_asked_later() -> None:
    """Nothing breaks, nothing is noted."""
    actions.bind_gateway(gateway=make_driver(dialect="classic", url="http://127.0.0.1:9"))
    try:
        assert actions.ask_portal(at=AT) == 0
    finally:
        actions.bind_gateway(gateway=None)


@pytest.mark.parametrize("dialect", ["classic", "gate"])
def test_the_stand_in_runs_as_a_process_of_its_own(dialect: str) -> None:
    """Another process, another dialect: told over the wire, read back from its own page."""
    port = ports.free_port()
    words = [sys.executable, "-m", "demo.national_portal", "--port", str(port), "--dialect", dialect]
    code = testing.make_dossier(user=testing.mother())
    with ports.running(words, port=port, cwd=Path(__file__).resolve().parents[4]):
        url = f"http://127.0.0.1:{port}"
        actions.bind_gateway(gateway=make_driver(dialect=dialect, url=url))
        try:
            actions.note_step(code=code, turn=1, at=AT)
            assert actions.tell_dossier(code=code, at=AT) == 1
        finally:
            actions.bind_gateway(gateway=None)
        with urlopen(Request(f"{url}/_gia-lap/"), timeout=20) as seen:
            assert code in json.loads(seen.read())["dossiers"]
