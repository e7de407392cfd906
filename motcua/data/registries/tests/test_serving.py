"""Services of registries: from the data alone, JSON in and out, with faults of their own."""

import json
from datetime import date, timedelta

from django.test import TestCase

from motcua.data.exchange.types import Answer
from motcua.data.registries import actions, queries
from motcua.data.registries.tests.test_amend import HOW
from motcua.data.registries.tests.test_read import AT, ROW

SERVICE = "VN/GOV/G01/dancu/tracuu"
BUSINESS = "VN/GOV/G12/dkkd/dangky"
WRITING = "VN/GOV/G15/hotich/ghi"
DOUBTING = "VN/GOV/G01/dancu/chuadung"
CLIENT, REF = "VN/GOV/H50/motcua", "0f8fad5b-d9cb-469f-a165-70867728950e"
WRONG = {"so_dinh_danh": ROW["number"], "noi_cu_tru": "Tổ 9, Phường Đông Hà"}
MARRIED = {"so_dinh_danh": ROW["number"], "dang_ky_ket_hon": "Số 1/2026", "ngay_ket_hon": "2026-11-20"}
UNIT = {"number": "0100109106", "business_name": "Công ty Mẫu", "industries": ["Trồng tiêu", "Nuôi ong"]}


class ServeTest(TestCase):
    """as_provider().serve()."""

    def setUp(self) -> None:
        """One person, one enterprise."""
        actions.load(registry="population", rows=(ROW,), at=AT)
        actions.load(registry="business", rows=(UNIT,), at=AT)

    def serve(self, body: object = None, fields: tuple[str, ...] = (), **asked: str) -> Answer:
        """Ask for the person of the register."""
        sent = {"so_dinh_danh": ROW["number"]} if body is None else body
        given = {"service": SERVICE, "method": "POST", "path": "/v1/xac-thuc", "query": "", **asked}
        given |= {"client": "VN/GOV/H50/motcua", "case": "H50-1"}
        raw = sent if isinstance(sent, bytes) else json.dumps(sent).encode()
        return actions.as_provider().serve(body=raw, fields=fields, at=AT + timedelta(days=3), **given)

    def test_only_wanted_fields_are_given(self) -> None:
        """The names on the wire are the data's; what is not asked stays, what is not returned is never given."""
        whole = json.loads(self.serve().body)
        self.assertEqual(whole["ho_ten"], ROW["full_name"])
        self.assertNotIn("dan_toc", whole)
        self.assertEqual(
            json.loads(self.serve(fields=("noi_cu_tru", "x")).body), {"noi_cu_tru": ROW["residence"]}
        )

    def test_a_claim_must_agree(self) -> None:
        """A number with a name is answered only where both are one person's; a wrong name looks like nobody."""
        claim = {"so_dinh_danh": ROW["number"], "ho_ten": ROW["full_name"].upper()}
        self.assertEqual(self.serve(claim).status, 200)
        wrong = self.serve({**claim, "ho_ten": "Người Khác"})
        nobody = self.serve({**claim, "so_dinh_danh": "045000000000"})
        self.assertEqual((wrong.status, wrong.body), (404, nobody.body))

    def test_a_sensitive_field_has_a_path_of_its_own(self) -> None:
        """Ethnicity is given where an article says why, and there alone."""
        other = {**ROW, "number": "045093000264", "ethnicity": "Tà Ôi"}
        actions.load(registry="population", rows=(other,), at=AT)
        asked = {"so_dinh_danh": other["number"]}
        self.assertEqual(json.loads(self.serve(asked, path="/v1/ho-tich").body)["dan_toc"], "Tà Ôi")
        self.assertNotIn("dan_toc", json.loads(self.serve(asked).body))

    def test_a_thing_is_found_by_its_path(self) -> None:
        """Lists stay lists; HEAD is answered like GET."""
        for method in ("GET", "HEAD"):
            found = self.serve(b"", service=BUSINESS, method=method, path="/v1/don-vi/0100109106")
            self.assertEqual(json.loads(found.body)["nganh_nghe"], UNIT["industries"])

    def test_its_own_faults(self) -> None:
        """Nobody, no JSON, no number, another method, path or service; no message holds what was sent."""
        for status, code, given in (
            (404, "khong_co", {"body": {"so_dinh_danh": "045000000000"}}),
            (400, "khong_phai_json", {"body": b"{"}),
            (400, "khong_phai_doi_tuong", {"body": [1]}),
            (400, "thieu_ma_tra_cuu", {"body": {"so_dinh_danh": 45}}),
            (400, "thieu_ma_tra_cuu", {"body": {}}),
            (404, "khong_co", {"body": {"so_dinh_danh": "\x00"}}),
            (404, "khong_co", {"body": {"so_dinh_danh": "\ud800"}}),
            (404, "khong_co", {"query": "known_at=0001-01-01T00:00:00%2B14:00"}),
            (404, "khong_co", {"query": "known_at=1999-01-23T18:08:08-21:39"}),
            (400, "sai_thoi_diem", {"query": "valid_at="}),
            (400, "sai_thoi_diem", {"query": "valid_at=mai"}),
            (400, "sai_thoi_diem", {"query": "known_at=2026-01-01T00:00:00"}),
            (405, "sai_phuong_thuc", {"method": "GET"}),
            (404, "khong_co_duong_dan", {"path": "/v1/xac-thuc/../x"}),
            (404, "khong_co_dich_vu", {"service": "VN/GOV/G99/dancu/tracuu"}),
        ):
            with self.subTest(given=given):
                answer = self.serve(**given)
                self.assertEqual((answer.status, json.loads(answer.body)["loi"]), (status, code))
                self.assertNotIn("045000000000", answer.body.decode())

    def test_the_past_is_asked_with_two_clocks(self) -> None:
        """Of an earlier day, and as known at an earlier moment."""
        actions.amend(
            registry="population",
            key=ROW["number"],
            data={"residence": "Xã Cam Lộ"},
            writing=HOW,
            at=AT + timedelta(days=2),
            valid_from=date(2026, 11, 1),
        )
        known = (AT + timedelta(days=1)).isoformat().replace("+", "%2B")
        for query, place in (
            ("", "Xã Cam Lộ"),
            ("valid_at=2026-10-31", ROW["residence"]),
            (f"known_at={known}", ROW["residence"]),
        ):
            self.assertEqual(json.loads(self.serve(query=query).body)["noi_cu_tru"], place)

    def test_a_look_up_is_two_statements_at_most(self) -> None:
        """One for whoever is there."""
        with self.assertNumQueries(1):
            self.serve()


