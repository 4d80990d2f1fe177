"""The channels of the demo guild, and what was said in its text channels."""

from playground.demo.script import ChannelPlan, Line, Script, accepted, when

GUILD_NAME = "Greenhouse"
FORUM = "help-forum"

TAGS = (
    ("python", "🐍"),
    ("node", "🟩"),
    ("docker", "🐳"),
    ("database", "🗄️"),
    ("git", "🌿"),
    ("linux", "🐧"),
    ("game-server", "🎮"),
    ("windows", "🪟"),
    ("solved", "✅"),
)

WELCOME_SCRIPTS = (
    Script(
        at=when("2026-01-05 10:00"),
        lines=(
            Line(
                "mara_k",
                "# Welcome to Greenhouse 🌱\n"
                "A place for people who write code and run their own boxes.\n"
                "- quick question? {#help}\n"
                "- something longer, or with logs: open a post in {#help-forum}\n"
                "- **screenshots are fine here**, nobody will tell you off for them\n"
                "- when an answer worked, put a ✅ on it so the next person finds it\n"
                "-# be kind, everybody was new once",
                reactions=(("🌱", ("tomasz", "kofi.dev", "ines_rb", "linh.tran")),),
            ),
        ),
    ),
)

GENERAL_SCRIPTS = (
    Script(
        at=when("2026-01-10 17:20"),
        lines=(
            Line("bea.trix", "hi everyone! sam sent me 👋"),
            Line("sam_w", "I did. she breaks things in interesting ways", 2),
            Line(
                "mara_k",
                "welcome {@bea.trix}, then you are right here",
                3,
                reactions=(("👋", ("bea.trix", "kofi.dev", "oleg42")),),
            ),
        ),
    ),
    Script(
        at=when("2026-05-01 09:30"),
        lines=(
            Line(
                "kofi.dev",
                "my home server has been up for 400 days. I'm now too scared to reboot it",
            ),
            Line("tomasz", "> too scared to reboot\nthat is how it owns you", 4, answers=0),
            Line("ines_rb", "schedule it for a friday evening, adds some thrill", 1),
            Line(
                "kofi.dev",
                "||I rebooted it. it did not come back. grub.||",
                190,
                reactions=(("😱", ("tomasz", "ines_rb", "bea.trix", "sam_w")),),
            ),
        ),
    ),
    Script(
        at=when("2026-07-18 18:05"),
        lines=(
            Line(
                "linh.tran",
                "got the job!! junior backend. half of what they asked I learned here 🥹",
                reactions=(
                    (
                        "🎉",
                        (
                            "mara_k",
                            "tomasz",
                            "kofi.dev",
                            "quangpham",
                            "priya.codes",
                            "sam_w",
                            "bea.trix",
                        ),
                    ),
                    ("🌱", ("mara_k",)),
                ),
            ),
            Line("quangpham", "chúc mừng em!! 🎊", 2),
            Line(
                "priya.codes",
                "so deserved. and now you'll write `print(42)` in production like the rest of us",
                6,
            ),
        ),
    ),
    Script(
        at=when("2026-10-12 13:15"),
        lines=(
            Line("dario", "so. keyboards. quiet, 100€, must have ü"),
            Line("oleg42", "anything with brown switches and you'll be typing ü all day", 9),
            Line("nadia_m", "Keychron K2 here, colleagues still talk to me", 5),
        ),
    ),
    Script(
        at=when("2026-10-14 19:44"),
        lines=(
            Line(
                "mara_k",
                "We're trying out a bot that reads your screenshots and looks for old threads with "
                "the same error. Post in {#help} or {#help-forum} as always, it answers by itself. "
                "Tell me if it is a nuisance.",
                reactions=(("👀", ("kofi.dev", "linh.tran", "sam_w", "oleg42")),),
            ),
            Line(
                "oleg42",
                "finally somebody who reads my screenshots",
                6,
                reactions=(("😂", ("mara_k", "sam_w")),),
            ),
        ),
    ),
)

