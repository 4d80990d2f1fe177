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
)

GENERAL_SCRIPTS: tuple[Script, ...] = ()

MODERATOR_SCRIPTS: tuple[Script, ...] = ()

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
