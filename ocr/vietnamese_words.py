"""Vietnamese as programs write it: where a tone stands, and phrases known without their accents.

Pure. Small letters with two marks are where readers fail: they drop one, or see it beside the
letter. Where the tone belongs is a rule of the language; which tone it is, two or three syllables
together nearly always tell.
"""

import re
import unicodedata
from itertools import pairwise

_PHRASES = """
không thể|không được|không có|không tìm thấy|không hợp lệ|không hỗ trợ|không phải
không đủ|không rõ|không chính xác|không tồn tại|không xác định|hợp lệ|hỗ trợ|có thể|được phép
tập tin|tệp tin|thư mục|đường dẫn|liên kết|đối tượng|đối số|tham số|tham chiếu|giá trị|ký tự
ký hiệu|biểu thức|câu lệnh|dòng lệnh|cú pháp|định dạng|kích thước|chỉ định|chỉ mục|mục lục
gặp lỗi|bị lỗi|lỗi khi|lỗi cú pháp|lỗi nghiêm trọng|mã lỗi|báo lỗi|xảy ra lỗi|đã xảy ra
nghiêm trọng|cảnh báo|thông báo|thông tin|trợ giúp|hướng dẫn|kết nối|mất kết nối|ngắt kết nối
máy chủ|máy khách|máy phục vụ|máy tính|hệ thống|mạng lưới|tường lửa|trình duyệt|địa chỉ
trang web|tên miền|chứng chỉ|bảo mật|quyền truy cập|truy cập|từ chối|bị từ chối|mật khẩu
tài khoản|người dùng|đăng nhập|đăng xuất|xác thực|xác nhận|đồng ý|hủy bỏ|thử lại|bỏ qua|tiếp tục
cài đặt|thiết lập|tùy chọn|mặc định|cấu hình|bộ nhớ|ổ đĩa|thiết bị|phần cứng|phần mềm|ứng dụng
chương trình|tiến trình|dịch vụ|phiên bản|phụ thuộc|cập nhật|nâng cấp|gỡ bỏ|tải xuống|tải lên
tải về|khởi động|khởi tạo|thực hiện|thực thi|sao chép|di chuyển|chuyển đổi|chuyển giao|đổi tên
để ghi|để đọc|để lưu|để mở|để tạo|ghi vào|đọc từ|dữ liệu|cơ sở dữ liệu|kho chứa|kho lưu
hết hạn|quá giờ|thời gian|hết thời gian|vui lòng|kiểm tra|màn hình|âm thanh|đồ họa|độ phân giải
trò chơi|người chơi|phục hồi
tồn tại|đã tồn tại|môi trường|bảng mục lục|thống kê|lệnh sai|hết bộ nhớ|quyền hạn|tên tập tin
tìm thấy|định vị|đầu vào|phải là|kết xuất|chế độ|định nghĩa|trạng thái|chưa được|làm việc|yêu cầu
xử lý|phần đầu|kích cỡ|tiêu chuẩn|tiêu đề|vị trí|nội bộ|bắt đầu|liệt kê|tín hiệu|áp dụng|điều khiển
phân tích|tài liệu|đặc tả|thuộc tính|ngữ cảnh|xác định|tất cả|mở rộng|mã số|ánh xạ|cấp phát
hiện thời|tìm kiếm|tối đa|bất thường|đánh dấu|mô tả|chiều dài|chiều rộng|chiều cao|tương ứng
giới hạn|tài nguyên|công việc|bị hỏng|sắp xếp|cuối cùng|bất kỳ|quá nhiều|quá lớn|quá dài|phần tử
kết quả|nếu không|thông điệp|phục vụ|chỉ thị|số lượng|chấp nhận|sẵn có|sẵn sàng|tạm thời|tương thích
đầu tiên|khớp với|cục bộ|cần thiết|hậu tố|tiền tố|quản lý|lỗi nội bộ|số nguyên|nhận được|kiến trúc
trả về|nằm ngoài|khả năng|giống như|điều kiện|trống rỗng|thành viên|có lẽ|chấm dứt|sở hữu|thêm vào
chính xác|cấu trúc|chức năng|còn lại|chứng nhận|vấn đề|toàn cục|khác biệt|hoạt động|đặc biệt
loại trừ|loại bỏ|dấu chấm|chú thích|báo cáo|ngăn xếp|giải quyết|bộ lọc|đóng gói|giữ lại
bởi vì|phân cách
nhập vào|độ dài|tương đối|biểu tượng|ưu tiên|khởi chạy|bên ngoài|tập hợp|trường hợp|đang chạy
tuyến trình|giấy phép|dấu ngoặc|đồng thời|còn thiếu|thay đổi|lỗi kết nối|lỗi cấu hình
yêu cầu này|trang này
tin nhắn|văn bản|cửa sổ|bàn phím|hình ảnh|tập lệnh|thư viện|đã lưu|lưu trữ|nhận dạng|đối với
"""
_WORD = re.compile(r"[^\W\d_]+")
_TONES = {
    "\N{COMBINING GRAVE ACCENT}",
    "\N{COMBINING ACUTE ACCENT}",
    "\N{COMBINING TILDE}",
    "\N{COMBINING HOOK ABOVE}",
    "\N{COMBINING DOT BELOW}",
}
_MARKED = frozenset("êôâơưă")
_LONGEST = 3  # syllables of a phrase


