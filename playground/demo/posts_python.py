"""Solved posts about Python."""

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
                "There it is: `pip` and `python` are two different installs. pip put requests into "
                "the system python, your script runs with the one in the venv.\n"
                "Always go through the interpreter you run with:\n"
                "```sh\npython -m pip install requests\n```\n"
                "If `which pip` keeps pointing at /usr/bin after activating, the venv was moved or "
                "renamed. Delete it and make it again: `python3 -m venv .venv`",
                5,
                reactions=accepted("linh.tran", "sam_w"),
            ),
            Line(
                "linh.tran",
                "python -m pip did it. I had renamed the folder yesterday, that explains it. ty!",
                9,
            ),
        ),
        solution=3,
    ),
    Script(
        at=when("2026-01-22 09:15"),
        title="pip: error: externally-managed-environment on the new server",
        tags=("python", "linux", "solved"),
        lines=(
            Line(
                "dario",
                "Fresh Debian 12 VPS. `pip install flask` gives me\n"
                "```\nerror: externally-managed-environment\n\n× This environment is externally "
                "managed\n╰─> To install Python packages system-wide, try apt install\n    "
                "python3-xyz, where xyz is the package you are trying to\n    install.\n```\n"
                "the internet says --break-system-packages but that name does not make me feel "
                "good",
            ),
            Line(
                "oleg42",
                "your feeling is right, don't",
                11,
                reactions=(("😄", ("dario", "bea.trix")),),
            ),
            Line(
                "priya.codes",
                "Debian protects the python that its own tools use. Give your app its own:\n"
                "```sh\nsudo apt install python3-venv\npython3 -m venv "
                "~/app/.venv\n~/app/.venv/bin/pip install flask\n~/app/.venv/bin/python "
                "app.py\n```\n"
                "For command line tools (yt-dlp, black, ...) use `pipx install NAME`, it makes one "
                "venv per tool.",
                4,
                reactions=accepted("dario"),
            ),
            Line("dario", "works, and I kept my system unbroken. thanks", 14),
        ),
        solution=2,
    ),
    Script(
        at=when("2026-02-11 20:30"),
        title="UnicodeDecodeError charmap reading a json file, only on my windows pc",
        tags=("python", "windows", "solved"),
        lines=(
            Line(
                "bea.trix",
                "same script works on my friends mac. the file has some vietnamese names in it",
                picture="charmap-ide",
            ),
            Line(
                "quangpham",
                "On Windows `open()` uses the code page of the system (cp1252 for you), on mac and "
                "linux utf-8. So say it:\n"
                '```py\nwith open("people.json", encoding="utf-8") as f:\n    people = '
                "json.load(f)\n```\n"
                "Same for writing. Or set the env var `PYTHONUTF8=1` once and forget about it.",
                7,
                reactions=accepted("bea.trix", "minhdev"),
            ),
            Line("bea.trix", "encoding=utf-8 fixed it 🎉", 5, answers=1),
        ),
        solution=1,
    ),
    Script(
        at=when("2026-03-03 17:05"),
        title="asyncio.run() cannot be called from a running event loop",
        tags=("python", "solved"),
        lines=(
            Line(
                "nadia_m",
                "My code runs as a script but in a Jupyter notebook I get\n"
                "```\nRuntimeError: asyncio.run() cannot be called from a running event loop\n```\n"
                "do I have to rewrite everything?",
            ),
            Line(
                "ines_rb",
                "no! Jupyter already runs a loop for you, so in a cell you just await:\n"
                "```py\nresult = await main()\n```\n"
                'Keep `asyncio.run(main())` under `if __name__ == "__main__":` for the script.',
                12,
                reactions=accepted("nadia_m"),
            ),
            Line("nadia_m", "oh that is so much simpler than the nest_asyncio thing I found", 3),
        ),
        solution=1,
    ),
    Script(
        at=when("2026-05-19 13:48"),
        title="Error: pg_config executable not found when installing psycopg2",
        tags=("python", "database", "solved"),
        lines=(
            Line(
                "sam_w",
                "`pip install psycopg2` ends with a wall of red and\n"
                "> Error: pg_config executable not found.\n"
                "> pg_config is required to build psycopg2 from source.\n"
                "ubuntu 24.04",
            ),
            Line(
                "priya.codes",
                "psycopg2 compiles itself against the postgres client library. Either take the "
                "ready-made wheel:\n"
                "```sh\npip install psycopg2-binary\n```\n"
                "or give it what it wants: `sudo apt install libpq-dev python3-dev gcc` and try "
                'again. For a new project look at psycopg 3 (`pip install "psycopg[binary]"`).',
                8,
                reactions=accepted("sam_w", "linh.tran"),
            ),
            Line("sam_w", "binary it is", 2),
        ),
        solution=1,
    ),
    Script(
        at=when("2026-06-08 21:17"),
        title="discord.py bot crashes at start: PrivilegedIntentsRequired",
        tags=("python", "solved"),
        lines=(
            Line(
                "jonas_h",
                "worked with `Intents.default()`, then I wanted to read message text so I set "
                "`message_content = True` and now\n"
                "```\ndiscord.errors.PrivilegedIntentsRequired: Shard ID None is requesting "
                "privileged intents that have not been explicitly enabled in the developer "
                "portal.\n```",
            ),
            Line(
                "kofi.dev",
                "You asked for the intent in code, Discord also wants it switched on for the app: "
                "developer portal → your application → **Bot** → *Privileged Gateway Intents* → "
                "enable **Message Content Intent**, save, restart the bot.\n"
                "Only turn on the ones you use.",
                3,
                reactions=accepted("jonas_h"),
            ),
            Line("jonas_h", "that toggle was hiding well. running now", 6),
        ),
        solution=1,
    ),
    Script(
        at=when("2026-08-27 10:52"),
        title="KeyError: 'id' but the csv clearly has an id column",
        tags=("python", "solved"),
        lines=(
            Line(
                "huyen.ng",
                "Exported from Excel, first column is literally called id.\n"
                '```py\nfor row in csv.DictReader(open("orders.csv")):\n    '
                'print(row["id"])\n```\n'
                "```\nKeyError: 'id'\n```",
            ),
            Line("peteh", "print(row.keys()) ?", 5),
            Line(
                "huyen.ng", "`dict_keys(['ï»¿id', 'customer', 'total'])` what is that", 4, answers=1
            ),
            Line(
                "quangpham",
                'That\'s a BOM, Excel writes three invisible bytes at the start of a "CSV UTF-8". '
                "Open it with the encoding that eats them:\n"
                '```py\nopen("orders.csv", encoding="utf-8-sig", newline="")\n```',
                2,
                reactions=accepted("huyen.ng", "peteh"),
            ),
            Line("huyen.ng", "cảm ơn anh, chạy rồi ạ", 7),
        ),
        solution=3,
    ),
)
