"""Questions with their answers, and reports of the same, made here: alike, as on one server."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cli.eval_store import Document

_LIBRARIES = (
    "numpy", "requests", "discord", "pandas", "flask", "torch",
    "react", "webpack", "gradle", "spring", "vite", "cmake",
)  # fmt: skip
_THINGS = (
    "module", "package", "token", "button", "channel", "thread",
    "file", "server", "port", "image", "driver", "plugin",
)  # fmt: skip
_OTHER_LIBRARIES = (
    "blender", "terraform", "unity", "latex", "excel", "godot",
    "arduino", "nginx", "photoshop", "ansible", "ffmpeg", "qemu",
)  # fmt: skip
_OTHER_THINGS = (
    "shader", "formula", "texture", "certificate", "cluster", "camera",
    "sketch", "sensor", "layer", "playlist", "disk", "mesh",
)  # fmt: skip
_ALSO = {
    "install": "set up", "load": "read", "open": "get into", "start": "launch",
    "build": "make", "deploy": "ship", "import": "use", "compile": "translate",
    "connect": "log in", "render": "draw", "upload": "send", "parse": "understand",
}  # fmt: skip
_OTHERS_ALSO = {
    "paint": "colour", "rotate": "turn", "encrypt": "lock", "record": "capture",
    "calibrate": "adjust", "animate": "move", "print": "put on paper", "mount": "attach",
    "crop": "cut", "mix": "combine", "format": "wipe", "bake": "harden",
}  # fmt: skip
_ERRORS = (
    "{lib}.errors.{Thing}Error: cannot {act} {thing} '{name}' at line {n}",
    "java.lang.IllegalStateException: {thing} {name} was not able to {act}",
    "error TS{code}: {Thing} '{name}' does not {act} with {lib}",
    "fatal: could not {act} {thing} {name}: permission denied",
    "Error: E{NAME}: {lib} refused to {act} the {thing} at /home/{user}/{name}.js:{n}",
)
_REPORTS = (
    (
        "{lib}: trying to {also} a {thing} ends at once\nSteps: open {lib}, {also} the {thing}\n"
        "Expected: it works, as it did before the update of {other}. Seen on two machines."
    ),
    (
        "{thing} {name} is not usable any more\nVersion: the newest one, next to {other}\n"
        "What happened: I wanted to {also} it and nothing came of it. Restarting does not help."
    ),
    (
        "Regression: no way to {also} {name}\nWith {other} it is fine, with {lib} it is not.\n"
        "Please tell me what else you need to know."
    ),
)
_CHAT = (
    "hi all yes no the and you it is that works nice thanks lol what did my on with for try again "
    "maybe later today why how ok sure good idea never mind just use see this one wait let me look"
)
_CONFUSED = str.maketrans("0O1lIS5B8Z2", "O0lI15S8B2Z")


@dataclass(frozen=True, slots=True)
class Topic:
    """What a server is about. `actions` with how others call them."""

    libraries: Sequence[str]
    things: Sequence[str]
    actions: Mapping[str, str]
    prefixes: Sequence[str]

    @property
    def names(self) -> list[str]:
        return [a + b for a in self.prefixes for b in self.things[:8]]


HERE = Topic(_LIBRARIES, _THINGS, _ALSO, ("core", "user", "mail", "auth", "disk"))
ELSEWHERE = Topic(
    _OTHER_LIBRARIES, _OTHER_THINGS, _OTHERS_ALSO, ("north", "river", "amber", "stone", "cloud")
)


@dataclass(frozen=True, slots=True)
class Planted:
    """A solved thread, and what others write of it.

    A question in other words, the error from their machine, and a report of the same trouble.
    """

    doc: Document
    prose: str
    error: str
    report: str


def planted(number: int, rnd: random.Random, topic: Topic = HERE) -> Planted:
    """Thread *number*: its words come from few lists, so that all of them look alike."""
    actions = list(topic.actions)
    lib, thing, act = (rnd.choice(words) for words in (topic.libraries, topic.things, actions))
    name = rnd.choice(topic.names)
    template = rnd.choice(_ERRORS)
    facts = {
        "lib": lib, "thing": thing, "Thing": thing.title(), "act": act, "name": name,
        "NAME": name.upper(), "code": rnd.randint(1000, 9999),
    }  # fmt: skip
    here = template.format(**facts, n=rnd.randint(1, 900), user="an")
    there = template.format(**facts, n=rnd.randint(1, 900), user="kim")
    frames = "\n".join(f"    at {lib}.{rnd.choice(actions)}(main.{k})" for k in range(3))
    text = (
        f"{lib} does not {act} the {thing} {name}\n{here}\n{frames}\n"
        f"Reset the {rnd.choice(topic.things)} of {name}, then {act} it with {lib} once more."
    )
    also, other = topic.actions[act], rnd.choice(topic.libraries)
    prose = f"how can i {also} a {thing} called {name}? {lib} won't"
    report = rnd.choice(_REPORTS).format(lib=lib, thing=thing, name=name, also=also, other=other)
    return Planted(Document(id=str(number), text=text), prose, f"{there}\n{frames}", report)


def misread(text: str, share: float, rnd: random.Random) -> str:
    """*text* as a reader gets it that has *share* of the characters wrong."""
    return "".join(
        letter if letter.isspace() or rnd.random() >= share else _wrong(letter, rnd)
        for letter in text
    )


def _wrong(letter: str, rnd: random.Random) -> str:
    """Mostly another letter; at times none, or one too far from the next."""
    swapped = letter.translate(_CONFUSED)
    swapped = swapped if swapped != letter else rnd.choice("ceoatlrn")
    return rnd.choice((swapped, swapped, swapped, "", f"{letter} "))


def chatter(number: int, rnd: random.Random) -> list[Document]:
    """*number* messages of a talk, none of which anybody answered."""
    words = [*_CHAT.split(), *_LIBRARIES, *_THINGS, *_ALSO]
    return [
        Document(id=f"m{n}", text=" ".join(rnd.choices(words, k=rnd.randint(4, 18))))
        for n in range(number)
    ]
