"""Solved help threads about Python."""

from playground.demo.script import Line, Script, accepted, when

POSTS = (
    Script(
        at=when("2026-01-14 18:42"),
        title="ModuleNotFoundError but I definitely pip installed it",
        tags=("python", "solved"),
        lines=(
            Line(
                "linh.tran",
                "I'm inside my venv, ran `pip install requests`, it says *already satisfied*, and "
                "still I get this. What am I missing??",
                picture="module-not-found",
            ),
            Line("sam_w", "what does `which pip` say", 6),
            Line(
                "linh.tran", "/usr/bin/pip ... hm. and `which python` is in my .venv", 3, answers=1
            ),
            Line(
                "kofi.dev",
                "There it is, `pip` and `python` are two different installs. pip put requests into "
                "the system python, your script runs with the one in the venv.\n"
                "Always go through the interpreter you run with:\n"
                "```sh\npython -m pip install requests\n```\n"
                "If `which pip` keeps pointing at /usr/bin after activating, the venv was moved or "
                "renamed. Delete it and make it again with `python3 -m venv .venv`.",
                5,
                reactions=accepted("linh.tran", "sam_w"),
            ),
            Line(
                "linh.tran",
                "python -m pip did it. I had renamed the folder yesterday, that explains it. ty!",
                9,
            ),
        ),
        solution=2,
    ),
)
