"""The three screenshots of the page's "try this" strip."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A ready-made question: a message of a text channel, or a post of the forum.

    `channel` is a channel's name; `picture` is a name that `pictures.render` knows; a post has a
    `post_title`, and `tags` by their names.
    """

    id: str
    title: str
    caption: str
    text: str
    picture: str
    channel: str
    kind: Literal["message", "post"]
    post_title: str = ""
    tags: tuple[str, ...] = ()


SAMPLES: tuple[Sample, ...] = (
    Sample(
        id="python-module",
        title="A Python traceback",
        caption="A module is not found",
        text="why does it say this, I installed it five minutes ago??",
        picture="sample-python",
        channel="help",
        kind="message",
    ),
    Sample(
        id="docker-port",
        title="A stuck container",
        caption="Its port is already taken",
        text="compose worked yesterday, today this. Nothing changed I swear",
        picture="sample-docker",
        channel="help-forum",
        kind="post",
        post_title="docker compose up stops with an error",
        tags=("docker",),
    ),
    Sample(
        id="dialog-vi",
        title="A dialog in Vietnamese",
        caption="An app misses a DLL",
        text="mọi người ơi mở app lên bị lỗi này là sao ạ",
        picture="sample-dialog-vi",
        channel="help",
        kind="message",
    ),
)
