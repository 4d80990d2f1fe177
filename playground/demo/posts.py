"""All posts of the demo forum."""

from playground.demo import (
    posts_data,
    posts_docker,
    posts_games,
    posts_linux,
    posts_node,
    posts_open,
    posts_python,
)
from playground.demo.script import Script

POSTS: tuple[Script, ...] = (
    *posts_python.POSTS,
    *posts_node.POSTS,
    *posts_docker.POSTS,
    *posts_data.POSTS,
    *posts_linux.POSTS,
    *posts_games.POSTS,
    *posts_open.POSTS,
)
