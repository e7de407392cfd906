"""A program of its own: tries templates on no data. Does each compile, and which signatures have a place?

Started by `render.tried`, a request of JSON in, a line of JSON out for each template. Typst keeps threads, which a
fork of the process that serves people would not have: this one begins afresh, with counted time and memory.
"""

import json
import os
import re
import resource
import sys
from pathlib import Path
from typing import Any

import fontpkg_be_vietnam_pro
import fontpkg_noto_serif
import typst

SYSTEM_FONTS = (Path("/usr/share/fonts/truetype/croscore"), Path("/usr/share/fonts/truetype/liberation"))
SECONDS, MEGABYTES, WORDS = 2, 1024, 300
NOWHERE = Path(os.devnull)


def fonts() -> typst.Fonts:
    """The faces of the house; the same on every machine but for the decree's own where it is installed."""
    packaged = [Path(module.__file__).parent for module in (fontpkg_be_vietnam_pro, fontpkg_noto_serif)]
    folders = [folder for folder in (*SYSTEM_FONTS, *packaged) if folder.is_dir()]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


def main() -> None:
    """One line of JSON for each template: its places for signatures, or what is wrong and in which line."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES * 2**20, MEGABYTES * 2**20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    asked = json.load(sys.stdin)
    compiler = typst.Compiler(
        root=asked["library"],
        font_paths=fonts(),
        ignore_system_fonts=True,
        package_path=NOWHERE,
        package_cache_path=NOWHERE,
    )
    for template in asked["templates"]:
        sys.stdout.write(json.dumps(_tried(compiler, Path(template), asked["library"])) + "\n")
        sys.stdout.flush()


def _tried(compiler: typst.Compiler, template: Path, library: str) -> dict[str, Any]:
    try:
        compiler.compile(input=template, format="pdf", sys_inputs={"data": "{}"})
        boxes = json.loads(compiler.query("<signature>", field="value"))
    except (RuntimeError, OSError, ValueError) as error:  # TypstError is a RuntimeError
        told = f"{error}{getattr(error, 'diagnostic', '')}"
        line = re.search(rf"{re.escape(template.name)}:(\d+):", told)
        return {"wrong": str(error).replace(library, "")[:WORDS], "line": int(line[1]) if line else 1}
    return {"boxes": [str(box.get("name")) for box in boxes]}


if __name__ == "__main__":
    main()
