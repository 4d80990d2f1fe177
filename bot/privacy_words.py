"""What `/privacy` says, true to the code; docs/privacy.md says the same at length."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import discord

from bot.present import code_block
from bot.privacy_facts import PrivacyFacts
from bot.privacy_texts import EN, VI, PrivacyTexts
from db.personal_data import Summary
from db.retention import Retention

CHANNELS_NAMED = 15
CONTACT_CHARACTERS = 300


def texts_for(interaction: discord.Interaction[Any]) -> PrivacyTexts:
    """In the language of the person's Discord."""
    return VI if interaction.locale is discord.Locale.vietnamese else EN


def about(
    facts: PrivacyFacts,
    retention: Retention,
    channels: Sequence[str],
    *,
    is_out: bool,
    texts: PrivacyTexts = EN,
) -> str:
    """At most a message long. *channels* are mentions of the watched ones this person can read."""
    return texts.about.format(
        where=_where(channels, texts),
        cached=_cached(facts, texts),
        readers=_readers(facts, texts),
        how_long=texts.days.format(days=retention.days) if retention.days else texts.for_ever,
        grace=_counted(facts.grace_days, texts.day),
        contact=facts.contact[:CONTACT_CHARACTERS] if facts.contact else texts.no_contact,
        choice=texts.is_out if is_out else texts.choice,
    )


def _where(channels: Sequence[str], texts: PrivacyTexts) -> str:
    if not channels:
        return texts.nowhere
    named = " ".join(channels[:CHANNELS_NAMED])
    more = len(channels) - CHANNELS_NAMED
    return texts.where.format(named=named + (texts.more.format(count=more) if more > 0 else ""))


def _cached(facts: PrivacyFacts, texts: PrivacyTexts) -> str:
    minutes = round(facts.keeps_bytes_s / 60)
    return texts.cached.format(minutes=minutes) if minutes else ""


def _readers(facts: PrivacyFacts, texts: PrivacyTexts) -> str:
    who = [texts.operator]
    if facts.models_read:
        training = texts.deny if facts.data_collection == "deny" else texts.allow
        who.append(texts.vision.format(training=training))
    if facts.models_answer:
        who.append(texts.language_model)
    alone = "" if len(who) > 1 else texts.on_machine
    return f"{'; '.join(who)}{texts.members}{alone}"


def summary(stored: Summary, texts: PrivacyTexts = EN) -> str:
    """At most a message long."""
    if not any(stored.counts) and not stored.samples:
        return texts.nothing_stored
    samples = code_block("\n\n".join(stored.samples)) if stored.samples else ""
    newest = texts.newest.format(samples=samples) if samples else ""
    return f"{texts.summary.format(what=counted(stored, texts))}{newest}{texts.export_hint}"


def counted(stored: Summary, texts: PrivacyTexts = EN) -> str:
    """`12 messages, 3 pictures, …`; what there is none of is left out."""
    counts = zip(stored.counts, texts.counted, strict=True)
    said = [_counted(number, noun) for number, noun in counts if number]
    return ", ".join(said) or texts.nothing


def erased(messages: int, texts: PrivacyTexts) -> str:
    return texts.erased.format(messages=_counted(messages, texts.counted[0]))


def _counted(number: int, noun: tuple[str, str]) -> str:
    one, more = noun
    return f"{number:,} {one if number == 1 else more}"


_PLURALS: Mapping[str, str] = MappingProxyType({"failed try": "failed tries"})


def many(number: int, noun: str) -> str:
    return f"{number:,} {noun if number == 1 else _PLURALS.get(noun, f'{noun}s')}"


def retained(retention: Retention, texts: PrivacyTexts = EN) -> str:
    """What a server's own choice comes to."""
    if retention.days is None:
        return texts.kept_for_ever
    text = texts.kept_days.format(days=retention.days)
    if retention.operator_days is not None:
        text += texts.operator_days.format(days=retention.operator_days)
    return text
