"""Synthetic data in the shape the room's README defines for slips and results."""

from typing import Any

from motcua.trust.documents.queries import qr

CODE = "H50.019.00-261125-0014"


def _common() -> dict[str, Any]:
    return {
        "dossier": {
            "code": CODE,
            "procedure_code": "1.001193",
            "procedure_name": "Thủ tục đăng ký khai sinh",
            "received_at": "2026-11-25T10:36:00+07:00",
            "due_at": "2026-11-25T17:00:00+07:00",
        },
        "applicant": {
            "name": "Nguyễn Văn Khánh",
            "id_number": "045091000355",
            "address": "Khu phố 7, phường Đông Hà, tỉnh Quảng Trị",
            "phone": "0900 000 123",
        },
        "agency": {
            "parent": "UBND phường Đông Hà",
            "name": "Trung tâm Phục vụ hành chính công",
            "place": "Đông Hà",
        },
        "number": "0214/2026-TTPVHCC",
        "date": "2026-11-25",
        "signer": {
            "authority": ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"],
            "title": "Phó Chủ tịch",
            "name": "Trần Thị Minh",
        },
        "verify_url": "http://127.0.0.1:8000/xac-minh",
        "qr": qr(text=CODE),
        "answers": {},
    }


def slip_data(**other: Any) -> dict[str, Any]:
    """Everything any of the seven slips can show."""
    slip = {
        "components": [{"name": "Giấy chứng sinh", "form": "bản chính", "copies": 1, "note": "hồ sơ giữ"}],
        "sets": "01",
        "limit_text": "trong ngày làm việc",
        "return_way": "Quầy 2",
        "why_due": "Nhận trước 15 giờ nên trả trong ngày.",
        "book": "03",
        "ordinal": "0214",
        "items": [{"name": "Giấy chứng sinh", "how": "chụp lại rõ bốn góc"}, "Văn bản ủy quyền"],
        "reason": "Chưa đủ căn cứ.",
        "until": "2026-12-10T17:00:00+07:00",
        "contact_name": "Phan Văn Đạt",
        "contact_phone": "0900 000 124",
        "reasons": ["Nơi cư trú không thuộc tỉnh."],
        "new_due_at": "2026-11-27T17:00:00+07:00",
        "requested_at": "2026-11-25T14:00:00+07:00",
        "state_text": "Đang xử lý",
        "effect": "hồ sơ kết thúc",
        "handling_unit": "UBND phường Đông Hà",
        "steps": [
            {
                "from_unit": "Bộ phận một cửa",
                "to_unit": "Tư pháp - hộ tịch",
                "at": "2026-11-25T10:40:00+07:00",
                "giver": "Phan Văn Đạt",
                "taker": "Lê Thị Nhung",
                "result": "trước hạn",
            }
        ],
        "rows": [{"code": CODE, "procedure": "Khai sinh", "received_at": "2026-11-25T10:36:00+07:00"}] * 40,
    }
    return {**_common(), "slip": slip, **other}


def result_data(**other: Any) -> dict[str, Any]:
    """A decision that any of the three result templates can print."""
    person = {
        "full_name": "Nguyễn Văn Khánh",
        "date_of_birth": "1991-06-14",
        "sex": "Nam",
        "ethnicity": "Kinh",
        "nationality": "Việt Nam",
        "residence": "Khu phố 7, phường Đông Hà, tỉnh Quảng Trị",
        "number": "045091000355",
    }
    people = {"child": {"number": "045226000123"}, "requester": person, "subject": person}
    people |= {"father": person, "mother": {**person, "full_name": "Lê Thị Hồng", "sex": "Nữ"}}
    answers = {
        "child_name": "Nguyễn Ngọc Ẩn",
        "child_dob": "2026-11-15",
        "child_sex": "Nam",
        "child_ethnicity": "Kinh",
        "child_nationality": "Việt Nam",
        "child_hometown": "xã Hướng Hiệp, tỉnh Quảng Trị",
        "birth_place": "Bệnh viện Đa khoa tỉnh Quảng Trị",
    }
    result = {"status": "Chưa đăng ký kết hôn với ai", "purpose": "Đăng ký kết hôn", "document_title": "Bằng"}
    return {**_common(), "number": "05/2026", "answers": answers, "people": people, "result": result, **other}
