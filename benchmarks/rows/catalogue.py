"""The catalogue at the nation's size: import of 6,500 invented records, and everyday questions asked of them."""

import json
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.meter import Figure
from benchmarks.plan import Plan
from motcua.kit.clock import now
from motcua.service.catalogue import actions, queries
from motcua.service.catalogue.testing import make_record

RECORDS = 6500
VERBS = ("Đăng ký", "Cấp giấy phép", "Cấp lại", "Gia hạn", "Thu hồi", "Xác nhận", "Thẩm định", "Công bố")
THINGS = ("nuôi ong", "khai thác nước ngầm", "hoạt động thư viện", "bến thủy nội địa", "kinh doanh karaoke",
          "nhãn hiệu tập thể", "an toàn thực phẩm", "quảng cáo ngoài trời", "trồng rừng", "vận tải hành khách",
          "sửa nhà ở riêng lẻ", "thi công đường nội bộ", "tài khoản định danh")  # fmt: skip
QUESTIONS = (
    "mới đẻ con",
    "sổ đỏ",
    "độc thân",
    "giay phep xay dung",
    "nuôi ong",
    "sửa nhà",
    "karaoke ở phường",
)


def measure(plan: Plan) -> Iterator[Figure]:
    """Import by wall time, then the median question; fewer records where the plan only tries."""
    count = RECORDS if plan.calls > 1000 else plan.calls
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "records.jsonl"
        lines = (json.dumps(_record(number), ensure_ascii=False) for number in range(count))
        path.write_text("\n".join(lines), encoding="utf-8")
        began = time.monotonic()
        actions.import_file(path=path, at=now())
        took = time.monotonic() - began
    yield _figure(f"import of {count} catalogue records", f"{took:.1f} s", "< 60 s", took < 60, took)
    asked = sorted(_asked(text) for text in QUESTIONS * 20)
    median = asked[len(asked) // 2]
    work = f"search over {count} entries, median of {len(asked)} questions"
    yield _figure(work, f"{median:.1f} ms", "≤ 10 ms", median <= 10, median)


def _record(number: int) -> dict[str, object]:
    verb, thing = VERBS[number % len(VERBS)], THINGS[number // len(VERBS) % len(THINGS)]
    return make_record(f"7.{number:06d}", f"{verb} {thing} nhóm {number // 104 + 1}")


def _asked(text: str) -> float:
    began = time.perf_counter()
    queries.find(text=text, at=now())
    return (time.perf_counter() - began) * 1000


def _figure(work: str, figure: str, budget: str, met: bool, value: float) -> Figure:
    return Figure(
        row="catalogue", work=work, floor="", figure=figure, budget=budget, met=met, values={"value": value}
    )
