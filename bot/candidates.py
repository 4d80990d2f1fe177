"""Which messages may be questions; whether they are answered, the answerer decides."""

from datetime import datetime, timedelta

from db.records import Ask, ChannelKind, NewMessage, Thread
from qa.detect import is_request

ANSWERED_KINDS: frozenset[ChannelKind | None] = frozenset({"help", "forum"})


def may_be_question(
    message: NewMessage, *, kind: ChannelKind | None, thread: Thread | None
) -> bool:
    """Whether *message* starts a request for help.

    The first message of a forum post always does. Elsewhere it is a message that reads as a
    request or brings a picture, and is no reply: those talk to somebody. In a thread only its
    owner asks, and nobody once it is solved.
    """
    if kind not in ANSWERED_KINDS or message.is_bot:
        return False
    if thread is not None:
        if thread.is_solved or message.author_id != thread.owner_id:
            return False
        if kind == "forum":
            return message.id == thread.id
    if message.reply_to_id is not None:
        return False
    return any(a.maybe_image for a in message.attachments) or is_request(message.content)


def ask(message_id: int, *, now: datetime, quiet_s: float, image_wait_s: float) -> Ask:
    """When to answer: once it has been quiet, and without the pictures if they take too long."""
    return Ask(
        message_id=message_id,
        due_at=now + timedelta(seconds=quiet_s),
        give_up_at=now + timedelta(seconds=max(quiet_s, image_wait_s)),
    )
