"""A question: what a person wrote, with what the pictures of the message say."""

from collections.abc import Sequence
from dataclasses import dataclass

from db.records import Audience, StoredReading
from qa.detect import is_error_line, is_trouble_line
from qa.language import Language, guess
from qa.plain import cleaned

_MAX_KEY_LINES = 10
_FULL = 0.9
_HALF_FULL = 0.7
_LONGEST_WORD = 16  # longer ones are paths and names, which begin lines of their own
_MIN_FULL_CHARS = 40


@dataclass(frozen=True, slots=True)
class Question:
    """`thread_id` None: asked in a channel. `message_id` None: asked by name, by no message.

    `title` is the thread's. `readings` are in the order people see the pictures; one that is not
    read yet, or could not be, has no text. `audience` None: those who read the channel.
    `said` are the messages that `content` is made of. `asked_by_name`: the bot was mentioned or
    replied to. `is_starter`: it opens a thread. `is_newcomer`: see `qa.detect.request_score`.
    `lost_source_ids`: messages that an earlier answer rested on, and that may not be shown.
    """

    guild_id: int
    channel_id: int
    thread_id: int | None
    message_id: int | None
    title: str | None
    content: str
    readings: tuple[StoredReading, ...] = ()
    audience: Audience | None = None
    said: tuple[str, ...] = ()
    asked_by_name: bool = False
    is_starter: bool = False
    is_newcomer: bool | None = None
    lost_source_ids: tuple[int, ...] = ()

    @property
    def not_from(self) -> tuple[int, ...]:
        """Messages and threads that are no answer to it: itself, and what may not be shown."""
        asked_in = self.thread_id or self.message_id
        return (*(() if asked_in is None else (asked_in,)), *self.lost_source_ids)

    @property
    def prose(self) -> str:
        """Title and message, without the pictures."""
        title, content = (cleaned(part or "").strip() for part in (self.title, self.content))
        return content if content.startswith(title) else f"{title}\n{content}".strip()

    @property
    def language(self) -> Language:
        """That of the person's own words; that of the pictures where there are none."""
        return guess(self.prose or self.screen_text)

    @property
    def read_texts(self) -> tuple[tuple[StoredReading, str], ...]:
        """The pictures with words in them, each with its words."""
        texts = ((reading, cleaned(reading.text or "").strip()) for reading in self.readings)
        return tuple((reading, text) for reading, text in texts if text)

    @property
    def screen_text(self) -> str:
        """The words of all pictures, in order."""
        return "\n\n".join(text for _, text in self.read_texts)

    @property
    def combined_text(self) -> str:
        """Message and labelled text of each picture: the same question, the same string."""
        total = len(self.readings)
        screens = [
            f"[Screenshot {self.readings.index(reading) + 1} of {total}: "
            f"{' '.join(cleaned(reading.filename).split())[:80]}]\n{text}"
            for reading, text in self.read_texts
        ]
        return "\n\n".join(part for part in (self.prose, *screens) if part)

    @property
    def error_lines(self) -> tuple[str, ...]:
        """The lines of the pictures that say what went wrong, in order, each once."""
        lines: list[str] = []
        for reading, text in self.read_texts:
            named = [cleaned(line).strip() for line in reading.error_lines]
            lines += named or [line.strip() for line in text.split("\n") if is_error_line(line)]
        return tuple(dict.fromkeys(line for line in lines if line))

    @property
    def key_text(self) -> str:
        """What an earlier question must have in common with this one.

        The title with the lines of the screen that tell of trouble: around a picture of an error
        people chat. Where no line does, all that was said and shown.
        """
        trouble = [line for line in self.screen_text.split("\n") if is_trouble_line(line)]
        lines = dict.fromkeys([*self.error_lines, *trouble])
        return "\n".join((cleaned(self.title or ""), *lines)) if lines else self.combined_text

    @property
    def unread_count(self) -> int:
        """How many pictures are still to be read."""
        return sum(reading.status in ("pending", "processing") for reading in self.readings)

    def key_lines(self, limit: int = _MAX_KEY_LINES) -> tuple[str, ...]:
        """The words worth repeating: the errors to their end, else the first lines."""
        errors = frozenset(self.error_lines)
        wrapped = [line for _, text in self.read_texts for line in _whole(text, errors)]
        if wrapped:
            return tuple(dict.fromkeys(wrapped))[:limit]
        return self.error_lines[:limit] or tuple(_said(self.screen_text.split("\n")))[:limit]


def _said(lines: Sequence[str]) -> list[str]:
    return [line.rstrip() for line in lines if line.strip()]


def _whole(text: str, errors: frozenset[str]) -> list[str]:
    """Those lines of a screen that are *errors*, each with the lines it was wrapped into."""
    lines = [line.strip() for line in text.split("\n")]
    width = max(map(len, lines), default=0)
    whole: list[str] = []
    goes_on = False
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if line and (line in errors or goes_on):
            whole.append(line)
            goes_on = _is_wrapped(line, following, width)
        else:
            goes_on = False
    return whole


def _is_wrapped(line: str, following: str, width: int) -> bool:
    """Whether a window *width* characters wide broke *line* before *following*.

    It breaks a line where it is full, or where the next word has no room.
    """
    if len(line) < _MIN_FULL_CHARS:
        return False
    word = following.partition(" ")[0][:_LONGEST_WORD]
    has_no_room = len(line) >= _HALF_FULL * width and len(line) + 1 + len(word) > width
    return len(line) >= _FULL * width or (bool(word) and has_no_room)