class ServeWriteTest(TestCase):
    """as_provider().serve() of what another agency's result writes, and takes back."""

    def tell(
        self, path: str, data: object = None, *, fields: tuple[str, ...] = (), **source: object
    ) -> Answer:
        """One message of the province, for one dossier."""
        told = {"du_lieu": MARRIED if data is None else data, "nguon": {"ma_giay": "A1", **source}}
        given = {"service": WRITING, "method": "POST", "path": path, "query": "", "fields": fields}
        given |= {"client": "VN/GOV/H50/motcua", "case": "H50-1", "at": AT}
        return actions.as_provider().serve(body=json.dumps(told).encode(), **given)

    def held(self) -> object:
        """What the register says of the marriage now."""
        past = queries.past(registry="civil_status", key=ROW["number"])
        now = next((one for one in past if one.known_to is None and one.valid_to is None), None)
        return {fact.name: fact.value for fact in now.facts}.get("marriage_registration") if now else None

    def test_it_answers_with_the_record(self) -> None:
        """Again and again the same; since the day that was told."""
        for _again in range(2):
            answer = self.tell("/v1/ket-hon", tu_ngay="2026-11-20")
            self.assertEqual((answer.status, json.loads(answer.body)), (200, {"so_dinh_danh": ROW["number"]}))
        (entry,) = queries.past(registry="civil_status", key=ROW["number"])
        self.assertEqual((self.held(), entry.valid_from), ("Số 1/2026", date(2026, 11, 20)))

    def test_what_comes_after_its_taking_back_writes_nothing(self) -> None:
        """In either order nothing stands; another paper of the dossier does."""
        for path in ("/v1/ket-hon/thu-hoi", "/v1/ket-hon/thu-hoi", "/v1/ket-hon"):
            self.assertEqual(self.tell(path, ly_do="Đã thu hồi").status, 200)
        self.assertIsNone(self.held())
        self.assertEqual(self.tell("/v1/ket-hon", ma_giay="B2").status, 200)
        self.assertEqual(self.held(), "Số 1/2026")

    def test_what_the_owner_does_not_take(self) -> None:
        """A field outside path or agreement, no number, a bad value, odd words; nothing is written."""
        wrong = {**MARRIED, "ngay_ket_hon": "hôm qua"}
        for status, data, more in (
            (400, {**MARRIED, "noi_sinh": "x"}, {}),
            (400, MARRIED, {"fields": ("so_dinh_danh",)}),
            (400, {"dang_ky_ket_hon": "x"}, {}),
            (400, "x", {}),
            (400, {**MARRIED, "vo_hoac_chong": "a\x00"}, {}),
            (400, MARRIED, {"tu_ngay": "hôm qua"}),
            (400, MARRIED, {"ma_giay": "x" * 61}),
            (400, MARRIED, {"ma_giay": ""}),
            (400, {"so_dinh_danh": MARRIED["so_dinh_danh"]}, {}),
            (422, wrong, {}),
        ):
            with self.subTest(status=status, more=more):
                self.assertEqual(self.tell("/v1/ket-hon", data, **more).status, status)
        self.assertIsNone(self.held())

    def test_anothers_dossier_is_anothers(self) -> None:
        """A system takes back only what it wrote itself."""
        self.tell("/v1/ket-hon")
        given = {
            "service": WRITING,
            "method": "POST",
            "path": "/v1/ket-hon/thu-hoi",
            "query": "",
            "fields": (),
        }
        body = json.dumps({"nguon": {"ma_giay": "A1", "ly_do": "x"}}).encode()
        given |= {"client": "VN/GOV/H51/motcua", "case": "H50-1", "at": AT, "body": body}
        self.assertEqual(actions.as_provider().serve(**given).status, 200)
        self.assertEqual(self.held(), "Số 1/2026")


