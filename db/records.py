"""The nouns: what a row becomes once it leaves this room. Frozen; datetimes are aware UTC."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

ChannelKind = Literal["help", "forum", "invoices", "ignore"]
AnswerKind = Literal["model", "similar", "transcript", "not_found"]
Confidence = Literal["high", "medium", "low"]
Language = Literal["en", "vi"]
LIVE, BACKFILL = 0, 10  # ocr_results.priority: the smaller goes first


@dataclass(frozen=True, slots=True)
class Guild:
    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel people set permissions on; never a thread. `kind` None: not watched."""

    id: int
    guild_id: int
    name: str
    type: int
    kind: ChannelKind | None = None
    is_public: bool = False


@dataclass(frozen=True, slots=True)
class Thread:
    id: int
    guild_id: int
    channel_id: int
    owner_id: int | None
    title: str
    created_at: datetime
    tags: tuple[str, ...] = ()
    is_solved: bool = False
    is_private: bool = False


@dataclass(frozen=True, slots=True)
class PrivateThread:
    """A thread that only those who were added to it, and moderators, can read."""

    id: int
    channel_id: int


@dataclass(frozen=True, slots=True)
class NewAttachment:
    """An attachment as it arrived. Its name and type are the sender's claims.

    `maybe_image` is a first hint from those claims: what it is, the bytes decide later.
    """

    discord_id: int
    filename: str
    content_type: str | None
    size_bytes: int
    url: str
    url_expires_at: datetime | None = None
    width: int | None = None
    height: int | None = None
    maybe_image: bool = True


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message as it arrived, with what hangs on it. Attachments are in the order people see.

    `redacted`: of which kind each secret was that is not in its text any more.
    """

    id: int
    guild_id: int
    channel_id: int
    thread_id: int | None
    author_id: int
    author_name: str
    is_bot: bool
    content: str
    created_at: datetime
    edited_at: datetime | None = None
    reply_to_id: int | None = None
    is_forward: bool = False
    attachments: tuple[NewAttachment, ...] = ()
    redacted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewAsked:
    """A question asked by a command, under the id of the interaction, with its pictures."""

    id: int
    guild_id: int
    channel_id: int
    place_id: int
    user_id: int
    content: str
    pictures: tuple[NewAttachment, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimedPicture:
    """A picture of a question asked by a command, for this worker as long as it holds `token`."""

    id: UUID
    token: UUID
    asked_id: int
    guild_id: int
    url: str


@dataclass(frozen=True, slots=True)
class Ask:
    """A message that may be a question: due at `due_at`; from `give_up_at` pictures or not.

    What its asker adds before restarts both: `quiet_s` and `image_wait_s` count from then.
    """

    message_id: int
    due_at: datetime
    give_up_at: datetime
    quiet_s: float = 10
    image_wait_s: float = 20
    asked_by_name: bool = False


@dataclass(frozen=True, slots=True)
class ClaimedReading:
    """A picture this worker may read until `lease_until`, as long as it holds `token`.

    `retry_count` counts the tries of this round. `read_anew`: somebody doubts what is known of the
    same bytes.
    """

    attachment_id: UUID
    token: UUID
    retry_count: int
    message_id: int
    guild_id: int
    channel_id: int
    thread_id: int | None
    discord_id: int
    filename: str
    url: str
    url_expires_at: datetime | None
    is_live: bool = True
    channel_kind: ChannelKind | None = None
    read_anew: bool = False


@dataclass(frozen=True, slots=True)
class CompletedReading:
    """`is_awaited`: a question that this picture belongs to is still to be answered."""

    is_awaited: bool


@dataclass(frozen=True, slots=True)
class LostReading:
    """A picture whose worker vanished. It waits again, or is given up: that was once too often.

    `is_resting`: workers vanished over it repeatedly; it is due only after a while.
    """

    attachment_id: UUID
    message_id: int
    is_given_up: bool
    is_resting: bool = False


@dataclass(frozen=True, slots=True)
class WaitingReading:
    """A picture that is due. `was_rung`: somebody was told before; `was_lost`: by a worker."""

    attachment_id: UUID
    priority: int
    since: datetime
    was_rung: bool
    was_lost: bool


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was read in a picture, ready to be stored. `provenance` is JSON.

    `look` is what `ocr.look` says of it: 64 bits, signed.
    """

    model_version: str
    text: str
    confidence: float | None
    processing_time_ms: int
    media_type: str
    sha256: bytes
    width: int
    height: int
    interface_type: str | None = None
    error_state: str | None = None
    error_lines: tuple[str, ...] = ()
    context: str | None = None
    provenance: dict[str, object] = field(default_factory=dict[str, object])
    look: int | None = None


