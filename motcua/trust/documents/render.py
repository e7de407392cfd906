"""Typst → PDF/A-2a + PDF/UA-1. Data goes in as JSON through sys.inputs, never into the source.

The same template, data and moment give the same bytes. Fonts: the decree's Times New Roman by its metric
twin Tinos (or Liberation Serif) where Debian has it, else Noto Serif from its package.
"""

import json
import logging
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import fontpkg_be_vietnam_pro
import fontpkg_noto_serif
import typst
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from motcua.kit.errors import DomainError
from motcua.kit.library import root
from motcua.trust.documents.types import Box, Rendering

log = logging.getLogger("motcua.documents")
STANDARDS = ("a-2a", "ua-1")
SYSTEM_FONTS = (Path("/usr/share/fonts/truetype/croscore"), Path("/usr/share/fonts/truetype/liberation"))
_one_at_a_time = Lock()


class RenderError(DomainError):
    """The template and the data do not fit together; the log has Typst's own words."""

    code = "render_error"
    status = 500
    message = _("Chưa lập được văn bản từ mẫu %(template)s. Người quản trị xem nhật ký để sửa.")


def render(
    template: Path, data: Mapping[str, Any], *, at: datetime, standards: tuple[str, ...] = STANDARDS
) -> Rendering:
    """Compile one template of the library; `at` becomes the PDF's creation time. Raises RenderError."""
    inputs = {"data": json.dumps(data, ensure_ascii=False, sort_keys=True)}
    with _one_at_a_time:
        compiler = _compiler(str(root()))
        try:
            pdf = compiler.compile(
                input=Path(template),
                format="pdf",
                sys_inputs=inputs,
                pdf_standards=list(standards),
                timestamp=int(at.timestamp()),
            )
            boxes = json.loads(compiler.query("<signature>", field="value"))
        except (RuntimeError, OSError) as error:  # TypstError is a RuntimeError
            log.error("typst %s: %s", template, getattr(error, "diagnostic", error))
            raise RenderError(template=Path(template).name) from error
    return Rendering(pdf=pdf, boxes=tuple(Box(**box) for box in boxes))


@lru_cache(maxsize=2)
def _compiler(library: str) -> typst.Compiler:
    # Packages would be fetched from the network: an empty folder holds none, and templates name none.
    packages = Path(settings.MOTCUA_DATA) / "typst"
    return typst.Compiler(
        root=library,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        package_path=packages,
        package_cache_path=packages,
    )


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    packaged = [Path(module.__file__).parent for module in (fontpkg_be_vietnam_pro, fontpkg_noto_serif)]
    folders = [folder for folder in (*SYSTEM_FONTS, *packaged) if folder.is_dir()]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
