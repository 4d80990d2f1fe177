"""Which messages may be questions; whether they are answered, the answerer decides."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.records import Ask, ChannelKind, NewMessage, Thread
from qa.detect import is_request

ANSWERED_KINDS: frozenset[ChannelKind | None] = frozenset({"help", "forum"})

# What is said beside a mention to hand somebody's question on: no question of its own.
_HANDS_ON = re.compile(
    r"(?:<@[!&]?\d+>|\W|_|\b(?:please|pls|plz|can|could|will|would|you|answer|help|this|that|it|him|her|"
    r"them|out|here|one|bạn|giúp|trả|lời|câu|này|với|nhé|đi|em|anh|chị|mình)\b)*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Address:
    """To whom a message speaks, and who speaks.

    `is_to_us`: it mentions the bot or replies to it. `is_to_somebody`: it mentions other people.
    `is_moderator`, and `role_ids`: of its author.
    """

    is_to_us: bool = False
    is_to_somebody: bool = False
    is_moderator: bool = False
    role_ids: frozenset[int] = frozenset()

    def is_helper(self, helper_role_id: int | None) -> bool:
        """Whether the author is here to help others."""
        return self.is_moderator or helper_role_id in self.role_ids


NOBODY = Address()


def may_be_question(
    message: NewMessage, address: Address, *, kind: ChannelKind | None, thread: Thread | None
) -> bool:
    """Whether *message* may ask for help.

    Whoever speaks to the bot does, and whoever opens a thread. Elsewhere it is a message that reads
    as a request or brings a picture, and that speaks to nobody in particular. In a thread only its
    owner asks, and nobody once it is solved.
    """
    if kind not in ANSWERED_KINDS or message.is_bot:
        return False
    if address.is_to_us:
        return True
    if thread is not None:
        return _may_be_asked_in(thread, message, kind)
    if message.reply_to_id is not None or address.is_to_somebody:
        return False
    return (
        any(a.maybe_image for a in message.attachments)
        # whether its author is one is known when it is answered
        or is_request(message.content, is_newcomer=True)
    )


def handed_on(message: NewMessage, address: Address, *, kind: ChannelKind | None) -> int | None:
    """The id of the message that *message* hands on to the bot: it replies with our name alone.

    Whether its author may have it answered is not known yet.
    """
    if kind not in ANSWERED_KINDS or message.is_bot or not address.is_to_us or message.attachments:
        return None
    return message.reply_to_id if _HANDS_ON.fullmatch(message.content) else None


def _may_be_asked_in(thread: Thread, message: NewMessage, kind: ChannelKind | None) -> bool:
    if thread.is_solved or message.author_id != thread.owner_id:
        return False
    if kind == "forum":
        return message.id == thread.id
    return message.reply_to_id is None  # which is the first, is known when it is answered


def ask(
    message_id: int, *, now: datetime, quiet_s: float, image_wait_s: float, by_name: bool = False
) -> Ask:
    """When to answer: once it has been quiet, and without the pictures if they take too long."""
    return Ask(
        message_id=message_id,
        due_at=now + timedelta(seconds=quiet_s),
        give_up_at=now + timedelta(seconds=max(quiet_s, image_wait_s)),
        quiet_s=quiet_s,
        image_wait_s=image_wait_s,
        asked_by_name=by_name,
    )
