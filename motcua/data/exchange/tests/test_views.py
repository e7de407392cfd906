"""The officers' pages: read by any officer, proposed by a controller, signed and ended by a leader."""

import json
from pathlib import Path

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.data.exchange import actions, keyring, models, queries
from motcua.data.exchange.testing import AT, document, make_key
from motcua.data.exchange.tests.test_agreeing import by_provider
from motcua.data.exchange.tests.test_joining import make_request
from motcua.data.exchange.tests.test_publishing import join_provider
from motcua.kit.clock import frozen
from motcua.trust.identity.testing import make_office, make_officer, sign_in
from tests.support import sql_budget

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock():
    with frozen(AT):
        yield


@pytest.fixture
def library(settings, tmp_path: Path) -> None:
    """A library with one agreement to propose, and the house's roles."""
    old = Path(settings.MOTCUA_LIBRARY)
    new = tmp_path / "library"
    (new / "agreements").mkdir(parents=True)
    (new / "places").symlink_to(old / "places")
    (new / "agreements" / "mau.yaml").write_text(yaml.safe_dump(document(), allow_unicode=True))
    settings.MOTCUA_LIBRARY = new
    join_provider()
    actions.approve_join(code=actions.request_join(request=make_request(), at=AT), by="o", at=AT)
    keyring.keep(keyring.ORGANISATION, make_key("VN/GOV/G24")[0])


def signed_in(client: Client, role: str) -> Client:
    """An officer with this role."""
    return sign_in(client, make_officer(role=role))


def proposed() -> str:
    """The hash of an agreement proposed by somebody."""
    return actions.propose(data=document(), by="o", at=AT)


def test_list_and_page_are_for_any_officer(client, library) -> None:
    """Any officer reads every agreement; nobody else does; a specialist sees no button."""
    hash = proposed()
    assert client.get("/thoa-thuan/").status_code == 302
    signed_in(client, "specialist")
    with sql_budget("exchange:agreements"):
        seen = client.get("/thoa-thuan/").content.decode()
    assert "Xác thực nhân thân" in seen
    assert "Thêm thỏa thuận" not in seen
    with sql_budget("exchange:agreement"):
        seen = client.get(f"/thoa-thuan/{hash}/").content.decode()
    for said in ("Họ và tên", "Điều của luật chuyên ngành", "Chờ đủ chữ ký", "Cấm", "Trả dữ liệu 0 lần"):
        assert said in seen
    assert "Ký thỏa thuận" not in seen
    assert client.get(f"/thoa-thuan/{'0' * 64}/").status_code == 404


def test_controller_proposes_a_draft(client, library) -> None:
    """A draft of the library is offered once, proposed, and then stands in the list."""
    signed_in(client, "controller")
    assert "Đưa ra để ký" in client.get("/thoa-thuan/").content.decode()
    done = client.post("/thoa-thuan/de-nghi/", {"ban": "mau"})
    assert done.url == f"/thoa-thuan/{models.Agreement.objects.get().hash}/"
    assert "Đưa ra để ký" not in client.get("/thoa-thuan/").content.decode()
    again = client.post("/thoa-thuan/de-nghi/", {"ban": "mau"}, follow=True).content.decode()
    assert "đã có trong danh sách" in again
    for name in ("khong-co", "../places/roles"):
        assert client.post("/thoa-thuan/de-nghi/", {"ban": name}).url == "/thoa-thuan/"
    assert models.Agreement.objects.count() == 1


def test_leader_signs_and_ends(client, library) -> None:
    """A leader signs for this agency and ends the agreement with a reason; a controller can do neither."""
    hash = proposed()
    signed_in(client, "controller")
    assert client.post(f"/thoa-thuan/{hash}/ky/").status_code == 403
    assert client.post(f"/thoa-thuan/{hash}/cham-dut/", {"ly-do": "x"}).status_code == 403
    chair = signed_in(Client(), "chair")
    assert "Ký thỏa thuận" in chair.get(f"/thoa-thuan/{hash}/").content.decode()
    assert "Đã ký thỏa thuận" in chair.post(f"/thoa-thuan/{hash}/ky/", follow=True).content.decode()
    assert models.Agreement.objects.get().consumer_signature
    ended = chair.post(f"/thoa-thuan/{hash}/cham-dut/", {"ly-do": " "}, follow=True).content.decode()
    assert "Ghi lý do" in ended
    ended = chair.post(
        f"/thoa-thuan/{hash}/cham-dut/", {"ly-do": "Hết nhu cầu"}, follow=True
    ).content.decode()
    assert "Hết nhu cầu" in ended
    assert "không dữ liệu nào đi theo" in ended


def test_a_commune_does_not_sign_for_the_province(client, library) -> None:
    """Who leads a body under another one reads the agreement; to sign or to end it is not theirs."""
    make_office(code="44", kind="province")
    make_office(code="19351", parent="44")
    hash = proposed()
    sign_in(client, make_officer(role="chair", office="19351"))
    assert "Ký thỏa thuận" not in client.get(f"/thoa-thuan/{hash}/").content.decode()
    for step in ("ky", "cham-dut"):
        assert client.post(f"/thoa-thuan/{hash}/{step}/", {"ly-do": "Thử"}).status_code == 403
    row = models.Agreement.objects.get()
    assert (row.consumer_signature, row.revoked_at) == ("", None)
    sign_in(client, make_officer(role="deputy_chair", office="44"))
    assert client.post(f"/thoa-thuan/{hash}/ky/").status_code == 302
    assert models.Agreement.objects.get().consumer_signature


def test_other_sides_file_is_taken_in(client, library) -> None:
    """The file of the other side brings its signature; another file is refused in plain words."""
    hash = proposed()
    signed_in(client, "controller")
    sent = {
        **queries.bundle(hash=hash),
        "provider_signature": by_provider(models.Agreement.objects.get().document.encode()),
    }
    for data, said in (
        (json.dumps(sent).encode(), "chữ ký kèm theo là đúng"),
        (json.dumps({**sent, "x": ""}).encode(), "không phải là bản thỏa thuận"),
        (b"[" * 9999, "không phải là bản thỏa thuận"),
        (b"\xff", "không phải là bản thỏa thuận"),
    ):
        file = SimpleUploadedFile("a.json", data)
        assert said in client.post("/thoa-thuan/nhan/", {"tep": file}, follow=True).content.decode()
    assert models.Agreement.objects.get().provider_signature


def test_machines_read_it_too(client, library) -> None:
    """The file for the other side and the ODRL policy."""
    hash = proposed()
    signed_in(client, "specialist")
    assert client.get(f"/thoa-thuan/{hash}/ban-gui.json").json() == queries.bundle(hash=hash)
    policy = client.get(f"/thoa-thuan/{hash}/odrl.jsonld")
    assert (policy["Content-Type"], policy.json()["uid"]) == ("application/ld+json", f"urn:sha256:{hash}")


def test_sample_agreements_are_sound() -> None:
    """Every agreement of the library can be signed as it stands."""
    drafts = queries.agreements_page(at=AT, proposer=True).drafts
    names = {path.stem for path in (queries.pages.library.root() / "agreements").glob("*.yaml")}
    assert {draft.name for draft in drafts} == names
