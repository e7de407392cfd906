"""Published records for tests: invented, in the portal's shape; and the real ones, where they lie beside us."""

import json
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from motcua.kit.clock import ZONE
from motcua.service.catalogue import actions
from motcua.service.catalogue.types import Imported

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZONE)
REAL = Path(
    os.environ.get("MOTCUA_CATALOGUE")
    or Path(__file__).resolve().parents[4] / "shared/data/procedures/national-catalogue-1300.jsonl.xz"
)


def make_record(
    code: str = "1.900001", name: str = "Thủ tục đăng ký nuôi ong", **changes: Any
) -> dict[str, Any]:
    """A record with nothing odd about it; `changes` replace keys."""
    paper = {
        "profileComponentId": "p1", "code": "", "name": "Đơn đề nghị", "originalQty": 1, "copyQty": 0,
        "required": True, "hasElectronicForm": False, "isProcessingResult": False, "source": "", "attachments": [],
    }  # fmt: skip
    record = {
        "id": "u1",
        "code": code,
        "codeNotation": code,
        "name": name,
        "decisionNo": "01/QĐ-TEST",
        "executionSteps": [{"name": "", "description": "- Nộp hồ sơ.\n- Nhận kết quả."}],
        "executionMethods": [make_method("ONLINE"), make_method("DIRECT")],
        "executionCases": [{"name": "", "profileComponents": [paper]}],
        "cases": [],
        "categoriesDetails": [{"id": "c", "name": "Chăn nuôi", "code": ""}],
        "legalBasisesDetails": [{"id": "l", "name": "Luật mẫu", "code": "01/2020/QH14"}],
        "resultsDetails": [{"id": "r", "name": "Giấy chứng nhận nuôi ong", "code": "KQ.G00.000001"}],
        "subjectTypesDetails": [{"id": "s", "name": "Công dân Việt Nam", "code": ""}],
        "executingAgencies": "Ủy ban nhân dân cấp xã",
        "requirementsAndConditions": "",
        "keywords": "",
        "departmentPromulgateName": "Bộ Mẫu",
        "isMinistry": False,
        "isProvince": False,
        "isWard": True,
        "isOtherAgency": False,
    }
    return {**record, **changes}


def make_method(channel: str = "DIRECT", **changes: Any) -> dict[str, Any]:
    """One way of handing in: five working days, free."""
    fee = {"type": "FEE", "value": 0, "currencyId": "VND", "attachment": None, "description": "Miễn phí"}
    method = {
        "submissionMethod": channel,
        "processingTime": 5,
        "processingTimeUnit": "WORKING_DAY",
        "description": "",
    }
    return {**method, "fees": [fee], **changes}


def take_in(records: Iterable[Any], *, at: datetime = MONDAY) -> Imported:
    """Import records as a file of one a line; a text stands as it is."""
    lines = (item if isinstance(item, str) else json.dumps(item, ensure_ascii=False) for item in records)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "danh-muc.jsonl"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8", errors="surrogatepass")
        return actions.import_file(path=path, at=at)
