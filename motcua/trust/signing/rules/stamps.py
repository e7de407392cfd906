"""What is seen in a signature's box (NĐ 30/2020, Phụ lục I): a blue signature, a red seal, no text block.

Without an image of the real one, Typst draws the name or a round seal marked as a trial.
"""

from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path

import fontpkg_be_vietnam_pro
import typst
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.stamp import StaticStampStyle

from motcua.trust.signing.types import Stamp

SOURCE = Path(__file__).resolve().parents[1] / "templates" / "signing" / "stamp.typ"
FONTS = Path(fontpkg_be_vietnam_pro.__file__).parent / "files"


CENTRED = SimpleBoxLayoutRule(
    x_align=AxisAlignment.ALIGN_MID, y_align=AxisAlignment.ALIGN_MID, margins=Margins.uniform(0)
)


class _Drawing(PdfContent):
    """A drawn stamp put into the signed document (pyHanko's own importer wants a file on disk)."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.data = data

    def render(self) -> bytes:
        page = self.writer.import_page_as_xobject(PdfFileReader(BytesIO(self.data)))
        self.resources.xobject["/Stamp"] = page
        left, bottom, right, top = page.get_object()["/BBox"]
        self.box = BoxConstraints(width=right - left, height=top - bottom)
        return b"/Stamp Do"


def style(stamp: Stamp) -> StaticStampStyle:
    """The stamp as pyHanko draws it: an imported page without border or ground."""
    return StaticStampStyle(
        background=_Drawing(drawn(stamp)), background_layout=CENTRED, background_opacity=1, border_width=0
    )


@lru_cache(maxsize=256)
def drawn(stamp: Stamp) -> bytes:
    """The stamp as a one-page PDF; an officer's stamp is drawn once and serves a whole batch."""
    inputs = {"slot": stamp.slot, "name": stamp.name, "trial": "yes" if stamp.trial else ""}
    files: dict[str, bytes] = {"main.typ": SOURCE.read_bytes()}
    if stamp.image:
        inputs["image"] = "stamp.png"
        files["stamp.png"] = stamp.image
    return typst.compile(files, sys_inputs=inputs, font_paths=_fonts())


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
