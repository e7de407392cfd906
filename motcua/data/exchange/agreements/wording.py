"""Words that belong to errors: an error made of these and nothing else cannot tell anybody's data.

Free text cannot be searched for names, which are words like others; so what may pass is said, not what may not.
"""

import re
from itertools import pairwise

from motcua.vn.text import fold, nfc

LONGEST = 300
MOST_DIGITS = 5  # a status, a standard, a line; not a number of somebody, however it is grouped
CODE = re.compile(r"[A-Za-z]{0,4}[-_.]?\d{1,5}")
WORD = re.compile(r"[^\W\d_]+")
WRITTEN_AS_CODE = re.compile(r"[a-z]+(?:[_.-][a-z]+)*")  # `khong_co`
_ENGLISH = """
a about acceptable access accepted address agreed agreement allowed already an and answer any argument are as at
authorized authentication authorization bad be been before blank body busy by call cannot case changed character
characters client code conflict connection content could data database day denied did different do does down
empty endpoint entity error exceeded exist exists expected expired failed failure field fields file for forbidden
format found from gateway general given gone has have http id identifier if in inside internal invalid is it item
iso json key kind known large later length limit limited locked long maintenance malformed many match maximum media
message method minimum missing moment must name no none not null number object of on one only open operation
or out outside
parameter parse path payload permission person permitted please precondition problem processed processing proxy
query range rate read reached record register registry rejected request requests require required resource
response result retry same see server service session short source status string subject system temporarily
temporary the there this time timeout title to token too try type unable unauthorized unavailable unexpected
unexpectedly unknown unprocessable unsupported upstream uri url user valid validation value values version was with
without wrong xml yet
"""
_VIETNAMESE = """
ấy bạn bản báo bảo bắt bận bị biết buộc cả các cần cầu cấp cập chặn chấp chỉ cho chờ chối chưa chuỗi chứng có
còn của cũ cùng cung cứu dài dạng danh dẫn dịch do dòng dung dùng dụ dừng dữ đã đang đây đề để đến đều đi điểm định đó
được đối đổi đủ đúng đường gian giá giờ gọi gửi hạn hãy hết hệ hiệu hoặc hỏi hồ hợp kết khai khác không khóa kiểm kiện
kiểu ký kỹ kỳ là lạ lạc lại lâu lần lên lệ liên liệu lòng lỗi lớn lục lực lúc mã mạng máy mới một mỗi múi nay này ngày
ngoài nguồn người nhà nhầm nhận nhập nhiều nhật nhưng những nó nội nơi nối ở phải phạm phép phía phiên phương quá
quản quyền ra rồi rỗng sai sau sẽ số sở sơ sự sửa tại tài tải tạm tạo tên thái tham thành thấy theo thể thiếu thì
thích thiện thông thời thống thực thuật thử thức tiếp tìm tin tính tới tra trả trang trạng trên trì tròn trong trống trở
trùng trước truy từ từng tự tượng và vẫn vào về vi ví việc với vui vụ vượt xác xin xử xem yêu
"""
_OF_ENGLISH, _OF_VIETNAMESE = frozenset(_ENGLISH.split()), frozenset(_VIETNAMESE.split())
_WITHOUT_MARKS = frozenset(map(fold, _OF_VIETNAMESE)) | _OF_ENGLISH


def harmless(text: str, *, fields: frozenset[str]) -> bool:
    """Whether a text is only words of errors, a short code, and names of agreed fields."""
    if len(text) > LONGEST or sum(char.isnumeric() for char in text) > MOST_DIGITS:
        return False
    if CODE.fullmatch(text):
        return True
    if WRITTEN_AS_CODE.fullmatch(text):
        return _WITHOUT_MARKS.issuperset(WORD.findall(text))
    said = re.sub(r"\w+", lambda found: "" if found[0] in fields else found[0], nfc(text))
    words = WORD.findall(said)
    if not all(word.lower() in _OF_ENGLISH or word.lower() in _OF_VIETNAMESE for word in words):
        return False
    return not any(_capital(one) and _capital(other) for one, other in pairwise(words))


def _capital(word: str) -> bool:
    """A word with a capital that is not English: two side by side are a name, though each is also a common word."""
    return word[0].isupper() and word.lower() not in _OF_ENGLISH
