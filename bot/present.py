"""How an answer and a reading look in Discord. Nothing here pings, and no link hides its place."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from bot.splitting import FENCE, split
from db.records import ClaimedAnswer, Language, NewAnswer, Source, StoredReading
from qa.plain import cleaned, fence_proof

NO_PICTURE = "There is no picture in this message."
NOT_STORED = (
    "This picture is not stored yet. I read pictures in the channels I watch; a moderator can add"
    " this one with `/channels watch`."
)
TITLE_CHARACTERS = 80

_MARKDOWN = re.compile(r"([\\*_`~|\[\]()<>@:])")
_ADDRESS = re.compile(r"\b(?:[a-z][a-z0-9+.-]{0,30}://|www\.|discord\.gg/)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Words:
    sources: str
    from_screenshot: str
    similar: str
    transcript: str
    model: str


_WORDS: Mapping[Language, _Words] = MappingProxyType(
    {
        "en": _Words(
            sources="Sources",
            from_screenshot="from screenshot",
            similar="Similar solved questions, in their own words",
            transcript="The text of your picture, read by a machine",
            model="Written by AI ({model}), may be wrong",
        ),
        "vi": _Words(
            sources="Nguồn",
            from_screenshot="từ ảnh chụp màn hình",
            similar="Các câu hỏi tương tự đã được giải quyết, theo nguyên văn",
            transcript="Chữ trong ảnh của bạn, do máy đọc",
            model="Do AI viết ({model}), có thể sai",
        ),
    }
)


def answer_parts(answer: ClaimedAnswer | NewAnswer) -> list[str]:
    """The messages to send, in order: the answer, its sources, and how it was made."""
    words = _WORDS[answer.language]
    sections = (
        answer.text.strip(),
        _sources_section(answer.sources, words),
        _footer(answer, words),
    )
    return split("\n\n".join(section for section in sections if section))


def _sources_section(sources: Sequence[Source], words: _Words) -> str:
    if not sources:
        return ""
    lines = [f"{n}. {_link(source, words)}" for n, source in enumerate(sources, start=1)]
    return "\n".join([f"**{words.sources}**", *lines])


def _link(source: Source, words: _Words) -> str:
    link = f"[{neutral_title(source.title)}]({jump_url(source)})"
    return f"{link} · {words.from_screenshot}" if source.from_screenshot else link


def jump_url(source: Source) -> str:
    return f"https://discord.com/channels/{source.guild_id}/{source.channel_id}/{source.message_id}"


def _footer(answer: ClaimedAnswer | NewAnswer, words: _Words) -> str:
    """In Discord's small print."""
    match answer.kind:
        case "model":
            return "-# " + words.model.format(model=neutral_title(answer.model_version or "?"))
        case "similar":
            return f"-# {words.similar}"
        case "transcript":
            return f"-# {words.transcript}"
        case "not_found":
            return ""


def neutral_title(title: str) -> str:
    """*title* as plain words in one line: no markup, no mention, nothing that looks like a link.

    Discord shows a link's text as an address of its own when it begins like one.
    """
    words = " ".join(_without_addresses(cleaned(title)).split())
    if len(words) > TITLE_CHARACTERS:
        words = words[: TITLE_CHARACTERS - 1].rstrip() + "…"
    return _MARKDOWN.sub(r"\\\1", words) or "…"


def _without_addresses(text: str) -> str:
    """Again and again: what is left of `discord.discord.gg/gg/` is an address, too."""
    while (shorter := _ADDRESS.sub("", text)) != text:
        text = shorter
    return text


def readings_parts(readings: Sequence[StoredReading], *, pictures: int) -> list[str]:
    """What "Read text in image" shows of a message that has *pictures* pictures."""
    if not readings:
        return [NOT_STORED if pictures else NO_PICTURE]
    return split("\n".join(_reading_section(reading) for reading in readings))


def _reading_section(reading: StoredReading) -> str:
    name = f"**{neutral_title(reading.filename)}**"
    match reading.status:
        case "completed" if reading.text and reading.text.strip():
            return f"{name}\n{code_block(reading.text)}"
        case "completed":
            return f"{name}: I see no text in it."
        case "pending" | "processing":
            return f"{name}: still reading. Ask again in a moment."
        case "gone":
            return f"{name}: it was deleted before I could read it."
        case "unsupported":
            return f"{name}: I cannot read this file. {reading.error_message or ''}".rstrip()
        case _:
            return f"{name}: reading failed. {reading.error_message or ''}".rstrip()


def code_block(text: str) -> str:
    """*text* to be copied, in a code block that it cannot leave, without what nobody sees."""
    visible = cleaned(text).strip("\n")
    return f"{FENCE}\n{fence_proof(visible)}\n{FENCE}"
