"""A draft package out of a published record: the facts filled in, every gap said.

A gap is a line that holds TODO; `motcua procedure check` lists them. What the record does not say is never filled.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import yaml

from motcua.service.catalogue.index import shortened
from motcua.service.catalogue.rules.oddities import by_council
from motcua.service.catalogue.rules.reading import Record, lines, names, records_in, text
from motcua.vn.text import fold

CHANNELS = {"DIRECT": 1, "ONLINE": 2, "POSTAL": 3}
WAYS = {"ONLINE": "online", "DIRECT": "counter", "POSTAL": "postal"}
UNITS = {"WORKING_DAY": "ngày làm việc", "DAY": "ngày", "HOUR": "giờ", "MONTH": "tháng"}
STEPS_SHOWN = 40


def scaffolded(record: Record, *, skeleton: Mapping[str, str], at: datetime) -> Mapping[str, str]:
    """File name → text of a draft; `skeleton`: what no record holds, all gaps; `at`: when the record was taken in."""
    code, decision = text(record.get("code")), text(record.get("decisionNo"))
    head = (
        f"# Nháp lập từ danh mục ngày {at:%d/%m/%Y}: bản công bố của thủ tục {code} ({decision or 'chưa rõ'}).\n"
        "# Mỗi chỗ còn phải điền là điều bản công bố không nói, hoặc nói không rõ. Chưa kiểm văn bản gốc (grade: U).\n"
    )
    known = {**_facts(record), **yaml.safe_load(skeleton["procedure.yaml"])}
    facts = yaml.safe_dump(known, allow_unicode=True, sort_keys=False, width=108)
    steps = [line for item in records_in(record, "executionSteps") for line in lines(item.get("description"))]
    said = "".join(f"# {line}\n" for line in steps[:STEPS_SHOWN])
    return {
        "procedure.yaml": head + facts,
        "form.yaml": skeleton["form.yaml"],
        "process.yaml": f"{skeleton['process.yaml']}# Trình tự công bố:\n{said}",
        "scenarios.yaml": skeleton["scenarios.yaml"],
    }


def folder_name(procedure: str) -> str:
    """`<code>-<slug>` out of the text of a procedure.yaml."""
    facts = yaml.safe_load(procedure)
    return f"{facts['code']}-{facts['slug']}"


def slug(name: str) -> str:
    """A name as an address: folded words with hyphens, whole words up to sixty letters."""
    words = re.findall(r"[a-z0-9]+", fold(name))
    found = ""
    for word in words:
        if len(found) + len(word) > 60:
            break
        found = f"{found}-{word}" if found else word
    return found or "thu-tuc"


def _facts(record: Record) -> dict[str, Any]:
    code, name = text(record.get("code")), text(record.get("name"))
    basis = f"Thủ tục {code} ({text(record.get('decisionNo')) or 'TODO: quyết định công bố'})"
    methods = [
        item
        for item in records_in(record, "executionMethods")
        if text(item.get("submissionMethod")) in CHANNELS
    ]
    areas = names(record, "categoriesDetails")
    papers, notes = _papers(record, basis)
    return {
        "code": code,
        "version": 1,
        "name": shortened(name),
        "official_name": name,
        "slug": slug(shortened(name)),
        "field": {"code": slug(areas[0]) if areas else "TODO", "name": areas[0] if areas else "TODO: lĩnh vực"},
        "level": _level(record),
        "decision": text(record.get("decisionNo")) or "TODO: quyết định công bố",
        "effective_from": "TODO: ngày có hiệu lực",
        "effective_to": None,
        "keywords": ["TODO: lời người dân hay nói"],
        "subjects": names(record, "subjectTypesDetails") or ["TODO: ai làm được"],
        "online": any(item["submissionMethod"] == "ONLINE" for item in methods),
        "title_of_dossier": "requester_name",
        "burden": "TODO: mấy phút, mấy câu hỏi",
        "ways": {WAYS[item["submissionMethod"]]: "TODO: một câu chỉ đường" for item in methods},
        "legal_basis": _laws(record),
        "time_limits": _together(_limit(item, basis) for item in methods) or ["TODO: thời hạn"],
        "fees": [{"id": f"fee_{number}", **fee} for number, fee in enumerate(_together(
            _fee(fee, item, basis) for item in methods for fee in records_in(item, "fees")), 1)],
        "components": papers,
        "result": _result(records_in(record, "resultsDetails")),
        "notes": [*notes, *(line for line in lines(record.get("requirementsAndConditions")) if not _nothing(line))],
    }  # fmt: skip


def _nothing(said: str) -> bool:
    """Whether a line says only that there is nothing to say."""
    return fold(said).strip(" .-+") in ("khong", "khong co", "khong quy dinh", "khong yeu cau")


def _together(items: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is published alike for several channels, once for all of them."""
    found: list[dict[str, Any]] = []
    for item in items:
        same = next((one for one in found if {**one, "channels": item["channels"]} == item), None)
        if same is None:
            found.append(item)
        else:
            same["channels"] = sorted({*same["channels"], *item["channels"]})
    return found


