"""What the page begins with: the guild, the people to act as, the samples to try."""

from typing import Final

from aiohttp import web

from playground import (
    access,
    dms,
    guild_state,
    messages,
    objects,
    pictures,
    thread_activity,
    threads,
)
from playground.drafts import MessageDraft, PostDraft
from playground.errors import ApiError
from playground.files import Upload
from playground.hub import Viewer
from playground.jsons import JsonObject
from playground.message_objects import event
from playground.model import Channel, Member
from playground.permissions import Permission
from playground.play import person
from playground.samples import SAMPLES, Sample
from playground.sessions import SESSIONS
from playground.wire import (
    WORLDS,
    reply,
    world_of,
)
from playground.world import World


async def bootstrap(request: web.Request) -> web.Response:
    """The channels are those that this person sees."""
    world, user_id = world_of(request), person(request)
    guild = world.store.guild
    shown = [
        thread_activity.shape(world, channel, user_id)
        for channel in world.store.channels
        if channel.recipient_id is None and access.can_see(world.store, user_id, channel.id)
    ]
    return reply(
        {
            "me_default": str(guild.viewers[0]),
            "guild": {
                "id": str(guild.id),
                "name": guild.name,
                "owner_id": str(guild.owner_id),
                "channels": [item for item in shown if "thread_metadata" not in item],
                "threads": [item for item in shown if "thread_metadata" in item],
                "roles": guild_state.guild(world)["roles"],
                "emojis": [],
                "members": [_member(world, member) for member in world.store.members],
            },
            "direct": [item for each in request.app[WORLDS] for item in dms.seen_by(each, user_id)],
            "guilds": [
                {"id": str(each.guild_id), "name": each.store.guild.name}
                for each in request.app[WORLDS]
                if each.store.members.get(user_id) is not None
            ],
            "bot_online": request.app[SESSIONS].is_bot_online,
            "viewers": [str(viewer) for viewer in guild.viewers],
            "samples": [_sample(world, sample) for sample in _usable_samples(world)],
        }
    )


async def sample_picture(request: web.Request) -> web.Response:
    picture = pictures.render(_named(request).picture)
    return web.Response(body=picture.png, content_type="image/png")


async def post_sample(request: web.Request) -> web.Response:
    """Sends the sample as this person; answers the message."""
    world, user_id, sample = world_of(request), person(request), _named(request)
    picture = pictures.render(sample.picture)
    uploads = [Upload(number=0, filename=picture.filename, data=picture.png)]
    channel = _channel_of(world, sample)
    draft = MessageDraft(content=sample.text)
    if sample.kind == "message":
        message = messages.create(world, user_id, channel.id, draft, uploads)
    else:
        tags = [tag.id for tag in channel.tags if tag.name in sample.tags]
        post = PostDraft(name=sample.post_title, message=draft, applied_tags=tags)
        _, message = threads.create_post(world, user_id, channel.id, post, uploads)
    return reply(event(world, message, Viewer(user_id=user_id)))


def _member(world: World, member: Member) -> JsonObject:
    user = world.store.users[member.id]
    bits = access.guild_permissions_of(world.store, member.id)
    return {
        "user": {
            "id": str(user.id),
            "username": user.username,
            "global_name": user.global_name,
            "bot": user.bot,
        },
        "roles": [str(role_id) for role_id in member.role_ids],
        "is_moderator": not user.bot and bool(bits & Permission.MANAGE_MESSAGES),
    }


def _sample(world: World, sample: Sample) -> JsonObject:
    return {
        "id": sample.id,
        "title": sample.title,
        "caption": sample.caption,
        "image_url": f"/play/samples/{sample.id}/picture.png",
        "channel_id": objects.text_id(_channel_of(world, sample).id),
        "kind": sample.kind,
    }


def _usable_samples(world: World) -> list[Sample]:
    """Those whose channel this guild has: a small guild may have none."""
    names = {channel.name for channel in world.store.channels}
    return [sample for sample in SAMPLES if sample.channel in names]


def _named(request: web.Request) -> Sample:
    sample_id = request.match_info["sample_id"]
    for sample in _usable_samples(world_of(request)):
        if sample.id == sample_id:
            return sample
    raise ApiError(404, 0, "There is no such sample.")


def _channel_of(world: World, sample: Sample) -> Channel:
    return next(channel for channel in world.store.channels if channel.name == sample.channel)


ROUTES: Final = (
    ("GET", "/play/bootstrap", bootstrap),
    ("GET", "/play/samples/{sample_id}/picture.png", sample_picture),
    ("POST", "/play/samples/{sample_id}", post_sample),
)
