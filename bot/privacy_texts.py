"""The texts of `/privacy` in each language. Braces name what is filled in."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from db.records import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyTexts:
    """`counted`: what is counted in a summary, each as one and as many."""

    opted_out: str
    opted_in: str
    not_out: str
    sure: str
    erase: str
    keep: str
    nothing_stored: str
    kept: str
    erasing: str
    erased: str
    exported: str
    too_much: str
    you_are_out: str
    author_is_out: str
    may_not_retain: str
    kept_for_ever: str
    kept_days: str
    operator_days: str
    about: str
    nowhere: str
    where: str
    more: str
    cached: str
    operator: str
    vision: str
    deny: str
    allow: str
    language_model: str
    members: str
    on_machine: str
    days: str
    for_ever: str
    day: tuple[str, str]
    no_contact: str
    is_out: str
    choice: str
    summary: str
    newest: str
    export_hint: str
    counted: tuple[tuple[str, str], ...]
    nothing: str


EN = PrivacyTexts(
    opted_out=(
        "**Nothing of yours is stored or read from now on**, in any server I am in: no messages, no"
        " pictures, no questions, no votes. I keep your user id and this wish, nothing else, so"
        " that I can respect it. I also answer none of your questions; `/privacy opt-in` changes"
        " that."
    ),
    opted_in=(
        "Welcome back. What you say in the channels I read is stored from now on; what you said"
        " before stays away. `/privacy opt-out` ends it again."
    ),
    not_out=(
        "You have not opted out. `/privacy about` says what I store, `/privacy show` what of you."
    ),
    sure=(
        "This erases **all I store of you, in every server I am in**: {what}. My answers to you,"
        " and those that quote you, are taken back. It cannot be undone.\n-# What you say from then"
        " on is stored again, unless you use `/privacy opt-out`, which does both."
    ),
    erase="Erase everything",
    keep="Keep it",
    nothing_stored="I store nothing of you.",
    kept="Nothing was erased.",
    erasing="Erasing…",
    erased=(
        "Done: {messages} are erased with all that came with them. I keep your user id and the time"
        " of this, so that reading the past does not bring anything back."
    ),
    exported="This is all I store of you, as JSON. Only you see this; keep it safe.",
    too_much=(
        "There is too much to send it all here: these are the first parts. Please ask the operator"
        " for the rest."
    ),
    you_are_out=(
        "You asked me to keep and read nothing of yours, so I cannot do this for you."
        " `/privacy opt-in` changes that."
    ),
    author_is_out="Who wrote this asked me not to read it, so I leave it alone.",
    may_not_retain="Only people who may manage this server can decide that.",
    kept_for_ever="Messages of this server are kept until somebody erases them.",
    kept_days=(
        "Messages of this server are kept for **{days} days**. Older ones are erased within the"
        " hour, here and not in Discord."
    ),
    operator_days="\n-# The operator keeps messages for {days} days at most, in all servers.",
    about="""\
**What I store, and who reads it**
**Where:** {where}
**What:** what is said there with its author's name and id, names and links of pictures, the text \
I read in them, questions, answers and votes. Keys, passwords, card numbers, e-mail addresses and \
phone numbers are taken out first, as far as rules find them. Pictures themselves are not \
stored{cached}. What you ask with `/ask` is stored with your id.
**Why:** to answer questions with what was solved in this server before. Nothing crosses servers.
**Who reads it:** {readers}
**How long:** {how_long} What you delete in Discord is deleted here. A server I am removed from is \
erased after {grace}.
**Who answers for it:** {contact}
**Your choice:** {choice}""",
    nowhere="I read no channel that you can read.",
    where="in {named}, nowhere else.",
    more=" and {count} more",
    cached=" (they are kept for {minutes} minutes while they are read)",
    operator="the operator of this bot, who can read the database",
    vision="vision models at OpenRouter, which are sent pictures, {training}",
    deny="from providers that keep nothing and train on nothing",
    allow="**whose providers may keep pictures and train on them**",
    language_model="a language model at Groq, which is sent questions and the threads I found",
    members=". Members find only what they can read anyway.",
    on_machine=" Pictures are read on the operator's own machine.",
    days="{days} days.",
    for_ever="until it is erased.",
    day=("day", "days"),
    no_contact="the people who run this bot. Ask the moderators of this server.",
    is_out="you have opted out: nothing of yours is stored. `/privacy opt-in` changes that.",
    choice=(
        "`/privacy show` what of you is stored, `/privacy export` all of it, `/privacy erase` it,"
        " `/privacy opt-out` for ever."
    ),
    summary="**Of you I store**, in all servers I am in: {what}.",
    newest="\nYour newest messages begin:\n{samples}",
    export_hint="\n-# `/privacy export` gives you all of it, `/privacy erase` erases it.",
    counted=(
        ("message", "messages"),
        ("picture", "pictures"),
        ("picture's text", "pictures' texts"),
        ("question", "questions"),
        ("answer", "answers"),
        ("question by command", "questions by command"),
        ("vote", "votes"),
        ("invoice", "invoices"),
    ),
    nothing="nothing",
)
VI = PrivacyTexts(
    opted_out=(
        "**Từ giờ mình không lưu và không đọc gì của bạn nữa**, ở mọi máy chủ có mình: tin nhắn,"
        " ảnh, câu hỏi, lượt bình chọn. Mình chỉ giữ id của bạn và lựa chọn này để làm đúng theo"
        " nó. Mình cũng không trả lời câu hỏi của bạn; `/privacy opt-in` để đổi lại."
    ),
    opted_in=(
        "Chào mừng bạn trở lại. Từ giờ những gì bạn nói trong các kênh mình đọc sẽ được lưu; những"
        " gì trước đó thì không. `/privacy opt-out` để dừng lại."
    ),
    not_out=(
        "Bạn chưa chọn không lưu. `/privacy about` cho biết mình lưu gì, `/privacy show` lưu gì của"
        " bạn."
    ),
    sure=(
        "Việc này xóa **mọi thứ mình lưu về bạn, ở mọi máy chủ có mình**: {what}. Các câu trả lời"
        " cho bạn và các câu trả lời trích lời bạn sẽ bị gỡ. Không thể hoàn tác.\n-# Những gì bạn"
        " nói sau đó vẫn được lưu, trừ khi bạn dùng `/privacy opt-out`, lệnh này làm cả hai."
    ),
    erase="Xóa tất cả",
    keep="Giữ lại",
    nothing_stored="Mình không lưu gì về bạn.",
    kept="Chưa có gì bị xóa.",
    erasing="Đang xóa…",
    erased=(
        "Xong: đã xóa {messages} cùng mọi thứ đi kèm. Mình giữ id của bạn và thời điểm này để khi"
        " đọc lại quá khứ không có gì quay trở lại."
    ),
    exported="Đây là tất cả những gì mình lưu về bạn, dạng JSON. Chỉ bạn thấy; hãy giữ cẩn thận.",
    too_much=(
        "Nhiều quá, không gửi hết ở đây được: đây là các phần đầu. Phần còn lại bạn hỏi người vận"
        " hành nhé."
    ),
    you_are_out=(
        "Bạn đã yêu cầu mình không lưu và không đọc gì của bạn, nên mình không làm việc này được."
        " `/privacy opt-in` để đổi lại."
    ),
    author_is_out="Người viết tin này yêu cầu mình không đọc, nên mình để yên.",
    may_not_retain="Chỉ người quản lý máy chủ này mới quyết định được việc đó.",
    kept_for_ever="Tin nhắn của máy chủ này được giữ cho đến khi có người xóa.",
    kept_days=(
        "Tin nhắn của máy chủ này được giữ **{days} ngày**. Tin cũ hơn bị xóa trong vòng một giờ, ở"
        " đây chứ không phải trên Discord."
    ),
    operator_days="\n-# Người vận hành giữ tin nhắn nhiều nhất {days} ngày, ở mọi máy chủ.",
    about="""\
