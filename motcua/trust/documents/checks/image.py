"""Photos and scans: whole, decodable, of bearable size (Pillow)."""

import warnings
from io import BytesIO

from PIL import Image, UnidentifiedImageError

from motcua.trust.documents.checks.reasons import FileRefused
from motcua.trust.documents.types import Limits


def check(data: bytes, limits: Limits) -> int:
    """Decode the whole image; one page. Raises FileRefused."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            _measure(data, limits)
            _decode(data)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as error:
        raise _too_many(limits) from error
    except UnidentifiedImageError as error:
        raise FileRefused("damaged") from error
    except (OSError, SyntaxError, ValueError, EOFError, ZeroDivisionError) as error:
        cut = "truncated" in str(error).lower() or "Truncated" in str(error)
        raise FileRefused("truncated" if cut else "damaged") from error
    return 1


def _measure(data: bytes, limits: Limits) -> None:
    with Image.open(BytesIO(data), formats=("JPEG", "PNG")) as image:
        if image.width * image.height > limits.max_pixels:
            raise _too_many(limits)
        image.verify()


def _decode(data: bytes) -> None:
    with Image.open(BytesIO(data), formats=("JPEG", "PNG")) as image:
        # A JPEG can be decoded at an eighth of its size: the same bytes are read with 1/64 of the memory.
        image.draft("RGB", (max(1, image.width // 8), max(1, image.height // 8)))
        image.load()


def _too_many(limits: Limits) -> FileRefused:
    return FileRefused("pixels", most=limits.max_pixels // 1_000_000)