class ServeDoubtTest(TestCase):
    """as_provider().serve() of another agency's doubt, and of its answer."""

    def setUp(self) -> None:
        """One person."""
        actions.load(registry="population", rows=(ROW,), at=AT)

    def say(
        self, data: object = None, *, path: str = "/v1/de-nghi", client: str = CLIENT, **more: object
    ) -> Answer:
        """One message for one draft."""
        words = {"de_nghi": REF, "ly_do": "Đã chuyển", "van_ban": "Giấy 12", **more}
        told = {"du_lieu": WRONG if data is None else data, "nguon": words}
        given = {"service": DOUBTING, "method": "POST", "path": path, "query": "", "fields": ()}
        given |= {"client": client, "case": "draft-1", "at": AT, "body": json.dumps(told).encode()}
        return actions.as_provider().serve(**given)

    def hear(self, client: str = CLIENT) -> Answer:
        """What became of it."""
        return self.say({}, path="/v1/tra-loi", client=client)

    def test_it_lies_among_the_corrections_once(self) -> None:
        """And is answered as any other; who asks hears its own alone."""
        known = {"ho_so": "draft-1", "de_nghi": REF}
        for _again in range(2):
            self.assertEqual(json.loads(self.say().body), {**known, "han": "2026-12-03"})
        (line,) = queries.register_page(registry="population", at=AT).doubts
        self.assertEqual((line.ref, line.case, line.office), (REF, "draft-1", f"Người nộp hồ sơ · {CLIENT}"))
        self.assertEqual(json.loads(self.hear().body), {**known, "ket_qua": "cho"})
        actions.answer(ref=REF, accept=True, words="Đúng", actor="owner", office="G01", at=AT)
        said = {"ket_qua": "nhan", "loi_dap": "Đúng", "ngay": "2026-11-23"}
        self.assertEqual(json.loads(self.hear().body), {**known, **said})
        self.assertEqual(self.hear("VN/GOV/H51/motcua").status, 404)
        self.assertEqual(self.say(client="VN/GOV/H51/motcua").status, 422)

    def test_what_the_owner_does_not_take(self) -> None:
        """Nobody, two fields, none, one outside the path, no ref, no reason, a bad value: nothing is opened."""
        for status, data, more in (
            (404, {**WRONG, "so_dinh_danh": "045000000000"}, {}),
            (400, {**WRONG, "ho_ten": "Tên"}, {}),
            (400, {"so_dinh_danh": ROW["number"]}, {}),
            (400, {**WRONG, "x": "y"}, {}),
            (400, {"noi_cu_tru": "Tổ 9"}, {}),
            (400, WRONG, {"de_nghi": "x"}),
            (422, WRONG, {"ly_do": ""}),
            (422, {"so_dinh_danh": ROW["number"], "ngay_sinh": "hôm qua"}, {}),
        ):
            with self.subTest(status=status, data=data, more=more):
                self.assertEqual(self.say(data, **more).status, status)
        self.assertEqual(queries.register_page(registry="population", at=AT).doubts, ())


class ServicesTest(TestCase):
    """services(), service(), openapi()."""

    def test_each_is_described_by_what_the_registry_says(self) -> None:
        """Every returned field has its label, type and article; the sample is what the paths return."""
        for line in queries.services():
            described = queries.openapi(id=line.id)
            for path in line.paths:
                operation = described["paths"][path.path][path.method.lower()]
                shape = operation["responses"]["200"]["content"]["application/json"]
                self.assertEqual(set(shape["schema"]["properties"]), set(shape["example"]))
                self.assertTrue(all(field.label and field.basis for field in path.fields))
        self.assertEqual(queries.service(id=SERVICE).owner, "Bộ Công an")