def folded(text: str) -> str:
    """Lower case without accents: the part both readers agree on."""
    plain = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    return "".join(c for c in plain if not unicodedata.combining(c))


_KNOWN = {
    tuple(folded(phrase).split()): tuple(phrase.split())
    for phrase in _PHRASES.replace("\n", "|").strip("|").split("|")
}


def with_tone_in_place(word: str) -> str:
    """*word* with its tone on the vowel that has a mark of its own: hôì is hồi."""
    letters = [_split(letter) for letter in unicodedata.normalize("NFC", word)]
    marked = [i for i, (base, _) in enumerate(letters) if base.lower() in _MARKED]
    toned = [i for i, (_, tone) in enumerate(letters) if tone]
    if len(toned) != 1 or not marked or toned[0] in marked:
        return word
    tone = letters[toned[0]][1]
    bases = [base for base, _ in letters]
    bases[marked[-1]] += tone
    return unicodedata.normalize("NFC", "".join(bases))


def with_phrases(line: str) -> str:
    """*line* with each known phrase in its own accents; letters keep their case."""
    words = list(_WORD.finditer(line))
    out, last, i = "", 0, 0
    while i < len(words):
        size, phrase = _phrase_at(line, words[i : i + _LONGEST])
        for place, (match, right) in enumerate(zip(words[i : i + size], phrase, strict=True)):
            read = match[0].replace("L", "l") if place and not match[0].isupper() else match[0]
            out += line[last : match.start()] + _recased(read, right)
            last = match.end()
        i += max(1, size)
    return out + line[last:]


def _phrase_at(line: str, words: list[re.Match[str]]) -> tuple[int, tuple[str, ...]]:
    for size in range(len(words), 1, -1):
        some = words[:size]
        gaps = {line[a.end() : b.start()] for a, b in pairwise(some)}
        phrase = _KNOWN.get(tuple(folded(word[0]) for word in some))
        if phrase and gaps == {" "}:
            return size, phrase
    return 0, ()


def _recased(read: str, right: str) -> str:
    if sorted(unicodedata.normalize("NFD", read.lower())) == sorted(
        unicodedata.normalize("NFD", right)
    ):
        return read  # the same marks, by the other of two rules of spelling: huỷ, hủy
    if len(read) > 1 and read.isupper():
        return right.upper()
    return right.capitalize() if read[:1].isupper() else right


def _split(letter: str) -> tuple[str, str]:
    """A letter without its tone, and the tone."""
    parts = unicodedata.normalize("NFD", letter)
    tone = "".join(c for c in parts if c in _TONES)
    return unicodedata.normalize("NFC", "".join(c for c in parts if c not in _TONES)), tone
