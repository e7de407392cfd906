"""Typst → PDF/A-2a + PDF/UA-1. Data goes in as JSON through sys.inputs, never into the source.

The same template, data and moment give the same bytes. Fonts: the decree's Times New Roman by its metric
twin Tinos (or Liberation Serif) where Debian has it, else Noto Serif from its package.
"""

import json
import logging
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from motcua.kit.errors import DomainError
from motcua.kit.library import root
from motcua.trust.documents import trial
from motcua.trust.documents.types import Box, Rendering, Trial

log = logging.getLogger("motcua.documents")
STANDARDS = ("a-2a", "ua-1")
PATIENCE = 40  # seconds by the wall clock for what may take two of the processor
# A package of templates would be fetched from the network: where a trial asks, nobody answers.
OFFLINE = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), "http://127.0.0.1:9")
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
        font_paths=trial.fonts(),
        ignore_system_fonts=True,
        package_path=packages,
        package_cache_path=packages,
    )


def tried(templates: Sequence[Path], library: Path) -> tuple[Trial | None, ...]:
    """Each template on no data, in a process of its own; None for one that used up its time or memory.

    What comes after such a one is not tried: it is None too.
    """
    told = {"library": str(library), "templates": [str(template) for template in templates]}
    command = [sys.executable, "-I", str(trial.__file__)]
    try:
        lines = subprocess.run(
            command, input=json.dumps(told).encode(), capture_output=True, timeout=PATIENCE, env=OFFLINE
        ).stdout.splitlines()
    except subprocess.TimeoutExpired as error:
        lines = (error.stdout or b"").splitlines()
    found = [json.loads(line) for line in lines if line.endswith(b"}")]
    made = [Trial(tuple(item.get("boxes", ())), item.get("wrong", ""), item.get("line", 0)) for item in found]
    return (*made, *(None for _template in templates[len(made) :]))
