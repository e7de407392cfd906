"""Made-up values for the gallery: no real person, office figure or law is meant."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import Any, NamedTuple

from motcua.ui.icons import ICONS
from motcua.ui.paging import Pages

VN = timezone(timedelta(hours=7))


class Bit(NamedTuple):
    """One cell, row, step or figure of a sample; parts read only the names they need."""

    label: str = ""
    value: str = ""
    text: str = ""
    kind: str = ""
    date: Any = None
    title: str = ""
    who: str = ""
    when: str = ""
    figure: str = ""
    twin: str = ""
    state: str = ""
    href: str = "#"
    link: str = ""
    wrong_href: str = ""
    id: str = ""
    have: bool = False
    name: str = ""
    hex: str = ""


def _days() -> tuple[Bit, ...]:
    cells = (
        ("", "nộp"),
        ("off", "nghỉ"),
        ("", "nhận"),
        ("off", "nghỉ lễ"),
        ("cnt", "ngày 1"),
        ("cnt", "ngày 2"),
        ("due", "trả"),
    )
    first = date(2026, 11, 21)
    return tuple(
        Bit(date=first + timedelta(days=i), kind=kind, text=text) for i, (kind, text) in enumerate(cells)
    )


class Due(NamedTuple):
    """A due date with its reason."""

    at: datetime
    why: str


@dataclass(frozen=True)
class Sample:
    """What the gallery shows."""

    at: datetime = datetime(2026, 11, 25, 9, 12, tzinfo=VN)
    due: Due = Due(
        datetime(2026, 11, 27, 17, 0, tzinfo=VN),
        "3 ngày làm việc, không tính ngày nhận 23/11; 24/11 nghỉ lễ.",
    )
    days: tuple[Bit, ...] = field(default_factory=_days)
    colours: tuple[Bit, ...] = (
        Bit("Mực", "ink", "chữ", hex="#1b1d21"),
        Bit("Chàm", "indigo", "bấm được", hex="#1a4474"),
        Bit("Sơn son", "lacquer", "cửa; trễ, sai", hex="#a31d1d"),
        Bit("Lá", "leaf", "xong, thật", hex="#1d6342"),
        Bit("Nghệ", "turmeric", "sắp, xem lại", hex="#7d4e00"),
        Bit("Đá", "stone", "đang chờ", hex="#4a535d"),
        Bit("Giấy dó", "do", "nền lặng", hex="#f7f4ed"),
        Bit("Kẻ", "line", "đường kẻ", hex="#ddd7ca"),
        Bit("Đèn", "lamp", "chỉ tiêu điểm", hex="#ffcf3f"),
    )
    icons: tuple[str, ...] = tuple(ICONS)
    steps: tuple[Bit, ...] = (
        Bit(title="Ký và trả kết quả", kind="next", who="Phó Chủ tịch", when="trước 17:00 27/11"),
        Bit(title="Thẩm tra", kind="now", who="Tư pháp – hộ tịch giữ", when="đến 17:00 26/11"),
        Bit(title="Tiếp nhận", kind="done", who="Quầy số 2", when="08:20 Thứ Hai 23/11", link="Giấy hẹn"),
    )
    facts: tuple[Bit, ...] = (
        Bit("Họ, chữ đệm, tên", "Nguyễn Thị Mẫu", wrong_href="#"),
        Bit("Ngày sinh", "14/06/1995", wrong_href="#"),
    )
    nums: tuple[Bit, ...] = (
        Bit("Đã nhận", figure="612", twin="371 trực tuyến, trong đó 148 có người làm giúp"),
        Bit("Đang giải quyết", figure="61", twin="trung vị 1,2 ngày làm việc", state="new"),
        Bit("Hạn hôm nay", figure="9", twin="3 đã trình ký", state="soon"),
        Bit("Đúng hạn", figure="97,4 %", twin="516/530. Không đếm lại: 94,9 %", state="done"),
        Bit("Trễ", figure="17", twin="14 đã xong, 3 đang trễ", state="late"),
        Bit("Chờ người dân", figure="21", twin="lâu nhất 11 ngày", state="wait"),
        Bit("Kẹt", figure="1", twin="không ai giữ từ 10:05", state="stuck"),
    )
    states: tuple[tuple[str, str], ...] = (
        ("ok", "Còn 2 ngày"),
        ("soon", "Còn 2 giờ"),
        ("late", "Quá 2 giờ"),
        ("wait", "Chờ bổ sung"),
        ("stuck", "Kẹt"),
        ("done", "Đã xong, đúng hạn"),
        ("new", "Mới đăng ký"),
    )
    needs: tuple[Bit, ...] = (
        Bit(title="Giấy chứng sinh", text="Ảnh chụp rõ bốn góc."),
        Bit(title="Căn cước của cha, mẹ", text="Lấy từ Cơ sở dữ liệu quốc gia về dân cư", have=True),
    )
    mistakes: tuple[Bit, ...] = (Bit(id="a2", text="Số định danh: mới có 11 số, cần đủ 12"),)
    choices: tuple[tuple[str, str], ...] = (
        ("dien-tu", "Bản điện tử, trong Hồ sơ của tôi"),
        ("quay", "Tại quầy"),
        ("buu-chinh", "Bưu chính gửi về nhà"),
    )
    places: tuple[tuple[str, str], ...] = (("me", "Theo mẹ"), ("cha", "Theo cha"))
    pages: Pages = Pages(2, 1, 3, (1, 2, 3), "51–100 trong hơn 99 hồ sơ")


SAMPLE = Sample()
