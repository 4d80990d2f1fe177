"""A trace as steps in time: what happened to a message, and what it waits for. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from db.traces import Trace, TracedAnswer, TracedMessage, TracedPicture, TracedQuestion, TracedVote

_WHAT_ENDS_SILENT = {"abstained": "not answered", "cancelled": "no longer asked"}

_NO_QUESTION = (
    "it did not read as a request for help, or it was said to somebody else, by a helper, or in"
    " the middle of a talk"
)


@dataclass(frozen=True, slots=True)
class Step:
    """`is_open`: the step is what is waited for now; `at` is when it became so, or is due."""

    at: datetime
    step: str
    told: str
    is_open: bool = False


def life(trace: Trace) -> list[Step]:
    """The steps of a message, the first one first; what is open comes last."""
    steps = [*_message(trace.message)]
    for picture in trace.pictures:
        steps += _picture(picture)
    if trace.question:
        steps += _question(trace.question, trace.message)
    elif not trace.message.is_bot:
        steps.append(Step(trace.message.stored_at, "not asked", _NO_QUESTION))
    if trace.answer:
        steps += _answer(trace.answer)
    steps += [_vote(vote) for vote in trace.votes]
    return sorted(steps, key=lambda step: (step.is_open, step.at))


def _message(message: TracedMessage) -> Iterator[Step]:
    place = f"thread {message.thread_id}, " if message.thread_id else ""
    kind = message.channel_kind or "not watched"
    who = "a bot" if message.is_bot else f"user {message.author_id}"
    where = f"server {message.guild_id}, channel {message.channel_id} ({kind}), {place}by {who}"
    yield Step(message.created_at, "said", where)
    wait_s = (message.stored_at - message.created_at).total_seconds()
    yield Step(message.stored_at, "stored", f"{wait_s:.1f} s after it was said")
    if message.edited_at:
        yield Step(message.edited_at, "edited", "by its author")


def _picture(picture: TracedPicture) -> Iterator[Step]:
    name = f"picture {picture.attachment_id}"
    line = "live" if picture.is_live else "behind live work"
    yield Step(picture.created_at, "queued", f"{name}, {line}")
    tries = _tries(picture)
    match picture.status:
        case "completed":
            at = picture.completed_at or picture.updated_at
            yield Step(at, "read", f"{name}: {_reading(picture)}{tries}")
        case "pending":
            why = f", after {picture.error_code}" if picture.error_code else ""
            yield Step(
                picture.not_before, "waits", f"{name} for a worker{why}{tries}", is_open=True
            )
        case "processing":
            told = f"{name} by {picture.owner}, held until {_clock(picture.lease_until)}{tries}"
            yield Step(picture.updated_at, "is read", told, is_open=True)
        case status:
            why = (picture.error_message or "for no known reason").rstrip(".")
            told = f"{name}: {picture.error_code}, {why}{tries}"
            yield Step(picture.updated_at, status, told)
    if picture.is_provisional:
        yield _better(picture, name)


def _reading(picture: TracedPicture) -> str:
    if picture.is_copy:
        return f"known from the same bytes ({picture.engine})"
    sure = "" if picture.confidence is None else f", confidence {picture.confidence:.2f}"
    before = f", in place of {picture.replaced_engine}" if picture.replaced_engine else ""
    asked = len(picture.attempts)
    rounds = f", {asked} engines asked" if asked > 1 else ""
    return f"{picture.engine} in {picture.processing_time_ms} ms{sure}{rounds}{before}"


def _tries(picture: TracedPicture) -> str:
    tries, workers = picture.retry_count, picture.lost_count
    told = f", {_counted(tries, 'failed try', 'failed tries')}" if tries else ""
    return f"{told}, {_counted(workers, 'worker', 'workers')} lost" if workers else told


def _better(picture: TracedPicture, name: str) -> Step:
    why = f", after {picture.better_error_code}" if picture.better_error_code else ""
    told = f"{name} for a model ({picture.better_status}){why}; its reading is provisional"
    return Step(picture.better_not_before or picture.updated_at, "waits", told, is_open=True)


def _question(question: TracedQuestion, message: TracedMessage) -> Iterator[Step]:
    more = len(question.part_ids)
    parts = f", with {_counted(more, 'more message', 'more messages')}" if more else ""
    name = f"question {question.message_id}{parts}"
    this = ", of which this is one" if message.id != question.message_id else ""
    yield Step(question.created_at, "asked", f"{name}{this}{_by_name(question)}")
    if question.bettered_at:
        yield Step(question.bettered_at, "asked anew", "on a better reading of its pictures")
    if question.silenced_at:
        yield Step(question.silenced_at, "left", "to people: the bot says nothing more here")
    match question.status:
        case "waiting":
            why = f", after {question.reason}" if question.reason else ""
            told = f"{name}: for its answer, until {_clock(question.give_up_at)} for pictures{why}"
            yield Step(question.due_at, "waits", told, is_open=True)
        case "processing":
            told = f"by {question.owner}, held until {_clock(question.lease_until)}"
            yield Step(question.updated_at, "is answered", told, is_open=True)
        case "answered":
            pass  # the answer says so
        case status:
            ended = _WHAT_ENDS_SILENT.get(status, status)
            yield Step(question.updated_at, ended, f"reason: {question.reason}")


def _by_name(question: TracedQuestion) -> str:
    return ", the bot was called by name" if question.asked_by_name else ""


def _answer(answer: TracedAnswer) -> Iterator[Step]:
    sources = ", ".join(map(str, answer.source_ids)) or "none"
    versions = [version for version in (answer.model_version, answer.prompt_version) if version]
    by = f" by {', '.join(versions)}" if versions else ""
    sure = f", confidence {answer.confidence}" if answer.confidence else ""
    told = f"answer {answer.id}: {answer.kind}{by}{sure}, sources: {sources}"
    yield Step(answer.created_at, "answered", told)
    yield from _delivery(answer)
    if answer.dismissed_at:
        yield Step(answer.dismissed_at, "dismissed", f"by user {answer.dismissed_by}")
    if answer.helpers_asked_at:
        told = f"helpers, by user {answer.helpers_asked_by}"
        yield Step(answer.helpers_asked_at, "called", told)


def _delivery(answer: TracedAnswer) -> Iterator[Step]:
    if answer.sent_at:
        told = f"as message {answer.reply_message_id}"
        if answer.sent_revision:
            told += f", edited up to revision {answer.sent_revision}"
        yield Step(answer.sent_at, "sent", told)
    elif answer.status == "failed":
        yield Step(answer.created_at, "not sent", answer.error_message or "for no known reason")
    else:
        why = f", after {answer.error_message}" if answer.error_message else ""
        told = f"answer to be sent by the bot that holds its server{why}"
        yield Step(answer.not_before, "waits", told, is_open=True)
    if answer.sent_at and answer.revision > answer.sent_revision:
        told = f"revision {answer.revision} for the bot to edit its message"
        yield Step(answer.not_before, "waits", told, is_open=True)


def _vote(vote: TracedVote) -> Step:
    opinion = "helpful" if vote.is_helpful else "not helpful"
    return Step(vote.updated_at, "voted", f"{opinion}, by user {vote.user_id}")


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _clock(at: datetime | None) -> str:
    return f"{at:%H:%M:%S}" if at else "?"
