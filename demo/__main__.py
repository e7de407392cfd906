"""`make demo`: build the sample province, play one birth through the real pages, then serve it."""

import argparse
import signal
import sys
import time
from pathlib import Path

from demo.house import ROOT, CannotStart, House, environment
from demo.story import Story
from demo.visitor import StoryBroken


def main() -> int:
    """0 when the story came to its end."""
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--no-serve", action="store_true", help="kết thúc sau câu chuyện")
    parser.add_argument("--data", type=Path, default=ROOT / "var" / "demo", help="nơi giữ dữ liệu")
    parser.add_argument(
        "--nodes",
        action="store_true",
        help="sổ dân cư, hộ tịch ở nút của cơ quan chủ quản, hỏi qua trao đổi có ký",
    )
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, _interrupt)
    began = time.monotonic()
    house = House(environment(given.data.resolve()), given.data.resolve(), nodes=given.nodes)
    try:
        house.check_ports()
        print("Dựng tỉnh mẫu Quảng Trị (mọi người và hồ sơ đều giả lập)", flush=True)
        house.prepare()
        house.start()
        print("Câu chuyện: đăng ký khai sinh, từ lúc nộp đến lúc ai cũng kiểm được", flush=True)
        code = Story(house).play()
        print(f"Xong sau {time.monotonic() - began:.0f} giây. Hồ sơ {code} đã khép.", flush=True)
        if not given.no_serve:
            print(f"Mở http://127.0.0.1:{house.port}/demo/ để vào từng vai. Ctrl+C để dừng.", flush=True)
            house.wait()
    except (CannotStart, StoryBroken) as trouble:
        print(f"\nDừng lại: {trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nĐã dừng.")
    finally:
        house.stop()
    return 0


def _interrupt(*_signal: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