@dataclass(frozen=True, slots=True)
class EarlierPicture:
    """A picture that looks like another one, and was there before. `distance`: bits of 64."""

    attachment_id: UUID
    message_id: int
    channel_id: int
    thread_id: int | None
    distance: int


@dataclass(frozen=True, slots=True)
class KnownPicture:
    """What was read before in the same bytes; `rank` is set while a model shall read them too."""

    transcript: Transcript
    rank: int | None


@dataclass(frozen=True, slots=True)
class ClaimedBetterReading:
    """A picture this worker may let a model read until its lease ends, and the `local` reading.

    `rank` says how much it needs it (`ocr.need`): the smaller, the more.
    """

    attachment_id: UUID
    token: UUID
    retry_count: int
    message_id: int
    guild_id: int
    url: str
    is_live: bool
    rank: int
    channel_kind: ChannelKind | None
    local: Transcript


@dataclass(frozen=True, slots=True)
class StoredReading:
    """The state of one picture's reading, for people and for answers."""

    attachment_id: UUID
    message_id: int
    filename: str
    status: str
    text: str | None
    confidence: float | None
    model_version: str | None
    error_message: str | None
    error_lines: tuple[str, ...] = ()
    interface_type: str | None = None
    error_state: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimedQuestion:
    """A message this worker may answer until its lease ends, with what its pictures say.

    `texts` are those of everything the asker said in one go, `readings` those of its pictures.
    `asked_by_name`: the bot was mentioned or replied to. `is_starter`: it opens a thread.
    `is_newcomer`: the asker said nothing here lately; None where that tells nothing.
    `lost_source_ids`: messages that an earlier answer rested on, and that may not be shown.
    """

    message_id: int
    token: UUID
    retry_count: int
    guild_id: int
    channel_id: int
    thread_id: int | None
    author_id: int
    title: str | None
    texts: tuple[str, ...]
    readings: tuple[StoredReading, ...]
    asked_by_name: bool = False
    is_starter: bool = False
    is_newcomer: bool | None = None
    lost_source_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Audience:
    """Who will read what a search finds. Made by `readers_of` or `person`."""

    channel_id: int | None = None
    channel_ids: frozenset[int] | None = None
    thread_ids: frozenset[int] = frozenset()

    @classmethod
    def readers_of(cls, channel_id: int) -> "Audience":
        """A public reply in a channel, or in a thread of it.

        They read the channel itself and what every member can read, and no private threads.
        """
        return cls(channel_id=channel_id)

    @classmethod
    def person(
        cls, channel_ids: Collection[int], private_thread_ids: Collection[int] = ()
    ) -> "Audience":
        """A private reply to somebody who can read these channels now, as Discord says.

        Of the private threads in them they read those they were added to.
        """
        return cls(channel_ids=frozenset(channel_ids), thread_ids=frozenset(private_thread_ids))


