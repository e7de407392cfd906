"""What is odd about a record. Nothing is corrected: an oddity is shown beside what it is odd about."""

import re
from collections import Counter
from collections.abc import Callable, Iterator

from django.utils.translation import gettext_lazy as _

from motcua.service.catalogue.rules.reading import LISTS, Record, components, records_in, text, texts
from motcua.service.catalogue.types import Oddity
from motcua.vn.text import fold

KINDS = {
    "unit_other": _("Thời hạn có đơn vị “khác”: số không nói lên điều gì, phải đọc lời ghi kèm"),
    "unit_unknown": _("Đơn vị thời hạn lạ"),
    "no_time": _("Không ghi thời hạn"),
    "time_odd": _("Thời hạn không phải số dương"),
    "channel_unknown": _("Cách nộp lạ"),
    "channel_repeated": _("Một cách nộp ghi nhiều lần"),
    "currencies": _("Một cách nộp có hai loại tiền"),
    "fee_by_council": _("Mức thu do Hội đồng nhân dân tỉnh quyết định, con số ghi kèm không phải mức thu"),
    "fee_in_words": _("Số tiền ghi không, lời ghi kèm lại có mức thu"),
    "fee_odd": _("Mức phí không phải số"),
    "note_as_paper": _("Lời dặn ghi thành giấy tờ (0 bản chính, 0 bản sao)"),
    "quantity_odd": _("Số bản giấy tờ lạ"),
    "required_unset": _("Không giấy tờ nào được đánh dấu bắt buộc"),
    "two_ideas_of_case": _("Có cả hai cách chia trường hợp"),
    "paper_repeated": _("Một giấy tờ ghi nhiều lần trong một trường hợp"),
    "law_repeated": _("Một văn bản pháp luật ghi nhiều lần"),
    "law_number": _("Số hiệu văn bản không theo dạng"),
    "text_scrambled": _("Câu chữ đứt quãng hoặc dính nhau"),
    "text_repeated": _("Một đoạn lặp lại nguyên văn"),
    "code_odd": _("Mã thủ tục không theo dạng"),
    "code_differs": _("Hai ô mã thủ tục khác nhau"),
    "missing_part": _("Thiếu phần phải có"),
    "unreadable_item": _("Phần tử không đọc được"),
    "unknown_key": _("Ô dữ liệu lạ"),
    "repeated_key": _("Một ô dữ liệu ghi hai lần trong một bản ghi"),
    "repeated_record": _("Mã này có nhiều bản ghi trong một tệp"),
}
UNITS = frozenset({"WORKING_DAY", "DAY", "HOUR", "MONTH", "OTHER"})
CHANNELS = frozenset({"ONLINE", "POSTAL", "DIRECT"})
OFFICIAL_CODE = re.compile(r"[1-9]\.\d{6}(\.[0-9A-Z]{2,3}){0,4}(\.\d{2})?")
LAW_NUMBER = re.compile(r"\d+[\d.a-z]*/[\w/.-]+")
COUNCIL = re.compile(r"\bhdnd\b|hoi dong nhan dan")
AMOUNT = re.compile(r"\d[\d.,]*\s*(dong|vnd|d/|usd)\b")
_LOWER = "".join(chr(n) for n in range(0x61, 0x1EFF) if chr(n).isalpha() and chr(n).islower())
_UPPER = "".join(chr(n) for n in range(0x41, 0x1EFF) if chr(n).isalpha() and chr(n).isupper())
GLUED = re.compile(rf"[{_LOWER}]{{2}}[{_UPPER}][{_LOWER}]|\ufffd|[{_LOWER}]\d{{2}} (?:ngày|giờ)")
# “Trung tâm Phục vụ hành chính công” with its first word lost: the commonest tear in published texts.
TORN = re.compile(r"(?<!rung )tâm Phục vụ")
PASSAGE, MANY = 80, 50
KNOWN = frozenset(
    "id code codeNotation name description decisionNo formalityType type state isInternal isWard isProvince"
    " isMinistry isOtherAgency isUndetermined isVertical isFullProcess isSharedService isOfflineOnly"
    " isNonTerritorial returningMethods departmentsExecuting departmentsAuthority departmentsAuthorized"
    " departmentsCoordinating unitGroupsExecuting departmentPromulgateCode departmentPromulgateName"
    " executingAgencies dossierReceivingAddresses coordinatingAgencies requirementsAndConditions keywords note"
    " procedureRelatedGroup procedureProposal createdAt updatedAt".split()
) | frozenset(LISTS)
INNER = {
    "executionSteps": frozenset("name description".split()),
    "executionMethods": frozenset(
        "submissionMethod processingTime processingTimeUnit description fees".split()
    ),
    "executionCases": frozenset("name profileComponents".split()),
    "cases": frozenset("id name code processingDay profileComponents".split()),
}
FEE = frozenset("type value currencyId attachment description".split())
PAPER = frozenset(
    "profileComponentId code name originalQty copyQty required hasElectronicForm isProcessingResult source"
    " attachments".split()
)


