"""What the YAML reader and Python say of a text, told by kind in the reader's language.

What no kind fits keeps the library's own words, in brackets: nothing is lost, and the line is known anyway.
"""

import re

import yaml
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

INDENT = gettext_lazy(
    "dòng này không thẳng hàng với các mục cùng bảng hoặc cùng danh sách; xem lại thụt dòng"
)
# Part of a problem as PyYAML's two readers (libyaml and pure Python) word it → what is wrong, and what to do.
YAML_KINDS = {
    r"mapping values are not allowed": gettext_lazy(
        "dấu hai chấm ở chỗ không đặt được khóa; thụt dòng lại, hoặc đặt cả chữ trong ngoặc kép"
    ),
    r"sequence entries are not allowed|did not find expected '-' indicator": gettext_lazy(
        "gạch đầu dòng (-) không đặt được ở đây; xem lại thụt dòng"
    ),
    r"mapping keys are not allowed": gettext_lazy("khóa không đặt được ở đây; xem lại thụt dòng"),
    r"could not find expected ':'": gettext_lazy("thiếu dấu hai chấm sau khóa"),
    r"tab character|character '?\\t": gettext_lazy("thụt dòng bằng phím Tab; dùng dấu cách"),
    r"cannot start any token": gettext_lazy(
        "giá trị bắt đầu bằng ký tự không dùng được (như @, `, phím Tab); đặt cả chữ trong ngoặc kép"
    ),
    r"unexpected end of stream|unexpected document (indicator|separator)": gettext_lazy(
        "mở ngoặc kép hoặc ngoặc đơn mà không đóng"
    ),
    r"escape|hexadecimal|hexdecimal": gettext_lazy(
        "sau dấu \\ trong ngoặc kép có ký tự không hiểu được; viết \\\\ hoặc đặt chữ trong ngoặc đơn"
    ),
    r"expected key|<?block end>?": INDENT,
    r"',' or '[\]}]'": gettext_lazy("trong [ ] hoặc { } thiếu dấu phẩy giữa hai mục, hoặc thiếu dấu đóng"),
    r"node content": gettext_lazy("thiếu giá trị, hoặc thừa dấu phẩy, dấu đóng ngoặc ở đây"),
    r"document start|single document|another document": gettext_lazy(
        "còn chữ sau khi nội dung của tệp đã hết; xem lại thụt dòng và dấu đóng ngoặc"
    ),
    r"alias|anchor|second occurrence|alphabetic or numeric|recursive": gettext_lazy(
        "tên sau dấu & hoặc * thiếu, hoặc chưa có; đặt cả chữ trong ngoặc kép nếu không phải tên"
    ),
    r"directive|tag|'[!>]'|version|incompatible YAML": gettext_lazy(
        "không dùng chỉ thị YAML hay thẻ kiểu (!); đặt cả chữ trong ngoặc kép"
    ),
    r"indentation indicator|line break|chomping": gettext_lazy("sau dấu | hoặc > phải xuống dòng"),
    r"unhashable key|unacceptable key": gettext_lazy("khóa phải là chữ, không phải danh sách hay bảng"),
    r"duplicate key": gettext_lazy("một khóa ghi hai lần"),
    r"merging": gettext_lazy("sau << phải là một bảng"),
    r"determine a constructor|expected a .* node|decode base64": gettext_lazy(
        "giá trị không đúng kiểu; đặt cả chữ trong ngoặc kép"
    ),
}
PYTHON_KINDS = {
    r"must be in|out of range|isoformat|offset must be": gettext_lazy("ngày hoặc giờ không có thật"),
    r"invalid literal for int|cannot convert float|Exceeds the limit|too large": gettext_lazy(
        "số nguyên không đọc được hoặc quá lớn"
    ),
    r"could not convert string to float|ConversionSyntax|InvalidOperation": gettext_lazy("số không đọc được"),
    r"dictionary update sequence|unpack|is not iterable": gettext_lazy("sai kiểu giá trị; xem docs/schemas/"),
}


def yaml_words(error: yaml.MarkedYAMLError) -> str:
    """Why a text is no YAML."""
    problem = error.problem or ""
    if not problem:
        return _("YAML sai")
    return _kind(problem, YAML_KINDS) or _("YAML sai (trình đọc báo: %(problem)s)") % {"problem": problem}


def in_our_words(error: Exception) -> str:
    """Why a value could not be read: our own errors as they say it, Python's by their kind."""
    told = str(error)
    return _kind(told, PYTHON_KINDS) or told or _("giá trị không đọc được")


def _kind(told: str, kinds: dict[str, object]) -> str:
    return next((str(ours) for pattern, ours in kinds.items() if re.search(pattern, told)), "")
