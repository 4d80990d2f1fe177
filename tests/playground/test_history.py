"""The demo guild is whole, believable in its order, and the same every time."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from playground import pictures
from playground.demo.guild import demo_guild
from playground.history import Guild, Message
from playground.samples import SAMPLES
from playground.snowflake import created_at

MESSAGE_LIMIT = 2000
TITLE_LIMIT = 100


@pytest.fixture(scope="module")
def guild() -> Guild:
    return demo_guild()


def conversations(guild: Guild) -> Iterator[tuple[Message, ...]]:
    yield from (channel.messages for channel in guild.channels)
    yield from (post.messages for post in guild.posts)
    yield from (thread.messages for thread in guild.threads)


def messages(guild: Guild) -> list[Message]:
    return [message for said in conversations(guild) for message in said]


def solved_tag(guild: Guild) -> int:
    return next(
        tag.id for channel in guild.channels for tag in channel.tags if tag.name == "solved"
    )


def test_is_equal_whenever_it_is_made(guild: Guild) -> None:
    assert demo_guild() == guild


def test_every_message_has_its_own_id_made_from_its_time(guild: Guild) -> None:
    said = messages(guild)
    assert len({message.id for message in said}) == len(said)
    assert all(created_at(message.id) == message.at for message in said)


def test_channels_people_roles_and_tags_share_no_id_with_anything(guild: Guild) -> None:
    things = [
        guild.id,
        *(role.id for role in guild.roles if role.id != guild.id),
        *(member.id for member in guild.members),
        *(channel.id for channel in guild.channels),
        *(tag.id for channel in guild.channels for tag in channel.tags),
        *(message.id for message in messages(guild)),
    ]
    assert len(set(things)) == len(things)


def test_everything_was_said_between_january_and_october_2026_in_order(guild: Guild) -> None:
    for said in conversations(guild):
        assert [message.id for message in said] == sorted(message.id for message in said)
        for message in said:
            assert datetime(2026, 1, 1, tzinfo=UTC) < message.at < datetime(2026, 11, 1, tzinfo=UTC)


def test_only_members_who_had_joined_speak_and_react(guild: Guild) -> None:
    joined = {member.id: member.joined_at for member in guild.members}
    for message in messages(guild):
        assert joined[message.author_id] < message.at
        for reaction in message.reactions:
            assert set(reaction.user_ids) <= set(joined)


def test_about_thirty_posts_are_solved_and_a_few_are_not(guild: Guild) -> None:
    solved = [post for post in guild.posts if post.solution is not None]
    assert len(solved) >= 30
    assert 3 <= len(guild.posts) - len(solved) <= 6


def test_a_post_is_solved_by_its_tag_a_check_mark_and_somebody_else(guild: Guild) -> None:
    tag = solved_tag(guild)
    for post in guild.posts:
        assert (tag in post.tag_ids) == (post.solution is not None)
        if post.solution is None:
            continue
        answer = post.replies[post.solution]
        asker = post.first.author_id
        check = next(reaction for reaction in answer.reactions if reaction.emoji == "✅")
        assert asker in check.user_ids
        assert answer.author_id != asker


def test_a_reply_answers_an_earlier_message_of_the_same_conversation(guild: Guild) -> None:
    for said in conversations(guild):
        earlier: set[int] = set()
        for message in said:
            assert message.reply_to is None or message.reply_to in earlier
            earlier.add(message.id)


def test_texts_keep_the_limits_and_leave_no_placeholder(guild: Guild) -> None:
    for message in messages(guild):
        assert 0 < len(message.text) <= MESSAGE_LIMIT
        assert not re.search(r"\{[@#]", message.text)
    for post in guild.posts:
        assert 0 < len(post.title) <= TITLE_LIMIT
        assert 1 <= len(post.tag_ids) <= 5


def test_every_picture_of_a_message_can_be_rendered(guild: Guild) -> None:
    shown = {message.picture for message in messages(guild) if message.picture}
    assert len(shown) >= 10
    assert shown <= set(pictures.NAMES)


def test_the_moderators_channel_is_private_to_the_role_of_the_second_viewer(guild: Guild) -> None:
    private = [channel for channel in guild.channels if channel.private_to]
    roles = {member.id: set(member.role_ids) for member in guild.members}
    member, moderator = guild.viewers
    assert [channel.name for channel in private] == ["moderators"]
    assert roles[moderator] & set(private[0].private_to)
    assert not roles[member] & set(private[0].private_to)


def test_samples_are_new_pictures_for_channels_that_are_there(guild: Guild) -> None:
    kinds = {channel.name: channel.type for channel in guild.channels}
    tags = {tag.name for channel in guild.channels for tag in channel.tags}
    shown = {message.picture for message in messages(guild)}
    assert len(SAMPLES) == 3
    for sample in SAMPLES:
        assert sample.picture in pictures.NAMES
        assert sample.picture not in shown
        assert kinds[sample.channel] == ("forum" if sample.kind == "post" else "text")
        assert bool(sample.post_title) == (sample.kind == "post")
        assert set(sample.tags) <= tags