def oddities(record: Record) -> list[Oddity]:
    """Everything odd about one record, in its order."""
    checks: tuple[Callable[[Record], Iterator[Oddity]], ...] = (
        _codes, _parts, _keys, _methods, _papers, _laws, _texts,
    )  # fmt: skip
    return [oddity for check in checks for oddity in check(record)]


def by_council(note: str) -> bool:
    """Whether a fee's words leave it to the provincial People's Council."""
    return COUNCIL.search(fold(note)) is not None


def _codes(record: Record) -> Iterator[Oddity]:
    if not OFFICIAL_CODE.fullmatch(text(record.get("code"))):
        yield Oddity("code_odd", "code", text(record.get("code")))
    if record.get("codeNotation") not in (None, "", record.get("code")):
        yield Oddity("code_differs", "codeNotation", str(record["codeNotation"])[:60])


def _parts(record: Record) -> Iterator[Oddity]:
    """Nghị định 63/2010/NĐ-CP điều 8.2: what every procedure has."""
    for key in ("executionSteps", "executionMethods", "executionCases", "subjectTypesDetails"):
        if not records_in(record, key) and not (key == "executionCases" and records_in(record, "cases")):
            yield Oddity("missing_part", key)
    for key in ("categoriesDetails", "legalBasisesDetails", "resultsDetails"):
        if not records_in(record, key):
            yield Oddity("missing_part", key)
    if records_in(record, "executionCases") and records_in(record, "cases"):
        yield Oddity("two_ideas_of_case", "cases")


def _keys(record: Record) -> Iterator[Oddity]:
    yield from _unknown(record, KNOWN, "")
    for key in LISTS:
        items = record.get(key) or []
        for number, item in enumerate(items):
            if not isinstance(item, dict):
                yield Oddity("unreadable_item", f"{key}[{number}]", str(item)[:80])
            elif key in INNER:
                yield from _unknown(item, INNER[key], f"{key}[{number}].")
                yield from _inside(item, f"{key}[{number}]")


def _inside(item: Record, where: str) -> Iterator[Oddity]:
    for key, known in (("fees", FEE), ("profileComponents", PAPER)):
        inner = item.get(key)
        if inner is not None and not isinstance(inner, list):
            yield Oddity("unreadable_item", f"{where}.{key}", str(inner)[:80])
        for number, one in enumerate(inner if isinstance(inner, list) else ()):
            if isinstance(one, dict):
                yield from _unknown(one, known, f"{where}.{key}[{number}].")
            else:
                yield Oddity("unreadable_item", f"{where}.{key}[{number}]", str(one)[:80])


def _unknown(item: Record, known: frozenset[str], where: str) -> Iterator[Oddity]:
    for key in item:
        if key == REPEATED:
            for name in item[key]:
                yield Oddity("repeated_key", f"{where}{name}")
        elif key not in known:
            yield Oddity("unknown_key", f"{where}{str(key)[:60]}", str(item[key])[:80])


REPEATED = "\x00repeated"
"""Under this key the reader of files lists the keys that a record holds twice; JSON itself cannot say so."""