HELP_SCRIPTS = (
    Script(
        at=when("2026-04-02 16:20"),
        lines=(
            Line("bea.trix", "is there a way to get out of vim without closing the terminal 😭"),
            Line(
                "kofi.dev",
                "`Esc`, then `:q!` and Enter (throws changes away) or `:wq` to save",
                1,
                answers=0,
                reactions=accepted("bea.trix"),
            ),
            Line("bea.trix", "thank you, I was about to pull the plug", 2),
        ),
    ),
    Script(
        at=when("2026-06-03 20:11"),
        thread="requests is slow only on the first call",
        lines=(
            Line(
                "nadia_m",
                "the first request of my script takes 5 s, all others 50 ms. is that normal?",
            ),
            Line(
                "tomasz",
                "exactly 5 s smells like DNS: it tries IPv6 or a dead nameserver first and waits "
                "for the timeout",
                6,
            ),
            Line("nadia_m", "`cat /etc/resolv.conf` has two, the first is my old router", 8),
            Line(
                "tomasz",
                "that's your 5 seconds. Remove the dead one (with NetworkManager: `nmcli con mod "
                "NAME ipv4.ignore-auto-dns yes ipv4.dns 1.1.1.1`, then `nmcli con up NAME`)",
                3,
                reactions=accepted("nadia_m"),
            ),
            Line("nadia_m", "60 ms 😍", 7),
        ),
    ),
    Script(
        at=when("2026-08-19 07:58"),
        lines=(
            Line("sam_w", "cron job doesn't run, works by hand. `* 3 * * * backup.sh`"),
            Line(
                "tomasz",
                "cron has a tiny PATH and starts in your home. Full path (`/home/sam/backup.sh`), "
                "`chmod +x`, and send the output somewhere: `>> /tmp/backup.log 2>&1`. Also `* 3 * "
                "* *` is every minute from 3:00 to 3:59, you want `0 3 * * *`",
                4,
                answers=0,
                reactions=accepted("sam_w", "peteh"),
            ),
            Line(
                "sam_w",
                "60 backups a night, good that it never ran",
                9,
                reactions=(("😂", ("tomasz", "bea.trix")),),
            ),
        ),
    ),
    Script(
        at=when("2026-10-06 21:02"),
        lines=(
            Line("peteh", "how do I see which folder eats my disk? df only says full"),
            Line(
                "kofi.dev",
                "`sudo ncdu -x /` and walk down with the arrows. without installing anything: "
                "`sudo du -xh / --max-depth=2 | sort -h | tail -20`",
                3,
                answers=0,
                reactions=accepted("peteh"),
            ),
        ),
    ),
)

MODERATOR_SCRIPTS = (
    Script(
        at=when("2026-09-30 18:00"),
        lines=(
            Line("tomasz", "third crypto account this week, banned"),
            Line("mara_k", "thanks. raising the verification level for new accounts", 5),
            Line(
                "mara_k",
                "also: that screenshot bot from your talk, shall we try it? it would only "
                "read {#help} and the forum",
                12,
            ),
            Line(
                "tomasz",
                "yes. it must not read in here though",
                4,
                reactions=(("💯", ("mara_k",)),),
            ),
        ),
    ),
)

CHANNELS = (
    ChannelPlan(
        name="welcome",
        type="text",
        topic="Start here.",
        made_at="2026-01-05 09:10",
        scripts=WELCOME_SCRIPTS,
    ),
    ChannelPlan(
        name="general",
        type="text",
        topic="Chatter. Show what you grow.",
        made_at="2026-01-05 09:11",
        scripts=GENERAL_SCRIPTS,
    ),
    ChannelPlan(
        name="help",
        type="text",
        topic="Quick questions. A screenshot is fine.",
        made_at="2026-01-05 09:12",
        scripts=HELP_SCRIPTS,
    ),
    ChannelPlan(
        name=FORUM,
        type="forum",
        topic="One post, one problem. Put a ✅ on the answer that worked.",
        made_at="2026-01-05 09:13",
    ),
    ChannelPlan(
        name="moderators",
        type="text",
        topic="Only the team sees this.",
        made_at="2026-01-05 09:14",
        private=True,
        scripts=MODERATOR_SCRIPTS,
    ),
)
