"""Solved posts about servers people run themselves."""

from playground.demo.script import Line, Script, accepted, when

POSTS = (
    Script(
        at=when("2026-02-14 21:20"),
        title="502 Bad Gateway after moving my app behind nginx",
        tags=("linux", "solved"),
        lines=(
            Line(
                "nadia_m",
                "followed a guide for nginx + gunicorn. the nginx welcome page worked, with my "
                "config I only get this",
                picture="nginx-502",
            ),
            Line("tomasz", "`sudo tail /var/log/nginx/error.log` ?", 4),
            Line(
                "nadia_m",
                "```\nconnect() failed (111: Connection refused) while connecting to upstream, "
                'upstream: "http://127.0.0.1:8000/"\n```',
                5,
                answers=1,
            ),
            Line(
                "tomasz",
                "111 means nobody listens on 8000, so it's not nginx, your app is down (or on "
                "another port). `sudo systemctl status gunicorn` and `ss -ltn | grep 8000`. Start "
                "it, make it come back by itself:\n"
                "```sh\nsudo systemctl enable --now gunicorn\n```\n"
                "If it listens on a socket instead, proxy_pass has to say "
                "`http://unix:/run/gunicorn.sock`. A *13: Permission denied* there would be "
                "SELinux or the rights of the socket.",
                4,
                reactions=accepted("nadia_m", "kofi.dev"),
            ),
            Line(
                "nadia_m", "gunicorn was on 8001. I copied two guides into each other. works!!", 13
            ),
        ),
        solution=3,
    ),
    Script(
        at=when("2026-04-06 07:12"),
        title="Your connection is not private, site worked for 3 months",
        tags=("linux", "solved"),
        lines=(
            Line(
                "dario",
                "visitors (my mum) see this since this morning. let's encrypt with certbot, I "
                "thought it renews itself?",
                picture="cert-expired",
            ),
            Line(
                "tomasz",
                "It does if its timer runs. Have a look:\n"
                "```sh\nsudo certbot certificates\nsystemctl list-timers | grep certbot\nsudo "
                "certbot renew --dry-run\n```\n"
                "Typical: port 80 got closed in the firewall, so the challenge fails (`sudo ufw "
                "allow 80`). Or it did renew, and nginx was never told: `sudo systemctl reload "
                "nginx`, and put that into /etc/letsencrypt/renewal-hooks/deploy/.",
                16,
                reactions=accepted("dario"),
            ),
            Line(
                "dario",
                'it was port 80, I closed it to be "more secure". mum is happy',
                25,
                reactions=(("❤️", ("mara_k", "bea.trix", "nadia_m")),),
            ),
        ),
        solution=1,
    ),
    Script(
        at=when("2026-05-12 17:36"),
        title="systemd: Main process exited, code=exited, status=203/EXEC",
        tags=("linux", "solved"),
        lines=(
            Line(
                "jonas_h",
                "my first service file. runs when I start it by hand\n"
                "```ini\n[Service]\nExecStart=/home/jonas/bot/start.sh\nUser=jonas\n```\n"
                "status says `code=exited, status=203/EXEC`",
            ),
            Line(
                "kofi.dev",
                "203 = systemd could not execute that file at all. In this order: is there "
                "`#!/bin/bash` in line 1, is it executable (`chmod +x start.sh`), does the path "
                "exist, and no windows line endings (`file start.sh` tells). By hand you probably "
                "ran `bash start.sh`, which needs none of that.",
                5,
                reactions=accepted("jonas_h"),
            ),
            Line("jonas_h", "no shebang. and no chmod. two for two", 7),
        ),
        solution=1,
    ),
    Script(
        at=when("2026-06-15 11:09"),
        title="Could not get lock /var/lib/dpkg/lock-frontend",
        tags=("linux", "solved"),
        lines=(
            Line(
                "bea.trix",
                "E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 2817 "
                "(unattended-upgr)\nstackoverflow says rm the lock, ok?",
            ),
            Line(
                "tomasz",
                "please not, that is how half installed systems are made. It's the automatic "
                "updates at work, give it 5 minutes: `sudo tail -f "
                "/var/log/unattended-upgrades/unattended-upgrades.log`.\n"
                "If it was interrupted once: `sudo dpkg --configure -a`, then `sudo apt -f "
                "install`.",
                4,
                reactions=accepted("bea.trix", "oleg42"),
            ),
            Line("bea.trix", "waited, made tea, done", 9),
        ),
        solution=1,
    ),
    Script(
        at=when("2026-07-30 20:47"),
        title="Nextcloud: Access through untrusted domain",
        tags=("linux", "docker", "solved"),
        lines=(
            Line(
                "oleg42",
                "reachable by IP, but with the new domain I get a page that says I should contact "
                "my administrator. I AM the administrator",
                picture="nextcloud-domain",
            ),
            Line(
                "ines_rb",
                "😄 Then tell your nextcloud its new name. In the container:\n"
                "```sh\ndocker compose exec -u www-data app php occ config:system:set "
                "trusted_domains 1 --value=cloud.example.org\n```\n"
                "(0 is usually localhost, so don't overwrite that.) Behind a reverse proxy also "
                "set `overwriteprotocol` to https and `trusted_proxies`.",
                6,
                reactions=accepted("oleg42", "dario"),
            ),
            Line(
                "oleg42",
                "the administrator thanks you",
                4,
                reactions=(("🫡", ("ines_rb", "tomasz")),),
            ),
        ),
        solution=1,
    ),
    Script(
        at=when("2026-09-15 19:25"),
        title="WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! am I hacked?",
        tags=("linux", "solved"),
        lines=(
            Line(
                "peteh",
                "reinstalled my vps this morning, now ssh screams at me `@@@ WARNING: REMOTE HOST "
                "IDENTIFICATION HAS CHANGED! @@@` and won't let me in",
            ),
            Line(
                "tomasz",
                "You reinstalled, so the server has a new host key, that's all. Remove the old one "
                "and connect again:\n"
                "```sh\nssh-keygen -R your.server.ip\n```\n"
                "If you had NOT reinstalled I'd say stop and ask your provider first. Compare the "
                "fingerprint with the one in their console if you want to be sure.",
                5,
                reactions=accepted("peteh"),
            ),
            Line("peteh", "makes sense, in again", 3),
        ),
        solution=1,
    ),
)
