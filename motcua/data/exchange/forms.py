"""What officers hand in: the file that the other side sent."""

import json

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from motcua.data.exchange.types import Bundle
from motcua.kit.errors import DomainError

LONGEST = 256 * 1024


class BadBundle(DomainError):
    """The file is not an agreement as members send it to each other."""

    code = "bad_bundle"
    status = 422
    message = _(
        "Tệp này không phải là bản thỏa thuận do bên kia gửi. Chọn tệp có đuôi .json mà bên kia tải về."
    )


def read_bundle(file: UploadedFile | None) -> Bundle:
    """The bundle in an uploaded file. Raises BadBundle."""
    try:
        if file is None or (file.size or 0) > LONGEST:
            raise BadBundle
        data = json.loads(file.read())
        known = Bundle.__dataclass_fields__
        if not isinstance(data, dict) or not set(data) <= set(known):
            raise BadBundle
        if not all(isinstance(value, str) for value in data.values()):
            raise BadBundle
        return Bundle(**data)
    except (ValueError, TypeError, RecursionError) as error:
        raise BadBundle from error
