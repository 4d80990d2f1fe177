"""The place of a value: behind the name of a secret, by which sign, and how far it reaches."""

import re
from dataclasses import dataclass

from core.redaction_rules.names import Name
from core.redaction_rules.separators import Separator
from core.redaction_rules.span import Span
from core.redaction_rules.values import is_drawn, is_mixed, is_random

_QUOTED = re.compile(
    r"(?:[fbruBR@]|[\"'](?=\\[\"']))?\\?(?:"
    r"[\"“”](?P<double>[^\n\"“”]{1,300}(?:\n[ \t]{0,12}[^\s\"'“”`]{4,120})?)[\"“”]"
    r"|['‘’`](?P<single>[^\n'‘’`]{1,300}(?:\n[ \t]{0,12}[^\s\"'‘’`]{4,120})?)['‘’`])(?!\w)"
)
_APP_PASSWORD = re.compile(
    r"(?:[a-z]{4} ){3}[a-z]{4}(?=[\"']|[ ]?\n|$)|(?:[A-Za-z0-9]{4} ){5}[A-Za-z0-9]{4}(?!"
    r"[A-Za-z0-9])"
)
_PHRASE = re.compile(r"[a-z]{2,12}(?: [a-z]{2,12}){2,6}(?=[ ]?(?:\n|$))")
_TALK = re.compile(
    r"\b(?:the|your|is|are|not|must|with|this|that|from|for|and|was|of|to|here|see)\b"
)
_UNCLOSED = ('"', "“", "”")  # quotes whose other half OCR lost
_BARE = re.compile(r"[^\s\"“”]{1,64}")  # enough to judge by
_CUT = re.compile(
    r"[;,|`](?=\s|$|[\w. -]{1,40}=)|:(?=(?i:encrypt|trust|database|server|initial|user|uid|port"
    r"|pooling|timeout|ssl)[\w ]{0,24}=)|[`|]|&(?=[\w.-]{1,40}=)|\\[nrt](?=\W|$)|;;|</|\)\)"
)
_REST = re.compile(r"[\w+/=.~-]{0,2000}")
_IN_TAG = re.compile(r"[^<\n]{3,120}")
_WRAPPED = re.compile(
    r"[ ]?\\?\n[ \t]{0,12}(?P<rest>(?![A-Za-z_]+=.)[\w/+=.~-]{4,400})(?![\w:(])"
    r"[ \t]*(?=\n|$|[\"';,&]|--?\w)"
)
_SPLIT = re.compile(
    r"[ ]{1,2}(?P<rest>(?![A-Za-z_]+=.)[\w/+=.~!@#$%^&*-]{3,400})(?![\w:(])(?=\s|$|[\"';,&])"
)
_BROKEN = re.compile(
    r"(?:[ ]?\n[ \t]{0,12}|[ ]{1,2})(?P<rest>(?![A-Za-z_]+=.)[\w/+=.~-]{8,400})(?![\w:(])"
    r"(?=[ \t]*(?:\n|$)|[\"';,&]|(?<=[\w/+=.~-]{16})[ ])"
)
_TAIL_ENDS = re.compile(
    r"[ \t]*(?:$|\n|[;,&|})\]\"'#`*]|\.(?:\s|$)|//|</|\w[\w.-]*=|--?\w|và |va |and |rồi |roi "
    r"|thì |thi "
    r"|(?:nha|nh[ée]|ạ|a|nhen|á|đó|đấy|nh[áa]|luôn|thôi|nghen|vậy|mà|ma|nhưng|để|cho|sao|không|ko"
    r"|lol|haha|hehe|pass|pw|mk|user|login|tk|but|which|please|pls|thanks|btw|mn|ad|xem|th[ửu]"
    r"|[đd]i|n[àa]o)\b)",
    re.IGNORECASE,
)
_LONG = 60  # characters: what was judged may go on
_FEWEST_DIGITS = 8  # of the rest of a key that has no letters
_LABELS = {"token": "TOKEN", "key": "TOKEN", "secret": "SECRET"}


