"""A draft out of an entry: its facts filled, every gap said, nothing guessed."""

import pytest
import yaml

from motcua.kit.errors import NotFound
from motcua.service.catalogue import queries
from motcua.service.catalogue.testing import make_method, make_record, take_in

pytestmark = pytest.mark.django_db


def facts(**changes: object) -> dict:
    """procedure.yaml of the draft out of a record with these changes."""
    take_in([make_record(**changes)])
    return yaml.safe_load(queries.scaffold(code="1.900001")["procedure.yaml"])


def test_facts_are_filled() -> None:
    """Code, names, level, limit, papers, result and law come from the record, graded U."""
    found = facts()
    assert (found["code"], found["name"], found["slug"]) == (
        "1.900001",
        "Đăng ký nuôi ong",
        "dang-ky-nuoi-ong",
    )
    assert (found["level"], found["decision"], found["online"]) == ("commune", "01/QĐ-TEST", True)
    assert [(item["channels"], item["limit"]) for item in found["time_limits"]] == [
        ([1, 2], "5 ngày làm việc"),  # published twice alike, said once
    ]
    assert found["components"][0]["originals"] == 1
    assert found["legal_basis"] == [
        {
            "id": "01-2020-qh14",
            "number": "01/2020/QH14",
            "title": "Luật mẫu",
            "effective_from": None,
            "grade": "U",
        }
    ]
    assert found["result"]["code"] == "KQ.G00.000001"


def test_alike_once_and_nothing_never() -> None:
    """A fee alike on two channels is one line of both, another stays apart; "none" is no note for the public."""
    dear = {"value": 5000, "currencyId": "VND", "description": "5.000 đồng"}
    ways = [make_method("ONLINE"), make_method("POSTAL", fees=[dear]), make_method("DIRECT")]
    found = facts(executionMethods=ways, requirementsAndConditions="Không.\nCó ít nhất hai đàn ong.")
    assert [(fee["id"], fee["channels"]) for fee in found["fees"]] == [("fee_1", [1, 2]), ("fee_2", [3])]
    assert found["notes"] == ["Có ít nhất hai đàn ong."]


def test_gaps_are_said() -> None:
    """A limit of unit OTHER, a fee that the council decides, dollars and several levels are TODO, never a value."""
    council = {"value": 0, "currencyId": "VND", "description": "HĐND tỉnh quyết định"}
    dollars = {"value": 10, "currencyId": "USD", "description": ""}
    way = make_method("DIRECT", processingTime=1, processingTimeUnit="OTHER", fees=[council, dollars])
    found = facts(executionMethods=[way], isProvince=True)
    assert found["time_limits"][0]["limit"].startswith("TODO")
    assert [fee["amount"][:4] for fee in found["fees"]] == ["TODO", "TODO"]
    assert found["level"].startswith("TODO")
    assert found["effective_from"].startswith("TODO")


def test_every_file_is_yaml() -> None:
    """All files of a draft parse; the folder is named by code and slug; an unknown code is not found."""
    take_in([make_record()])
    files = queries.scaffold(code="1.900001")
    assert set(files) == {"procedure.yaml", "form.yaml", "process.yaml", "scenarios.yaml"}
    assert all(isinstance(yaml.safe_load(text), dict) for text in files.values())
    assert queries.draft_folder(files=files) == "1.900001-dang-ky-nuoi-ong"
    with pytest.raises(NotFound):
        queries.scaffold(code="9.999999")


def test_any_record_can_be_scaffolded() -> None:
    """Wrong types anywhere in a record never break its draft."""
    strange = [None, 7, "x", [], {}, [None], [{}], [{"name": 7, "code": {}}], True, 2.5]
    keys = [key for key in make_record() if key not in ("code", "name")]
    records = [make_record(f"1.9{n:02}{m:03}", **{key: value}) for n, key in enumerate(keys)
               for m, value in enumerate(strange)]  # fmt: skip
    inner = [make_method(**{key: value}) for key in make_method() for value in strange]
    records += [make_record(f"1.8{n:05}", executionMethods=[item]) for n, item in enumerate(inner)]
    refused = {item.line for item in take_in(records).refusals}
    for line, record in enumerate(records, 1):
        if line not in refused:
            assert queries.scaffold(code=record["code"])
