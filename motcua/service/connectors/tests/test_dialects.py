"""Conformance of both dialects: every field by its published name, all ten states, and back again."""

from dataclasses import asdict
from datetime import datetime

import pytest

from motcua.kit.clock import ZONE
from motcua.kit.jobs.pauses import pause
from motcua.kit.library import load_yaml, root
from motcua.service.connectors import queries, rules
from motcua.service.connectors.testing import make_driver, make_item
from motcua.service.dossiers.types import PortalView

AT = datetime(2026, 11, 23, 9, 5, 7, tzinfo=ZONE)
STATES = load_yaml(root() / "law" / "portal-states.yaml")["states"]
# The field names of DongBoHoSoMC as independent implementations send them, in their order.
DOSSIER = """MaHoSo MaTTHC TenTTHC MaLinhVuc TenLinhVuc KenhThucHien ChuHoSo LoaiDoiTuong MaDoiTuong ThongTinKhac
Email Fax SoDienThoai TrichYeuHoSo NgayNopHoSo NgayTiepNhan NgayHenTra NgayTuChoi TrangThaiHoSo NgayTra ThongTinTra
HinhThuc NgayKetThucXuLy DonViXuLy GhiChu NoiNopHoSo HoSoCoThanhPhanSoHoa TaiKhoanDuocXacThucVoiVNeID
DuocThanhToanTrucTuyen LoaiDinhDanh SoDinhDanh MaCSDL TaiLieuNop DanhSachLePhi DanhSachTepDinhKemKhac DanhSachHoSoBoSung
DanhSachGiayToKetQua""".split()
PROGRESS = """MaHoSo NguoiXuLy ChucDanh ThoiDiemXuLy PhongBanXuLy NoiDungXuLy TrangThai NgayBatDau
NgayKetThucTheoQuyDinh""".split()
LISTS = {
    "TaiLieuNop": "TepDinhKemId TenTepDinhKem IsDeleted MaThanhPhanHoSo DuongDanTaiTepTin DuocSoHoa DuocTaiSuDung "
    "DuocLayTuKhoDMQG MaKetQuaThayThe",
    "DanhSachLePhi": "TenPhiLePhi MaPhiLePhi HinhThucThu Gia LoaiPhiLePhi",
    "DanhSachTepDinhKemKhac": "TenGiayTo SoLuong LoaiGiayTo",
    "DanhSachHoSoBoSung": "HoSoBoSungId NguoiYeuCauBoSung NoiDungBoSung NgayBoSung NguoiTiepNhanBoSung "
    "ThongTinTiepNhan NgayTiepNhanBoSung TrangThaiBoSung DanhSachGiayToBoSung DanhSachLePhiBoSung NgayHenTraTruoc "
    "NgayHenTraMoi",
    "DanhSachGiayToKetQua": "TenGiayTo MaThanhPhanHoSo GiayToId DuongDanTepTinKetQua MaGiayToKetQua",
}
FACTS = {
    "code": "H50.101.00-261123-0001",
    "procedure": "1.001193",
    "procedure_name": "Thủ tục đăng ký khai sinh",
    "field_name": "Hộ tịch",
    "channel": 2,
    "applicant": "Trần Thị Mai Hương",
    "applicant_kind": "person",
    "applicant_number": "045195000718",
    "phone": "0912000718",
    "email": "",
    "title": "Lê Trần Minh An",
    "submitted_at": AT,
    "received_at": AT,
    "due": AT,
    "unit": "H50.101.00",
    "office": "UBND phường Đông Hà",
    "province": "44",
    "commune": "19333",
    "place": "here",
    "vouched": True,
    "note": "Đã tiếp nhận",
    "step_at": AT,
    "step_due": None,
    "step_person": "Trần Văn Thử",
    "step_role": "Tiếp nhận",
    "step_office": "Trung tâm",
    "papers": (
        {
            "id": "a",
            "document": "a",
            "component": "birth_notice",
            "filename": "a.pdf",
            "form": "electronic",
            "link": "tep/a",
            "digitised": False,
            "files": ({"id": "f1", "hash": "00"},),
        },
    ),
    "digitised": False,
    "others": ({"name": "Sổ", "quantity": 1},),
    "fees": ({"name": "Lệ phí", "id": "base", "amount": 5000},),
    "paid": "here",
    "supplements": (
        {
            "id": "1",
            "asked_by": "A",
            "content": "B",
            "asked_at": AT,
            "answered_at": None,
            "status": "asked",
        },
    ),
    "results": ({"name": "01/KS", "id": "r", "link": "", "code": "01/KS"},),
}


def view(state: int = 4, **values: object) -> PortalView:
    """A step of a birth in this state, with one of everything."""
    ended = {
        "refused_at": AT if state == 3 else None,
        "finished_at": AT if state in (9, 10) else None,
        "returned_at": AT if state == 10 else None,
    }
    return PortalView(**{**FACTS, **ended, "state": state, **values})


