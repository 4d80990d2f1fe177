"""Solved posts about Docker."""

from playground.demo.script import Line, Script, accepted, when

POSTS = (
    Script(
        at=when("2026-02-05 12:03"),
        title="docker compose: port is already allocated (5432)",
        tags=("docker", "database", "solved"),
        lines=(
            Line(
                "jonas_h",
                "second project of mine, also with postgres. the first is stopped I think? I did "
                "not touch anything else",
                picture="docker-port",
            ),
            Line("sam_w", "`docker ps` shows?", 3),
            Line("jonas_h", "blog-db-1 up 2 days with 5432 🙃", 2, answers=1),
            Line(
                "kofi.dev",
                "So something holds the port on your machine. Look who: `docker ps --filter "
                "publish=5432`, and if it's no container `sudo ss -ltnp 'sport = :5432'` (often a "
                "postgres installed with apt).\n"
                "Then either stop it (`docker stop blog-db-1`) or publish another port in the "
                "compose file, **left** side only:\n"
                '```yaml\nports:\n  - "5433:5432"\n```\n'
                "Your app container still talks to `db:5432`, only your laptop uses 5433.",
                6,
                reactions=accepted("jonas_h", "dario"),
            ),
            Line("jonas_h", "5433:5432 and both run now, thx", 5),
        ),
        solution=3,
    ),
    Script(
        at=when("2026-02-24 08:31"),
        title="permission denied while trying to connect to the Docker daemon socket",
        tags=("docker", "linux", "solved"),
        lines=(
            Line(
                "huyen.ng",
                "with sudo it works, without I get\n"
                "```\npermission denied while trying to connect to the Docker daemon socket at "
                "unix:///var/run/docker.sock\n```",
            ),
            Line(
                "tomasz",
                "Your user is not in the docker group:\n"
                "```sh\nsudo usermod -aG docker $USER\n```\n"
                "then **log out and in again** (or `newgrp docker` for this one shell). Know that "
                "this group is as good as root. Please no chmod 777 on the socket.",
                9,
                reactions=accepted("huyen.ng"),
            ),
            Line("huyen.ng", "ok after logging out it works 🙏", 12),
        ),
        solution=1,
    ),
    Script(
        at=when("2026-03-25 22:40"),
        title="App container can't reach the database, ECONNREFUSED 127.0.0.1:5432",
        tags=("docker", "node", "database", "solved"),
        lines=(
            Line(
                "minhdev",
                "postgres container is healthy, I can connect from my laptop with dbeaver. but the "
                "app in compose dies at start",
                picture="compose-logs",
            ),
            Line(
                "quangpham",
                "Inside a container `localhost` is the container itself. Use the name of the "
                "service:\n"
                "```yaml\nenvironment:\n  DATABASE_URL: postgres://shop:secret@db:5432/shop\n```\n"
                "and to not start too early: `depends_on: { db: { condition: service_healthy } }` "
                "with a healthcheck (`pg_isready -U shop`) on db.",
                5,
                reactions=accepted("minhdev", "linh.tran"),
            ),
            Line(
                "minhdev",
                "db instead of localhost, 1 word, 3 hours",
                9,
                reactions=(("🫂", ("sam_w", "bea.trix")),),
            ),
        ),
        solution=1,
    ),
    Script(
        at=when("2026-04-13 06:55"),
        title="no space left on device, disk is 80 GB and I have 4 containers",
        tags=("docker", "linux", "solved"),
        lines=(
            Line(
                "dario",
                "build stops with `write /var/lib/docker/tmp/...: no space left on device`. df "
                "says / is 100%. where did it all go",
            ),
            Line(
                "tomasz",
                "Ask docker: `docker system df`. Usually old images and build cache:\n"
                "```sh\ndocker image prune -a      # images no container uses\ndocker builder "
                "prune       # build cache\n```\n"
                "Careful with `docker system prune --volumes`, that can take your data. If it was "
                "logs: `sudo du -sh /var/lib/docker/containers/*/*-json.log`, and put "
                '`"log-opts": {"max-size": "10m", "max-file": "3"}` into '
                "/etc/docker/daemon.json.",
                15,
                reactions=accepted("dario", "peteh"),
            ),
            Line(
                "dario",
                "47 GB of build cache. FORTY SEVEN",
                6,
                reactions=(("😂", ("oleg42", "kofi.dev", "sam_w")),),
            ),
        ),
        solution=1,
    ),
    Script(
        at=when("2026-06-22 18:18"),
        title="exec /usr/local/bin/docker-entrypoint.sh: exec format error on raspberry pi",
        tags=("docker", "linux", "solved"),
        lines=(
            Line(
                "peteh",
                "image I built on my PC, pushed, pulled on the pi 5. `exec format error` and it "
                "exits with 1. runs fine on the PC",
            ),
            Line(
                "kofi.dev",
                "PC is amd64, the pi is arm64, the image only holds the first. Build for both:\n"
                "```sh\ndocker buildx build --platform linux/amd64,linux/arm64 -t you/app:latest "
                "--push .\n```\n"
                "`docker image inspect you/app --format '{{.Architecture}}'` shows what you "
                "pulled.",
                7,
                reactions=accepted("peteh"),
            ),
            Line("peteh", "buildx took a tea break but it runs", 41),
        ),
        solution=1,
    ),
    Script(
        at=when("2026-08-04 20:02"),
        title="Container keeps restarting, exited with code 137",
        tags=("docker", "solved"),
        lines=(
            Line(
                "linh.tran",
                "no error in the logs at all, it just stops in the middle of a line and `docker ps "
                "-a` says Exited (137). small vps, 1 GB",
            ),
            Line(
                "tomasz",
                "137 = 128 + 9, somebody killed it, and on 1 GB that is the OOM killer. Check: "
                "`docker inspect NAME --format '{{.State.OOMKilled}}'` and `dmesg | grep -i oom`.\n"
                "Give it less to do (fewer workers), or a swap file:\n"
                "```sh\nsudo fallocate -l 2G /swapfile && sudo chmod 600 /swapfile\nsudo mkswap "
                "/swapfile && sudo swapon /swapfile\n```\n"
                "plus a line in /etc/fstab so it survives a reboot.",
                11,
                reactions=accepted("linh.tran", "nadia_m"),
            ),
            Line(
                "linh.tran",
                "OOMKilled true. gunicorn had 9 workers on 1 GB, 2 are enough it turns out",
                18,
            ),
        ),
        solution=1,
    ),
)
