"""All posts of the demo forum."""

from playground.demo import posts_python
from playground.demo.script import Script

POSTS: tuple[Script, ...] = (*posts_python.POSTS,)