def _methods(record: Record) -> Iterator[Oddity]:
    seen: Counter[str] = Counter()
    for number, method in enumerate(records_in(record, "executionMethods")):
        where = f"executionMethods[{number}]"
        channel = text(method.get("submissionMethod"))
        seen[channel] += 1
        if channel not in CHANNELS:
            yield Oddity("channel_unknown", f"{where}.submissionMethod", channel)
        if seen[channel] == 2:
            yield Oddity("channel_repeated", where, channel)
        yield from _time(method, where)
        yield from _fees(method, where)


def _time(method: Record, where: str) -> Iterator[Oddity]:
    unit, value = method.get("processingTimeUnit"), method.get("processingTime")
    note = text(method.get("description"))
    if unit == "OTHER":
        said = f"{value} OTHER" + (f"; {note}" if note else "")
        yield Oddity("unit_other", where, said[:200])
    elif not isinstance(unit, str) or unit not in UNITS:
        yield Oddity("unit_unknown", where, str(unit)[:60])
    if value is None:
        yield Oddity("no_time", where, note[:200])
    elif not isinstance(value, int) or isinstance(value, bool) or value < 1:
        yield Oddity("time_odd", where, str(value)[:60])


def _fees(method: Record, where: str) -> Iterator[Oddity]:
    fees = records_in(method, "fees")
    currencies = {text(fee.get("currencyId")) for fee in fees} - {""}
    if len(currencies) > 1:
        yield Oddity("currencies", f"{where}.fees", ", ".join(sorted(currencies)))
    for number, fee in enumerate(fees):
        value, note = fee.get("value"), text(fee.get("description"))
        place = f"{where}.fees[{number}]"
        if value is not None and (not isinstance(value, int | float) or isinstance(value, bool) or value < 0):
            yield Oddity("fee_odd", place, str(value)[:60])
        if by_council(note):
            yield Oddity("fee_by_council", place, note[:200])
        elif not value and AMOUNT.search(fold(note)):
            yield Oddity("fee_in_words", place, note[:200])


def _papers(record: Record) -> Iterator[Oddity]:
    required, count = False, 0
    seen: set[tuple[str, str]] = set()
    for case, paper in components(record):
        said = paper.get("name")
        name = said if isinstance(said, str) else ""
        amounts = [paper.get("originalQty"), paper.get("copyQty")]
        required, count = required or paper.get("required") is True, count + 1
        found = []
        if not any(amounts):
            found.append(("note_as_paper", name))
        if not all(_sensible(amount) for amount in amounts):
            found.append(("quantity_odd", f"{amounts[0]} + {amounts[1]}"))
        if name and (case, name) in seen:
            found.append(("paper_repeated", name))
        seen.add((case, name))
        for kind, quote in found:
            yield Oddity(kind, f"profileComponents: {text(name)[:80]}", text(quote)[:200])
    if count and not required:
        yield Oddity("required_unset", "profileComponents")


def _sensible(amount: object) -> bool:
    return amount is None or (
        isinstance(amount, int) and not isinstance(amount, bool) and 0 <= amount <= MANY
    )


def _laws(record: Record) -> Iterator[Oddity]:
    found = [text(law.get("code")) for law in records_in(record, "legalBasisesDetails")]
    for number, times in Counter(found).items():
        if times > 1:
            yield Oddity("law_repeated", "legalBasisesDetails", f"{number} ({times})")
        if not LAW_NUMBER.match(number):
            yield Oddity("law_number", "legalBasisesDetails", number)


def _texts(record: Record) -> Iterator[Oddity]:
    for where, said in texts(record):
        if where.endswith(("fileName", "filePath")):
            continue
        torn = GLUED.search(said) or TORN.search(said)
        if torn:
            yield Oddity("text_scrambled", where, said[max(0, torn.start() - 40) : torn.end() + 40])
        if len(said) >= 2 * PASSAGE:
            passages = Counter(part.strip() for part in said.split("\n") if len(part.strip()) >= PASSAGE)
            for part, times in passages.items():
                if times > 1:
                    yield Oddity("text_repeated", where, part[:200])
