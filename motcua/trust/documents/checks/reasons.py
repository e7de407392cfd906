"""Every reason for refusing a file, in words that say what to do."""

from django.utils.translation import gettext_lazy as _

from motcua.kit.errors import DomainError

REASONS = {
    "empty": _("Tệp không có nội dung (0 byte). Bạn mở tệp trên máy xem có đọc được không rồi chọn lại."),
    "large": _("Tệp nặng %(size)s MB, quá mức %(most)s MB. Bạn quét ở 200–300 dpi hoặc chia ra nhiều tệp."),
    "digest": _("Tệp nhận được không giống tệp bạn gửi, có thể do đường truyền. Bạn gửi lại tệp."),
    "name_empty": _("Tệp chưa có tên. Bạn đặt tên, ví dụ giay-chung-sinh.pdf, rồi gửi lại."),
    "name_long": _("Tên tệp dài quá 120 ký tự. Bạn đặt tên ngắn hơn rồi gửi lại."),
    "name_control": _("Tên tệp có ký tự điều khiển. Bạn đặt lại tên bằng chữ, số và dấu gạch."),
    "name_hidden": _("Tên tệp có ký tự ẩn làm đọc sai tên. Bạn gõ lại tên tệp từ đầu rồi gửi lại."),
    "name_ending": _("Chỗ này nhận %(kinds)s, theo đuôi của tên tệp. Bạn lưu lại theo một loại đó rồi gửi."),
    "mislabelled": _("Tên tệp ghi là %(said)s nhưng bên trong là %(found)s. Bạn lưu lại đúng loại rồi gửi."),
    "kind": _("Chúng tôi chưa nhận loại tệp này (%(found)s). Bạn gửi %(kinds)s."),
    "unknown": _("Không đọc được đây là loại tệp gì. Bạn gửi %(kinds)s."),
    "program": _("Đây là tệp chương trình chạy được, không phải giấy tờ. Bạn gửi %(kinds)s."),
    "page": _("Đây là tệp trang web hoặc hình có thể chứa mã lệnh. Bạn in ra PDF hoặc chụp ảnh rồi gửi."),
    "archive": _("Đây là tệp nén. Bạn giải nén rồi gửi từng giấy tờ."),
    "polyglot": _("Trong tệp này có lẫn một tệp khác. Bạn mở tệp, in hoặc lưu lại thành tệp mới rồi gửi."),
    "encrypted": _("Tệp đang khóa bằng mật khẩu nên cán bộ không mở được. Bạn bỏ mật khẩu rồi gửi lại."),
    "truncated": _("Tệp bị cụt phần cuối, có thể do tải về chưa xong. Bạn lấy lại tệp gốc rồi gửi."),
    "damaged": _("Tệp bị hỏng, không đọc được hết. Bạn mở tệp, lưu lại thành tệp mới rồi gửi."),
    "script": _("Tệp PDF có mã lệnh chạy khi mở. Bạn in lại ra PDF (Print to PDF) rồi gửi bản mới."),
    "launch": _("Tệp PDF có lệnh mở chương trình hoặc gửi dữ liệu đi. Bạn in lại ra PDF rồi gửi bản mới."),
    "attachment": _("Trong tệp PDF có tệp khác đính kèm. Bạn tách ra, gửi từng tệp một."),
    "form": _("Tệp PDF là biểu mẫu động (XFA), nhiều máy không đọc được. Bạn in lại ra PDF rồi gửi."),
    "no_pages": _("Tệp PDF không có trang nào. Bạn kiểm tra lại tệp rồi gửi."),
    "pages": _("Tệp có hơn %(most)s trang. Bạn chia thành nhiều tệp rồi gửi."),
    "pixels": _("Ảnh lớn quá %(most)s triệu điểm ảnh. Bạn quét ở 200–300 dpi hoặc thu nhỏ ảnh."),
    "bomb": _("Tệp bung ra lớn bất thường nên không mở được an toàn. Bạn lưu lại thành PDF rồi gửi."),
    "limit": _("Tệp này đọc lâu hoặc nặng quá mức an toàn nên đã dừng. Bạn in lại ra PDF rồi gửi bản mới."),
    "macro": _("Tệp Word có macro hoặc đối tượng nhúng. Bạn lưu thành .docx thường hoặc PDF rồi gửi."),
    "external": _("Tệp Word lấy nội dung từ nơi khác trên mạng. Bạn lưu thành PDF rồi gửi."),
}


class FileRefused(DomainError):
    """The file is not taken; `code` is `file_<reason>`, the message says what to do."""

    code = "file_refused"
    status = 422

    def __init__(self, reason: str, **params: object) -> None:
        self.reason = reason
        self.code = f"file_{reason}"
        self.message = REASONS[reason]
        super().__init__(**params)
