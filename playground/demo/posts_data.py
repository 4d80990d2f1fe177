"""Solved posts about databases and git."""

from playground.demo.script import Line, Script, accepted, when

POSTS = (
    Script(
        at=when("2026-01-31 14:37"),
        title="git push rejected (fetch first), I only changed a readme",
        tags=("git", "solved"),
        lines=(
            Line(
                "bea.trix",
                "```\n ! [rejected]        main -> main (fetch first)\nerror: failed to push some "
                "refs\nhint: Updates were rejected because the remote contains work that you do "
                "not have locally.\n```\n"
                "I don't want to lose my stuff, can I just --force?",
            ),
            Line(
                "ines_rb",
                "Don't force, that throws away what the others pushed. Put your commits on top of "
                "theirs:\n"
                "```sh\ngit pull --rebase\ngit push\n```\n"
                "If it stops with a conflict: edit the file, `git add` it, `git rebase "
                "--continue`. And `git rebase --abort` brings you back to where you were.",
                3,
                reactions=accepted("bea.trix", "sam_w"),
            ),
            Line("bea.trix", "no conflict, pushed. phew", 6),
        ),
        solution=1,
    ),
    Script(
        at=when("2026-02-27 09:49"),
        title="Permission denied (publickey) after I got a new laptop",
        tags=("git", "solved"),
        lines=(
            Line(
                "nadia_m",
                "git@github.com: Permission denied (publickey). fatal: Could not read from remote "
                "repository. I copied my repos over with a usb stick",
            ),
            Line(
                "kofi.dev",
                "Repos came along, your ssh key did not (good, don't put that on usb sticks). Make "
                "a new one on this laptop:\n"
                '```sh\nssh-keygen -t ed25519 -C "new laptop"\ncat ~/.ssh/id_ed25519.pub\n```\n'
                "paste that line under Settings → SSH and GPG keys, then test with `ssh -T "
                "git@github.com`. While you're there delete the old laptop's key.",
                8,
                reactions=accepted("nadia_m"),
            ),
            Line("nadia_m", "Hi nadia-m! You've successfully authenticated. yay", 14),
        ),
        solution=1,
    ),
    Script(
        at=when("2026-07-23 16:41"),
        title="fatal: detected dubious ownership in repository",
        tags=("git", "linux", "solved"),
        lines=(
            Line(
                "oleg42",
                "git pull on the server as root, `fatal: detected dubious ownership in repository "
                "at '/srv/site'`. It was fine before the update",
            ),
            Line(
                "tomasz",
                "The folder belongs to another user than the one who runs git, since 2.35.2 git "
                "refuses that. Cleaner: run it as the owner, `sudo -u www-data git -C /srv/site "
                "pull`, or make the folder yours with chown. If you really mean it:\n"
                "```sh\ngit config --global --add safe.directory /srv/site\n```",
                5,
                reactions=accepted("oleg42"),
            ),
            Line("oleg42", "chowned it to deploy, no more root pulls. fair enough", 10),
        ),
        solution=1,
    ),
    Script(
        at=when("2026-03-09 23:11"),
        title="postgres won't start after I changed the image to 17",
        tags=("database", "docker", "solved"),
        lines=(
            Line(
                "sam_w",
                "changed `postgres:15` to `postgres:17` in compose because why not, now it loops. "
                "please tell me my data is not gone 😰",
                picture="postgres-upgrade",
            ),
            Line("linh.tran", "oh no. following", 2),
            Line(
                "priya.codes",
                "Breathe, nothing is gone. A major version doesn't read the files of an older one. "
                "Dump with 15, restore into 17:\n"
                "```sh\n# compose file back to postgres:15\ndocker compose up -d db\ndocker "
                "compose exec -T db pg_dumpall -U postgres > dump.sql\ndocker compose down\n# now "
                "postgres:17 and a NEW volume name (pgdata17)\ndocker compose up -d db\ndocker "
                "compose exec -T db psql -U postgres < dump.sql\n```\n"
                "Keep the old volume until you have looked at everything.",
                7,
                reactions=accepted("sam_w", "linh.tran", "tomasz"),
            ),
            Line(
                "sam_w",
                "all tables are there. I owe you a coffee",
                33,
                reactions=(("☕", ("priya.codes",)),),
            ),
        ),
        solution=2,
    ),
    Script(
        at=when("2026-04-20 10:05"),
        title='Peer authentication failed for user "postgres"',
        tags=("database", "linux", "solved"),
        lines=(
            Line(
                "huyen.ng",
                'psql: error: connection to server on socket "/var/run/postgresql/.s.PGSQL.5432" '
                'failed: FATAL:  Peer authentication failed for user "postgres"\n'
                "I never set a password??",
            ),
            Line(
                "quangpham",
                "*peer* means: over the local socket postgres only believes your linux user name. "
                "So become that user:\n"
                "```sh\nsudo -u postgres psql\n```\n"
                "For your app make a role with a password (`CREATE ROLE shop LOGIN PASSWORD '...'; "
                "CREATE DATABASE shop OWNER shop;`) and connect over TCP: `psql -h localhost -U "
                "shop shop`",
                4,
                reactions=accepted("huyen.ng"),
            ),
            Line("huyen.ng", "vào được rồi ạ 👍", 6),
        ),
        solution=1,
    ),
    Script(
        at=when("2026-05-27 19:58"),
        title="sqlite3.OperationalError: database is locked, but only sometimes",
        tags=("database", "python", "solved"),
        lines=(
            Line(
                "peteh",
                "flask app + a cron script on the same .db file. about once a day "
                "`sqlite3.OperationalError: database is locked`",
            ),
            Line(
                "priya.codes",
                "One writer at a time, the other waits 5 seconds and gives up. Three things, in "
                "this order:\n"
                "1. `PRAGMA journal_mode=WAL;` once, then readers don't block the writer\n"
                "2. `sqlite3.connect(path, timeout=30)`\n"
                "3. keep transactions short, don't hold one open while you download something. I "
                "bet the cron script does\n",
                12,
                reactions=accepted("peteh", "jonas_h"),
            ),
            Line("peteh", "the cron script does 🙈 WAL + commit earlier, two days quiet now", 2890),
        ),
        solution=1,
    ),
    Script(
        at=when("2026-07-02 13:14"),
        title='ERROR: relation "users" does not exist, but I see it in pgadmin!',
        tags=("database", "solved"),
        lines=(
            Line(
                "minhdev",
                '`SELECT * FROM users;` → ERROR: relation "users" does not exist. '
                "it's RIGHT THERE in the tree. created by prisma if that matters",
            ),
            Line(
                "quangpham",
                'It matters. The ORM made it as `"Users"` with a capital, and postgres folds '
                "unquoted names to lower case. Quote it:\n"
                '```sql\nSELECT * FROM "Users";\n```\n'
                "If that isn't it, it is in another schema, `\\dt *.*` in psql lists all. In "
                'prisma `@@map("users")` gives you peace.',
                6,
                reactions=accepted("minhdev"),
            ),
            Line("minhdev", "capital U ... thanks anh", 3),
        ),
        solution=1,
    ),
)
