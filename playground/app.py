"""The whole playground as one aiohttp application.

What lies where, from the bottom up:

- keeping: `model`, `journal`, `store`, `files`; `seed` fills an empty store
- finding: `worlds`, one `world` a guild
- deciding: `permissions`, `access`, `ratelimit`; `drafts`, `embeds`, `components`,
  `command_drafts` and `interaction_drafts` hold Discord's limits, `validate` and `errors` its
  refusals
- acting: `messages` (with `compose`), `pages`, `dms`, `reactions`, `threads`, `commands`,
  `interactions` (a person's side), `callbacks` and `webhooks` (the bot's side)
- showing: `objects`, `message_objects`, `guild_state`
- telling: `hub` passes events to `sessions` of the `gateway` and to `play_events` of the page
- doors: `rest` with `rest_*`, `cdn`, `play` with `play_*`, `page`
- for tests: `chaos`, `strict`, `record`
"""

from collections.abc import Sequence
from pathlib import Path

from aiohttp import web

from playground import (
    access,
    cdn,
    gateway,
    membership,
    play,
    play_control,
    play_events,
    play_guild,
    rest,
    seed,
    webhooks,
)
from playground.chaos import Chaos
from playground.config import Config
from playground.files import Files
from playground.history import Guild
from playground.hub import Hub
from playground.journal import Journal
from playground.origin import origin_middleware
from playground.outbox import Closed, Sockets
from playground.page import add_page
from playground.play_events import PAGES
from playground.ratelimit import RateLimiter
from playground.record import RECORDER, Recorder, record_middleware
from playground.sessions import SESSIONS, Sessions
from playground.signing import Signer, load_key
from playground.snowflake import Snowflakes
from playground.store import Store
from playground.strict import StrictLog
from playground.suggestions import Suggestions
from playground.wire import WORLD, WORLDS
from playground.world import World
from playground.worlds import Worlds

GOING_AWAY = 1001
_OTHER_ROUTES = (
    *cdn.ROUTES,
    *gateway.ROUTES,
    *membership.ROUTES,
    *play.ROUTES,
    *play_control.ROUTES,
    *play_events.ROUTES,
    *play_guild.ROUTES,
)


def create_app(
    config: Config,
    *,
    home: Path,
    origin: str,
    guild: Guild,
    others: Sequence[Guild] = (),
    record: Path | None = None,
) -> web.Application:
    """`origin` is where it will be reached, as "http://127.0.0.1:8700".

    A home folder that holds no guild yet is given this one; else `guild` is not looked at. The
    `others` are further guilds with the same bot, each kept in a folder of its own.
    """
    app = web.Application(
        middlewares=[
            origin_middleware,
            record_middleware,
            rest.rest_middleware,
            play.play_middleware,
        ],
        client_max_size=config.max_request_bytes,
    )
    journals = [Journal(home / "journal.jsonl")]
    journals += [Journal(home / "guilds" / str(other.id) / "journal.jsonl") for other in others]
    worlds = _worlds(config, journals, home, origin)
    for world, past in zip(worlds, (guild, *others), strict=True):
        if world.store.is_empty:
            seed.plant(world, past)
        webhooks.forget_expired(world)
    app[WORLD], app[WORLDS] = worlds.home, worlds
    app[SESSIONS] = Sessions(config, worlds.home.hub, f"ws{origin.removeprefix('http')}/gateway")
    app[rest.GUARDS] = rest.Guards(limiter=RateLimiter(config), chaos=Chaos(), strict=StrictLog())
    app[PAGES] = Sockets()
    rest.add_routes(app)
    for method, path, handler in _OTHER_ROUTES:
        app.router.add_route(method, path, handler)
    add_page(app)
    if record is not None:
        app[RECORDER] = Recorder(record)
    app.on_shutdown.append(_close_sockets)

    async def close_files(_app: web.Application) -> None:
        for journal in journals:
            journal.close()
        if RECORDER in app:
            app[RECORDER].close()

    app.on_cleanup.append(close_files)
    return app


def _worlds(config: Config, journals: Sequence[Journal], home: Path, origin: str) -> Worlds:
    """A world for each journal; they differ in their stores alone."""
    first = Store(journals[0])
    stores = [first, *(Store(journal, commands=first.commands) for journal in journals[1:])]
    ids = Snowflakes(config.clock)
    for store in stores:
        ids.seen(store.newest_id())
    hub = Hub(lambda user_id, channel_id: _can_see(stores, user_id, channel_id))
    signer = Signer(
        load_key(home / "cdn.key"),
        origin=origin,
        life_s=config.attachment_life_s,
        clock=config.clock,
    )
    files, suggestions = Files(home / "attachments"), Suggestions()
    made = [
        World(
            config=config,
            store=store,
            ids=ids,
            files=files,
            signer=signer,
            hub=hub,
            suggestions=suggestions,
        )
        for store in stores
    ]
    return Worlds(made[0], made[1:])


def _can_see(stores: Sequence[Store], user_id: int, channel_id: int) -> bool:
    return any(access.can_see(store, user_id, channel_id) for store in stores)


async def _close_sockets(app: web.Application) -> None:
    end = Closed(GOING_AWAY, "The playground is stopping.")
    app[SESSIONS].sockets.close(end)
    app[PAGES].close(end)
