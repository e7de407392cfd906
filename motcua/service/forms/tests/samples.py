"""One made-up form that uses every widget and every rule; its law is invented on purpose."""

from datetime import datetime
from typing import Any

from motcua.service.forms import queries
from motcua.service.forms.types import Form
from motcua.vn.dates import ZONE

AT = datetime(2026, 11, 21, 9, 30, tzinfo=ZONE)
DATA: dict[str, Any] = {
    "pages": [
        {
            "id": "who",
            "title": "Người nộp",
            "fields": [
                {
                    "id": "name",
                    "label": "Họ, chữ đệm, tên",
                    "schema": {"type": "string"},
                    "source": {"register": "people", "field": "full_name", "of": "applicant"},
                    "basis": "Luật mẫu điều 1",
                    "purpose": "Ghi sổ",
                },
                {
                    "id": "number",
                    "label": "Số định danh",
                    "schema": {"type": "string", "format": "vn-personal-number"},
                },
                {"id": "phone", "label": "Điện thoại", "schema": {"type": "string", "format": "vn-phone"}},
                {
                    "id": "mail",
                    "label": "Thư",
                    "schema": {"type": "string", "format": "email"},
                    "required": False,
                },
                {
                    "id": "home",
                    "label": "Nơi ở",
                    "schema": {"type": "string"},
                    "source": {
                        "register": "people",
                        "field": "home",
                        "of": "applicant",
                        "when_missing": "leave",
                    },
                },
            ],
        },
        {
            "id": "child",
            "title": "Người con",
            "intro": "Viết như trên giấy chứng sinh.",
            "fields": [
                {
                    "id": "child_name",
                    "label": "Tên con",
                    "hint": "Viết đủ dấu",
                    "schema": {"type": "string", "minLength": 2, "maxLength": 20},
                },
                {
                    "id": "born",
                    "label": "Ngày sinh",
                    "schema": {"type": "string", "format": "date"},
                    "check": {"when": "born > today", "message": "Ngày sinh ở tương lai."},
                },
                {
                    "id": "place",
                    "label": "Nơi sinh",
                    "schema": {"type": "string", "enum": ["hospital", "home"]},
                    "options": {"hospital": "Cơ sở y tế", "home": "Ở nhà"},
                },
                {
                    "id": "witness",
                    "label": "Người làm chứng",
                    "schema": {"type": "string", "minLength": 3},
                    "show_if": 'place = "home"',
                },
                {
                    "id": "weight",
                    "label": "Cân nặng",
                    "schema": {"type": "number", "minimum": 0.3},
                    "required": False,
                },
                {
                    "id": "sheets",
                    "label": "Số bản",
                    "schema": {"type": "integer", "minimum": 1, "maximum": 10},
                    "default": 1,
                },
                {"id": "twin", "label": "Sinh đôi", "schema": {"type": "boolean"}, "required": False},
                {"id": "pledge", "label": "Tôi cam đoan", "schema": {"type": "boolean"}},
                {
                    "id": "langs",
                    "label": "Ngôn ngữ",
                    "schema": {"type": "array", "items": {"enum": ["vi", "bru"]}, "maxItems": 1},
                    "required": False,
                    "options": {"vi": "Việt", "bru": "Bru"},
                },
                {
                    "id": "father_born",
                    "label": "Năm sinh của cha",
                    "schema": {"type": "string", "format": "vn-partial-date"},
                    "required": False,
                },
                {
                    "id": "note",
                    "label": "Ghi chú",
                    "schema": {"type": "string", "maxLength": 4000},
                    "widget": "textarea",
                    "required": False,
                },
                {
                    "id": "meet",
                    "label": "Hẹn lúc",
                    "schema": {"type": "string", "format": "date-time"},
                    "required": False,
                },
                {
                    "id": "book",
                    "label": "Số sổ",
                    "schema": {"type": "string", "pattern": "^[A-Z]{2}[0-9]+$"},
                    "messages": {"pattern": "Viết hai chữ hoa rồi đến số, như AB12."},
                    "required": False,
                },
            ],
        },
    ]
}
FACTS = {"name": "Trần Thị Mai Hương"}
RIGHT = {
    "child_name": "Lê Minh An",
    "born": "05/11/2026",
    "place": "hospital",
    "pledge": "1",
    "sheets": "2",
}


def sample() -> Form:
    """The made-up form."""
    return queries.read_form(data=DATA)