def words(name: str, message: str, facts: PortalView) -> dict:
    """A message of a dialect."""
    dialect = queries.dialect(name=name)
    return rules.message(spec=dialect[message], facts=asdict(facts), dialect=dialect)


def test_the_classic_messages_have_exactly_the_known_fields() -> None:
    """Nothing invented, nothing left out; every value a string, or a list of such rows."""
    sent = words("classic", "dossier", view())
    assert list(sent) == DOSSIER
    assert list(words("classic", "progress", view())) == PROGRESS
    for name, fields in LISTS.items():
        (row,) = sent[name]
        assert list(row) == fields.split()
        assert all(isinstance(value, str | list) for value in row.values())
    assert all(isinstance(value, str | list) for value in sent.values())


@pytest.mark.parametrize("state", range(1, 11))
@pytest.mark.parametrize(("name", "message"), [("classic", "dossier"), ("gate", "state")])
def test_all_ten_states(name: str, message: str, state: int) -> None:
    """Each state goes out under its own number, and comes back as itself."""
    sent = words(name, message, view(state))
    assert sent["TrangThaiHoSo"] == str(state)
    assert STATES[state]["name"]
    dialect = queries.dialect(name=name)
    back = rules.facts_in(spec=dialect[message], item=sent, dialect=dialect)
    assert (back["state"], back["code"]) == (state, "H50.101.00-261123-0001")
    assert bool(sent["NgayTuChoi"]) == (state == 3)
    assert bool(sent["NgayKetThucXuLy"]) == (state in (9, 10))
    assert bool(sent["NgayTra"]) == (state == 10)


def test_moments_are_written_without_zone_in_vietnamese_time() -> None:
    """yyyyMMddHHmmss, whatever zone the moment came in."""
    assert words("classic", "dossier", view())["NgayNopHoSo"] == "20261123090507"


def test_the_two_dialects_never_share_the_kind_of_applicant() -> None:
    """LoaiDoiTuong: a person is 1 there and 0 here; a company 2 and 1."""
    company = view(applicant_kind="organisation")
    kinds = [words("classic", "dossier", one)["LoaiDoiTuong"] for one in (view(), company)]
    assert kinds == ["1", "2"]
    theirs = [words("gate", "dossier", one)["ThongTinNguoiNop"]["LoaiDoiTuong"] for one in (view(), company)]
    assert theirs == ["0", "1"]


def test_the_gate_names_place_papers_and_hashes() -> None:
    """CreateDossier: province and commune, kind of copy, id and hash of each file."""
    sent = words("gate", "dossier", view())
    assert (sent["ThongTinNguoiNop"]["MaTinh"], sent["ThongTinNguoiNop"]["MaXa"]) == ("44", "19333")
    assert sent["ThanhPhanHoSo"] == [
        {
            "MaThanhPhanHoSo": "birth_notice",
            "LoaiBan": "2",
            "GiayToDinhKem": [{"IdGiayTo": "f1", "MaKetQua": "", "HashTepTin": "00"}],
        }
    ]


def test_a_fact_without_a_word_is_never_guessed() -> None:
    """A kind of paper or a state that the table does not know stops the message."""
    with pytest.raises(KeyError):
        words("classic", "dossier", view(11))
    dialect = queries.dialect(name="classic")
    with pytest.raises(ValueError):
        rules.facts_in(spec=dialect["dossier"], item={"TrangThaiHoSo": "99"}, dialect=dialect)


def test_what_comes_is_read_in_our_words() -> None:
    """A dossier of the Portal: whose, when, its answers, its files."""
    papers = [{"MaThanhPhanHoSo": "birth_notice", "TenTepDinhKem": "gcs.pdf", "DuongDanTaiTepTin": "tep/gcs"}]
    item = make_item(TaiLieuNop=papers, DuLieuToKhai={"child_name": "Lê Trần Minh An"}, NgaySinh="19950614")
    read = make_driver(dialect="classic", url="http://127.0.0.1:9").read(item=item)
    assert (read.code, read.state, read.unit) == ("H50.101.00-261123-0777", 1, "H50.101.00")
    assert (str(read.born), read.submitted_at.hour) == ("1995-06-14", 8)
    assert (read.papers[0].link, read.answers["child_name"]) == ("tep/gcs", "Lê Trần Minh An")


def test_pauses_double_to_an_hour() -> None:
    """Ten seconds, twenty … one hour."""
    assert [pause(failures=n).seconds for n in (1, 2, 3, 9, 10, 500)] == [10, 20, 40, 2560, 3600, 3600]


@pytest.mark.parametrize("name", ["classic", "gate"])
def test_every_dialect_says_what_it_does_not_know(name: str) -> None:
    """Each file bears a grade and a legal basis, and the ten states are the law's ten."""
    dialect = queries.dialect(name=name)
    assert dialect["grade"] in "SFU"
    assert dialect["incoming"]["grade"] == "U"
    assert set(dialect["states"]) == set(STATES)