@dataclass(frozen=True, slots=True)
class Slot:
    """What may be a secret: `text[start:end]`, called by *name*, behind *by*."""

    text: str
    name: Name
    by: Separator
    start: int
    end: int
    is_quoted: bool = False
    is_phrase: bool = False  # of words, without quotes, to the end of its line

    @property
    def value(self) -> str:
        return self.text[self.start : self.end]

    @property
    def called(self) -> str:
        return self.text[self.name.start : self.name.end]

    @property
    def is_password(self) -> bool:
        return self.name.sort in {"password", "short"}

    @property
    def is_written_big(self) -> bool:
        """Whether the name is one of an environment's, in capitals."""
        return self.called.isupper()

    @property
    def is_alone(self) -> bool:
        """Whether no sentence goes on behind the value."""
        return _TAIL_ENDS.match(self.text, self.end) is not None

    @property
    def ends_line(self) -> bool:
        return self.text[self.end : self.end + 1] in {"", "\n", "\r"}

    @property
    def begins_line(self) -> bool:
        return self.text[self.name.start - 1 : self.name.start] in {"", "\n"}

    def before(self, characters: int) -> str:
        return self.text[max(0, self.name.start - characters) : self.name.start]

    def around(self, characters: int) -> str:
        return self.text[max(0, self.start - characters) : self.end + characters]

    def span(self) -> Span:
        return Span(self.start, self.end, _LABELS.get(self.name.sort, "PASSWORD"))

    def reaching(self, end: int) -> "Slot":
        return Slot(self.text, self.name, self.by, self.start, end, self.is_quoted)


def slot_of(text: str, name: Name, by: Separator) -> Slot:
    """The value behind *by*: what is in quotes, in a tag, or up to a space."""
    if quoted := _QUOTED.match(text, by.start):
        return Slot(text, name, by, *quoted.span(quoted.lastgroup or 0), is_quoted=True)
    if name.sort in {"password", "short"} and (groups := _APP_PASSWORD.match(text, by.start)):
        return Slot(text, name, by, *groups.span(), is_quoted=True)
    if name.sort in {"password", "secret"} and (phrase := _PHRASE.match(text, by.start)):
        called = text[name.start : name.end]
        if by.sign == "=" and called.isupper() and not _TALK.search(phrase[0]):
            return Slot(text, name, by, *phrase.span(), is_quoted=True, is_phrase=True)
    if by.how == "tag" and (inner := _IN_TAG.match(text, by.start)):
        return Slot(text, name, by, *inner.span(), is_quoted=True)
    start = by.start + (text[by.start : by.start + 1] in _UNCLOSED)
    bare = _BARE.match(text, start)
    value = bare[0] if bare else ""
    cut = _CUT.search(value)
    value = value[: cut.start()] if cut else value
    before = text[max(0, name.start - 60) : name.start]
    if re.search(r"[?&][\w.-]*$", before):
        value = value.split("&", 1)[0]
    return Slot(text, name, by, start, start + len(value.rstrip(":,.)]}>'’*?")))


def whole(slot: Slot) -> Slot:
    """*slot* with the pieces of its value behind a space, or in the next line."""
    text = slot.text
    rest = _REST.match(text, slot.end)
    end = rest.end() if rest and len(slot.value) >= _LONG else slot.end
    if (wrapped := _WRAPPED.match(text, end)) and _goes_on(slot.value, wrapped["rest"]):
        return slot.reaching(wrapped.end("rest"))
    split = _SPLIT.match(text, end)
    while split and is_random(slot.value) and _is_rest(slot, split):
        end = split.end("rest")
        split = _SPLIT.match(text, end)
    return slot.reaching(end)


def joined(slot: Slot) -> Slot | None:
    """*slot* and the piece behind its space, where only both together are drawn."""
    split = _BROKEN.match(slot.text, slot.end)
    if split is None or not slot.value.isascii() or not re.fullmatch(r"[\w+/=-]{2,}", slot.value):
        return None
    both = slot.value + split["rest"]
    is_one = is_random(both) and is_drawn(both) and is_drawn(split["rest"])
    return slot.reaching(split.end("rest")) if is_one else None


def _goes_on(value: str, rest: str) -> bool:
    """Whether *rest*, in the next line, is the other part of *value*."""
    is_of_digits = rest.isdigit() and len(rest) >= _FEWEST_DIGITS and value.isalnum()
    return is_random(value) and (is_mixed(rest) or is_of_digits)


def _is_rest(slot: Slot, split: re.Match[str]) -> bool:
    """Whether what follows the space is the other part of a drawn value."""
    rest = split["rest"]
    if slot.is_password:
        return is_random(rest)
    ends_line = slot.text[split.end() : split.end() + 1] in {"", "\n", '"', "'", ",", ";"}
    return is_drawn(rest) or (ends_line and is_mixed(rest) and len(slot.value) >= len(rest))
