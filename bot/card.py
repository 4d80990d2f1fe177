"""The card an answer is shown on: its text, its numbered sources, how it was made, its buttons."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from uuid import UUID

import discord
from discord import ui

from bot.buttons.item import Act, AnswerButton
from bot.card_words import CardWords, card_words
from bot.present import jump_url, neutral_title
from bot.splitting import split
from db.records import AnswerKind, ClaimedAnswer, Confidence, Language, NewAnswer, Source

CARD_CHARACTERS = 4000  # of all texts of a message in the second version of components, by Discord
MAX_SOURCES = 8  # each takes up to 290 characters: a third of the card is left for the answer
FILENAME = "answer.md"

_COLOURS: Mapping[Confidence | None, int] = MappingProxyType(
    {"high": 0x2D9D5C, "medium": 0xD9A441, "low": 0x80848E, None: 0x5865F2}
)
_ALL_ACTS = (Act.HELPFUL, Act.UNHELPFUL, Act.SIMILAR, Act.HUMAN, Act.DISMISS)
_ACTS: Mapping[AnswerKind, Sequence[Act]] = MappingProxyType(
    {
        "model": _ALL_ACTS,
        "similar": _ALL_ACTS,
        "transcript": (Act.SIMILAR, Act.HUMAN, Act.DISMISS),
        "not_found": (Act.HUMAN, Act.DISMISS),
    }
)


@dataclass(frozen=True, slots=True)
class CardText:
    """The texts of a card, from top to bottom; `file` is the whole of what had to be cut."""

    body: str
    sources: str
    notes: str
    file: str | None


def card_text(answer: ClaimedAnswer | NewAnswer, *, is_updated: bool = False) -> CardText:
    """What the card says: at most CARD_CHARACTERS, its code blocks closed."""
    words = card_words(answer.language)
    sources = _sources(answer.sources[:MAX_SOURCES], words)
    whole = answer.text.strip()
    room = CARD_CHARACTERS - len(sources) - len(_notes(answer, words, is_cut=True, is_updated=True))
    parts = split(whole, room) or ["…"]
    is_cut = len(parts) > 1
    return CardText(
        body=parts[0],
        sources=sources,
        notes=_notes(answer, words, is_cut=is_cut or bool(answer.full_text), is_updated=is_updated),
        file=answer.full_text or (whole if is_cut else None),
    )


def _sources(sources: Sequence[Source], words: CardWords) -> str:
    if not sources:
        return ""
    lines = [f"{n}. {_link(source, words)}" for n, source in enumerate(sources, start=1)]
    return "\n".join([f"**{words.sources}**", *lines])


def _link(source: Source, words: CardWords) -> str:
    link = f"[{neutral_title(source.title)}]({jump_url(source)})"
    return f"{link} · {words.from_screenshot}" if source.from_screenshot else link


def _notes(
    answer: ClaimedAnswer | NewAnswer, words: CardWords, *, is_cut: bool, is_updated: bool
) -> str:
    """Discord's small print: one line each."""
    made = [words.confidence[answer.confidence]] if answer.confidence else []
    match answer.kind:
        case "model":
            made.append(words.model.format(model=neutral_title(answer.model_version or "?")))
        case "similar":
            made.append(words.similar)
        case "transcript":
            made.append(words.transcript)
        case "not_found":
            pass
    lines = [
        words.in_file if is_cut else "",
        " · ".join(made),
        words.updated if is_updated else "",
    ]
    return "\n".join(f"-# {line}" for line in lines if line)


class Card(ui.LayoutView):
    """A message in the second version of components: it is shown also where embeds are off."""

    def __init__(
        self, text: CardText, *, confidence: Confidence | None, buttons: Sequence[ui.Item[Any]]
    ) -> None:
        super().__init__(timeout=None)
        self._file = text.file
        frame: ui.Container[Any] = ui.Container(accent_colour=_COLOURS[confidence])
        frame.add_item(ui.TextDisplay(text.body))
        if text.file is not None:
            frame.add_item(ui.File(f"attachment://{FILENAME}"))
        if text.sources:
            frame.add_item(ui.Separator())
            frame.add_item(ui.TextDisplay(text.sources))
        if text.notes:
            frame.add_item(ui.TextDisplay(text.notes))
        self.add_item(frame)
        if buttons:
            self.add_item(ui.ActionRow(*buttons))

    def files(self) -> list[discord.File]:
        """What has to be sent with the card; new at each call, for a file is sent once."""
        if self._file is None:
            return []
        return [discord.File(io.BytesIO(self._file.encode()), filename=FILENAME)]


def answer_card(
    answer: ClaimedAnswer | NewAnswer, *, answer_id: UUID | None = None, is_updated: bool = False
) -> Card:
    """The card of *answer*; with buttons if it is stored under *answer_id*."""
    buttons = _buttons(answer.kind, answer.language, answer_id) if answer_id else []
    text = card_text(answer, is_updated=is_updated)
    return Card(text, confidence=answer.confidence, buttons=buttons)


def _buttons(kind: AnswerKind, language: Language, answer_id: UUID) -> list[ui.Item[Any]]:
    words = card_words(language)
    labels = {
        Act.HELPFUL: words.helpful,
        Act.UNHELPFUL: words.unhelpful,
        Act.SIMILAR: words.more,
        Act.HUMAN: words.human,
        Act.DISMISS: words.dismiss,
    }
    return [AnswerButton.labelled(act, answer_id, labels[act]) for act in _ACTS[kind]]