**Mình lưu gì và ai đọc**
**Ở đâu:** {where}
**Gì:** những gì được nói ở đó kèm tên và id người viết, tên và liên kết của ảnh, chữ mình đọc \
trong ảnh, câu hỏi, câu trả lời và lượt bình chọn. Khóa, mật khẩu, số thẻ, email và số điện thoại \
được bỏ ra trước, trong chừng mực các quy tắc nhận ra. Bản thân ảnh không được lưu{cached}. Câu \
hỏi bằng `/ask` được lưu kèm id của bạn.
**Để làm gì:** trả lời câu hỏi bằng những gì đã được giải quyết trong máy chủ này. Không có gì \
sang máy chủ khác.
**Ai đọc:** {readers}
**Bao lâu:** {how_long} Bạn xóa gì trên Discord thì ở đây cũng bị xóa. Máy chủ nào gỡ mình ra thì \
bị xóa sau {grace}.
**Ai chịu trách nhiệm:** {contact}
**Bạn có thể:** {choice}""",
    nowhere="Mình không đọc kênh nào mà bạn đọc được.",
    where="trong {named}, không ở nơi nào khác.",
    more=" và {count} kênh nữa",
    cached=" (được giữ {minutes} phút trong lúc đọc)",
    operator="người vận hành bot này, người có thể đọc cơ sở dữ liệu",
    vision="các mô hình thị giác ở OpenRouter, nhận ảnh, {training}",
    deny="từ những nơi không giữ lại và không dùng để huấn luyện",
    allow="**mà bên cung cấp có thể giữ ảnh và dùng để huấn luyện**",
    language_model="một mô hình ngôn ngữ ở Groq, nhận câu hỏi và các chủ đề mình tìm được",
    members=". Thành viên chỉ tìm được những gì họ vốn đọc được.",
    on_machine=" Ảnh được đọc ngay trên máy của người vận hành.",
    days="{days} ngày.",
    for_ever="cho đến khi bị xóa.",
    day=("ngày", "ngày"),
    no_contact="những người vận hành bot này. Bạn hỏi ban điều hành máy chủ nhé.",
    is_out="bạn đã chọn không lưu: không có gì của bạn được lưu. `/privacy opt-in` để đổi lại.",
    choice=(
        "`/privacy show` xem mình lưu gì của bạn, `/privacy export` tải tất cả, `/privacy erase`"
        " xóa, `/privacy opt-out` không lưu nữa."
    ),
    summary="**Về bạn mình lưu**, ở mọi máy chủ có mình: {what}.",
    newest="\nCác tin mới nhất của bạn bắt đầu như sau:\n{samples}",
    export_hint="\n-# `/privacy export` tải tất cả, `/privacy erase` xóa đi.",
    counted=(
        ("tin nhắn", "tin nhắn"),
        ("ảnh", "ảnh"),
        ("phần chữ trong ảnh", "phần chữ trong ảnh"),
        ("câu hỏi", "câu hỏi"),
        ("câu trả lời", "câu trả lời"),
        ("câu hỏi bằng lệnh", "câu hỏi bằng lệnh"),
        ("lượt bình chọn", "lượt bình chọn"),
        ("hóa đơn", "hóa đơn"),
    ),
    nothing="không có gì",
)
TEXTS: Mapping[Language, PrivacyTexts] = MappingProxyType({"en": EN, "vi": VI})