@dataclass(frozen=True, slots=True)
class ThreadHit:
    """An earlier answered question, best first: a thread, or a conversation in a plain channel.

    `id` is the thread's, or that of the conversation's first message (`thread_id` is then None).
    `score` is BM25: comparable within one search only. `coverage` is the share of what the
    question says, weighted by rarity, that this hit says too: 0-1, comparable between searches.
    `matched_terms` are lexemes, rarest first; `rare_terms` are those few documents say.
    `from_screenshot`: part of what matched stands in a picture of this thread.
    `is_same_error`: an error of the question stands here too, paths, numbers and names aside.
    `cosine`: how near its meaning is to the question's, -1 to 1, comparable between searches; None
    where only words were compared.
    """

    id: int
    guild_id: int
    channel_id: int
    thread_id: int | None
    title: str
    question: str
    screenshot: str
    answer: str
    answer_message_id: int
    is_solved: bool
    score: float
    coverage: float
    matched_terms: tuple[str, ...]
    rare_terms: tuple[str, ...]
    from_screenshot: bool
    is_same_error: bool = False
    cosine: float | None = None


@dataclass(frozen=True, slots=True)
class MessageHit:
    """A single message that says what was searched for, itself or in one of its pictures.

    `snippet` is the part of its text around the words, one line; `score` orders one search.
    """

    id: int
    guild_id: int
    channel_id: int
    thread_id: int | None
    author_id: int
    author_name: str
    created_at: datetime
    snippet: str
    from_screenshot: bool
    has_image: bool
    score: float


@dataclass(frozen=True, slots=True)
class Source:
    """A place in Discord that an answer rests on."""

    message_id: int
    guild_id: int
    channel_id: int
    title: str
    from_screenshot: bool = False


@dataclass(frozen=True, slots=True)
class NewAnswer:
    """What the bot shall say. `text` fits into one message, its frame included.

    `full_text` is the whole where `text` had to be cut. `language` is that of the bot's own words.
    `gap` is the reason why the question itself stays unanswered: of a transcript, of a "not found".
    """

    kind: AnswerKind
    text: str
    sources: tuple[Source, ...]
    model_version: str | None = None
    prompt_version: str | None = None
    confidence: Confidence | None = None
    full_text: str | None = None
    language: Language = "en"
    gap: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimedAnswer:
    """An answer this bot may send until its lease ends, into `channel_id`: a thread or channel.

    `was_lost`: whoever held it before vanished, and may have sent it. `age_s`: since it was
    written.
    """

    id: UUID
    token: UUID
    retry_count: int
    guild_id: int
    channel_id: int
    question_id: int
    kind: AnswerKind
    text: str
    model_version: str | None
    sources: tuple[Source, ...]
    confidence: Confidence | None = None
    full_text: str | None = None
    language: Language = "en"
    was_lost: bool = False
    age_s: float = 0.0


@dataclass(frozen=True, slots=True)
class RevisedAnswer:
    """A sent answer that was written anew: `answer` is what its message shall say now."""

    id: UUID
    guild_id: int
    place_id: int
    reply_message_id: int
    revision: int
    answer: NewAnswer


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A message that was answered, with what its pictures say."""

    message_id: int
    guild_id: int
    channel_id: int
    thread_id: int | None
    title: str | None
    content: str
    readings: tuple[StoredReading, ...]


@dataclass(frozen=True, slots=True)
class SentAnswer:
    """An answer people see. `channel_id` is the thread or channel of its question and reply."""

    id: UUID
    guild_id: int
    channel_id: int
    question_id: int
    asker_id: int
    reply_message_id: int | None
    language: Language
    is_dismissed: bool
    are_helpers_asked: bool


@dataclass(frozen=True, slots=True)
class ReadingMark:
    """A message, in the thread or channel `place_id`, that says that the bot reads it."""

    message_id: int
    guild_id: int
    place_id: int


@dataclass(frozen=True, slots=True)
class WithdrawnReply:
    """A message of the bot, in the thread or channel `place_id`, that shall go."""

    message_id: int
    guild_id: int
    place_id: int
