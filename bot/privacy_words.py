"""What `/privacy` says, true to the code; docs/privacy.md says the same at length."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot.present import code_block
from bot.privacy_facts import PrivacyFacts
from db.personal_data import Summary
from db.retention import Retention

CHANNELS_NAMED = 15
CONTACT_CHARACTERS = 300

OPTED_OUT = (
    "**Nothing of yours is stored or read from now on**, in any server I am in: no messages, no"
    " pictures, no questions, no votes. I keep your user id and this wish, nothing else, so that I"
    " can respect it. I also answer none of your questions; `/privacy opt-in` changes that."
)
OPTED_IN = (
    "Welcome back. What you say in the channels I read is stored from now on; what you said before"
    " stays away. `/privacy opt-out` ends it again."
)
NOT_OUT = "You have not opted out. `/privacy about` says what I store, `/privacy show` what of you."
SURE = (
    "This erases **all I store of you, in every server I am in**: {what}. My answers to you, and"
    " those that quote you, are taken back. It cannot be undone.\n-# What you say from then on is"
    " stored again, unless you use `/privacy opt-out`, which does both."
)
NOTHING_STORED = "I store nothing of you."
KEPT = "Nothing was erased."
ERASING = "Erasing…"
ERASED = (
    "Done: {messages} are erased with all that came with them. I keep your user id and the time of"
    " this, so that reading the past does not bring anything back."
)
EXPORTED = "This is all I store of you, as JSON. Only you see this; keep it safe."
TOO_MUCH = (
    "There is too much to send it all here: these are the first parts. Please ask the operator for"
    " the rest."
)
YOU_ARE_OUT = (
    "You asked me to keep and read nothing of yours, so I cannot do this for you."
    " `/privacy opt-in` changes that."
)
AUTHOR_IS_OUT = "Who wrote this asked me not to read it, so I leave it alone."
MAY_NOT_RETAIN = "Only people who may manage this server can decide that."
KEPT_FOR_EVER = "Messages of this server are kept until somebody erases them."
KEPT_DAYS = (
    "Messages of this server are kept for **{days} days**. Older ones are erased within the hour,"
    " here and not in Discord."
)
OPERATOR_DAYS = "\n-# The operator keeps messages for {days} days at most, in all servers."


_ABOUT = """\
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
**Your choice:** {choice}"""


def about(
    facts: PrivacyFacts, retention: Retention, channels: Sequence[str], *, is_out: bool
) -> str:
    """At most a message long. *channels* are mentions of the watched ones this person can read."""
    return _ABOUT.format(
        where=_where(channels),
        cached=_cached(facts),
        readers=_readers(facts),
        how_long=_how_long(retention),
        grace=many(facts.grace_days, "day"),
        contact=_contact(facts),
        choice=_choice(is_out=is_out),
    )


def _where(channels: Sequence[str]) -> str:
    if not channels:
        return "I read no channel that you can read."
    named = " ".join(channels[:CHANNELS_NAMED])
    more = len(channels) - CHANNELS_NAMED
    return f"in {named}{f' and {more} more' if more > 0 else ''}, nowhere else."


def _cached(facts: PrivacyFacts) -> str:
    minutes = round(facts.keeps_bytes_s / 60)
    return f" (they are kept for {minutes} minutes while they are read)" if minutes else ""


def _readers(facts: PrivacyFacts) -> str:
    who = ["the operator of this bot, who can read the database"]
    if facts.models_read:
        training = (
            "from providers that keep nothing and train on nothing"
            if facts.data_collection == "deny"
            else "**whose providers may keep pictures and train on them**"
        )
        who.append(f"vision models at OpenRouter, which are sent pictures, {training}")
    if facts.models_answer:
        who.append("a language model at Groq, which is sent questions and the threads I found")
    alone = "" if len(who) > 1 else " Pictures are read on the operator's own machine."
    return f"{'; '.join(who)}. Members find only what they can read anyway.{alone}"


def _how_long(retention: Retention) -> str:
    return f"{retention.days} days." if retention.days else "until it is erased."


def _contact(facts: PrivacyFacts) -> str:
    if facts.contact:
        return facts.contact[:CONTACT_CHARACTERS]
    return "the people who run this bot. Ask the moderators of this server."


def _choice(*, is_out: bool) -> str:
    if is_out:
        return "you have opted out: nothing of yours is stored. `/privacy opt-in` changes that."
    return (
        "`/privacy show` what of you is stored, `/privacy export` all of it, `/privacy erase` it,"
        " `/privacy opt-out` for ever."
    )


def summary(stored: Summary) -> str:
    """At most a message long."""
    if stored == Summary(0, 0, 0, 0, 0, 0, 0, ()):
        return NOTHING_STORED
    samples = code_block("\n\n".join(stored.samples)) if stored.samples else ""
    newest = f"\nYour newest messages begin:\n{samples}" if samples else ""
    return (
        f"**Of you I store**, in all servers I am in: {counted(stored)}."
        f"{newest}\n-# `/privacy export` gives you all of it, `/privacy erase` erases it."
    )


def counted(stored: Summary) -> str:
    """`12 messages, 3 pictures (2 read), …`; what there is none of is left out."""
    counts = (
        (stored.messages, "message"),
        (stored.pictures, "picture"),
        (stored.pictures_read, "picture's text"),
        (stored.questions, "question"),
        (stored.answers, "answer"),
        (stored.asked, "question by command"),
        (stored.votes, "vote"),
    )
    return ", ".join(many(number, noun) for number, noun in counts if number) or "nothing"


_PLURALS: Mapping[str, str] = MappingProxyType(
    {
        "picture's text": "pictures' texts",
        "question by command": "questions by command",
        "failed try": "failed tries",
    }
)


def many(number: int, noun: str) -> str:
    return f"{number:,} {noun if number == 1 else _PLURALS.get(noun, f'{noun}s')}"


def retained(retention: Retention) -> str:
    """What a server's own choice comes to."""
    if retention.days is None:
        return KEPT_FOR_EVER
    text = KEPT_DAYS.format(days=retention.days)
    if retention.operator_days is not None:
        text += OPERATOR_DAYS.format(days=retention.operator_days)
    return text