def _result(results: list[Record]) -> dict[str, Any]:
    first: Record = results[0] if results else {}
    made = {
        "code": text(first.get("code")) or "TODO: mã kết quả",
        "name": text(first.get("name")) or "TODO: tên kết quả",
        "book": "TODO: sổ nào",
        "number": "TODO: cách đánh số",
    }
    if len(results) > 1:
        others = "; ".join(text(item.get("name")) for item in results[1:])
        made["others"] = f"TODO: còn {len(results) - 1} kết quả khác: {others}"
    return made


def _level(record: Record) -> str:
    """The one level that decides; several, or none, is a gap."""
    found = [name for key, name in (("isWard", "commune"), ("isProvince", "province"), ("isMinistry", "ministry"))
             if record.get(key) is True]  # fmt: skip
    return found[0] if len(found) == 1 else f"TODO: cấp nào ({', '.join(found) or 'chưa rõ'})"


def _laws(record: Record) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for item in records_in(record, "legalBasisesDetails"):
        number, name = text(item.get("code")), text(item.get("name"))
        title = name if name and name != number else "TODO: tên văn bản"
        found.setdefault(
            number,
            {"id": slug(number), "number": number, "title": title, "effective_from": None, "grade": "U"},
        )
    return list(found.values())


def _limit(method: Record, basis: str) -> dict[str, Any]:
    value, unit = method.get("processingTime"), UNITS.get(str(method.get("processingTimeUnit")))
    plain = isinstance(value, int) and not isinstance(value, bool) and value > 0 and unit is not None
    note = text(method.get("description"))
    published = f"công bố ghi {value} {method.get('processingTimeUnit')}"
    said = f"{value} {unit}" if plain else f"TODO: chưa rõ ({published})"
    return {
        "channels": [CHANNELS[str(method["submissionMethod"])]],
        "limit": said,
        "text": note or said,
        "short": said,
        "on_wait": "TODO: restart hay subtract",
        "basis": f"{basis}, cách thức thực hiện",
    }


def _fee(fee: Record, method: Record, basis: str) -> dict[str, Any]:
    value, note = fee.get("value"), text(fee.get("description"))
    plain = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    amount = str(value)
    if by_council(note):
        amount = "TODO: do Hội đồng nhân dân tỉnh quyết định, ghi ở library/local"
    elif fee.get("currencyId") != "VND":
        amount = f"TODO: công bố ghi {value} {text(fee.get('currencyId')) or 'không rõ loại tiền'}"
    elif not plain:
        amount = "TODO: chưa rõ mức thu"
    elif (
        value == 0
        and note
        and fold(note) not in ("mien phi", "khong", "mien phi(khong)", "mien phi(khong co)")
    ):
        amount = "TODO: công bố ghi 0, lời ghi kèm cần đọc"
    return {
        "name": "TODO: tên phí, lệ phí",
        "channels": [CHANNELS[str(method["submissionMethod"])]],
        "amount": amount,
        "text": note or amount,
        "basis": f"{basis}, phí, lệ phí",
    }


def _papers(record: Record, basis: str) -> tuple[list[dict[str, Any]], list[str]]:
    """The papers, and the notes that were typed as papers."""
    papers: list[dict[str, Any]] = []
    notes = []
    cases = [item for key in ("executionCases", "cases") for item in records_in(record, key)]
    for case in cases:
        title = text(case.get("name"))
        for item in records_in(case, "profileComponents"):
            name, originals, copies = text(item.get("name")), item.get("originalQty"), item.get("copyQty")
            if not originals and not copies:
                notes.append(name)
                continue
            paper = {
                "id": f"paper_{len(papers) + 1}",
                "name": name,
                "originals": originals or 0,
                "copies": copies or 0,
            }
            if len(cases) > 1:
                paper["when"] = f"TODO: điều kiện của “{title[:80]}”"
            paper["replaceable_by"] = "TODO: dữ liệu nào thay được, hoặc điều luật không cho thay"
            paper["basis"] = f"{basis}, thành phần hồ sơ" + (f", {title[:80]}" if title else "")
            papers.append(paper)
    return papers, notes
