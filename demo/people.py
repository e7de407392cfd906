"""Synthetic people for the stand-in population register: invented names and numbers, nobody real.

The same seed gives the same people, so that a demo can be repeated and a test can name somebody.
"""

import random
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta

FAMILY = "Nguyễn Trần Lê Phạm Hoàng Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Trương Đinh Mai Cao Đoàn".split()
MIDDLE_MEN = "Văn Đức Quang Minh Hữu Xuân Ngọc Thanh Công Đình Gia Hoàng".split()
MIDDLE_WOMEN = "Thị Ngọc Thị Thanh Thị Kim Thị Mai Thị Thu Thị Hồng Bảo Khánh Phương Minh".split()
MEN = (
    "An Bình Cường Dũng Đạt Hải Hiếu Hùng Huy Khoa Long Nam Phong Phúc Quân Sơn Thắng Thiện Tuấn Vinh".split()
)
WOMEN = (
    "An Anh Châu Dung Giang Hà Hạnh Hương Lan Linh Mai Nga Nhung Oanh Phượng Thảo Thủy Trang Vân Yến".split()
)
WARDS = ("Phường Đông Hà", "Phường Nam Đông Hà", "Xã Gio Linh", "Xã Cam Lộ")
PROVINCE = "Tỉnh Quảng Trị"
SEED = 45


@dataclass(frozen=True)
class Person:
    """One invented person, in the fields of the population register."""

    number: str
    full_name: str
    date_of_birth: str
    sex: str
    ethnicity: str
    nationality: str
    hometown: str
    residence: str
    marital_status: str
    phone: str


def people(count: int = 3000, *, seed: int = SEED) -> Iterator[Person]:
    """`count` people between 0 and 90 years old, with distinct numbers."""
    chance = random.Random(seed)  # noqa: S311 - invented people, not secrets
    seen: set[str] = set()
    while len(seen) < count:
        person = _one(chance)
        if person.number not in seen:
            seen.add(person.number)
            yield person


def _one(chance: random.Random) -> Person:
    woman = chance.random() < 0.5
    born = date(2026, 10, 1) - timedelta(days=int(chance.triangular(0, 33000, 11000)))
    century = (born.year // 100 - 19) * 2 + int(woman)
    middle, given = (MIDDLE_WOMEN, WOMEN) if woman else (MIDDLE_MEN, MEN)
    ward = chance.choice(WARDS)
    return Person(
        number=f"045{century}{born:%y}{chance.randrange(10**6):06d}",
        full_name=f"{chance.choice(FAMILY)} {chance.choice(middle)} {chance.choice(given)}",
        date_of_birth=born.isoformat(),
        sex="Nữ" if woman else "Nam",
        ethnicity=chance.choices(("Kinh", "Bru-Vân Kiều", "Tà Ôi"), (94, 5, 1))[0],
        nationality="Việt Nam",
        hometown=f"{chance.choice(WARDS)}, {PROVINCE}",
        residence=f"Tổ {chance.randint(1, 12)}, {ward}, {PROVINCE}",
        marital_status=chance.choice(("Chưa kết hôn", "Đã kết hôn")),
        phone=f"09{chance.randrange(10**8):08d}",
    )


MOTHER = Person(
    number="045195000718",
    full_name="Trần Thị Mai Hương",
    date_of_birth="1995-06-14",
    sex="Nữ",
    ethnicity="Kinh",
    nationality="Việt Nam",
    hometown="Phường Đông Hà, Tỉnh Quảng Trị",
    residence="Tổ 3, Phường Đông Hà, Tỉnh Quảng Trị",
    marital_status="Đã kết hôn",
    phone="0912000718",
)
FATHER = Person(
    number="045093000264",
    full_name="Lê Đức Thiện",
    date_of_birth="1993-03-02",
    sex="Nam",
    ethnicity="Kinh",
    nationality="Việt Nam",
    hometown="Xã Cam Lộ, Tỉnh Quảng Trị",
    residence="Tổ 3, Phường Đông Hà, Tỉnh Quảng Trị",
    marital_status="Đã kết hôn",
    phone="0912000264",
)
SINGLE = Person(
    number="045198000355",
    full_name="Nguyễn Thùy Dương",
    date_of_birth="1998-11-20",
    sex="Nữ",
    ethnicity="Kinh",
    nationality="Việt Nam",
    hometown="Phường Nam Đông Hà, Tỉnh Quảng Trị",
    residence="Tổ 7, Phường Nam Đông Hà, Tỉnh Quảng Trị",
    marital_status="Chưa kết hôn",
    phone="0912000355",
)
CAST = (MOTHER, FATHER, SINGLE)


# What other registers hold about the two whom the demo's pages show; invented like everything here.
OTHER_BOOKS: dict[str, tuple[dict[str, object], ...]] = {
    "health": (
        {
            "number": MOTHER.number,
            "blood_group": "O+",
            "contact": f"{FATHER.full_name} (chồng), {FATHER.phone}",
            "allergies": ["Penicillin"],
            "pregnancies": ["2026: sinh thường, mẹ và con khỏe"],
            "vaccinations": ["Viêm gan B, 12/01/2026", "Uốn ván, 20/05/2026"],
            "visits": ["Trạm Y tế phường Đông Hà, 20/05/2026: khám thai định kỳ"],
        },
    ),
    "insurance": tuple(
        {
            "number": person.number,
            "health_card_from": "2026-01-01",
            "health_card_to": "2026-12-31",
            "clinic": "Trạm Y tế phường Đông Hà",
            "months_paid": months,
        }
        for person, months in ((MOTHER, 62), (FATHER, 88))
    ),
}


def register_rows() -> list[dict[str, str]]:
    """Rows of the stand-in population register; the phone is not among its fields."""
    rows = [asdict(person) for person in (*CAST, *people())]
    return [{key: value for key, value in row.items() if key != "phone"} for row in rows]
