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
        raw = sent if isinstance(sent, bytes) else json.dumps(sent).encode()
        return queries.as_provider().serve(body=raw, fields=fields, at=AT + timedelta(days=3), **given)

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
