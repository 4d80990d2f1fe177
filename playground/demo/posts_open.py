"""Posts without a solution: unanswered, given up, and one that belongs elsewhere."""

from playground.demo.script import Line, Script, when

POSTS = (
    Script(
        at=when("2026-09-21 22:15"),
        title="wifi on my thinkpad drops when the microwave runs",
        tags=("linux",),
        lines=(
            Line("oleg42", "not a joke. debian 13, iwlwifi. 2.4 GHz only network from my landlord"),
            Line("kofi.dev", "physics 😅 can you get a 5 GHz network at all?", 13),
            Line(
                "oleg42",
                "landlord says no. I eat cold food now",
                30,
                reactions=(("💀", ("sam_w", "bea.trix", "peteh")),),
            ),
        ),
    ),
    Script(
        at=when("2026-10-03 09:41"),
        title="Celery tasks run twice since we moved to two servers",
        tags=("python",),
        lines=(
            Line(
                "priya.codes",
                "Redis broker, visibility_timeout is default, tasks take up to 90 minutes. About "
                "one in ten runs twice, always exactly one hour apart. Any idea before I read "
                "kombu's source?",
            ),
        ),
    ),
    Script(
        at=when("2026-10-09 18:27"),
        title="Vite build is 11 MB, where do I even start",
        tags=("node",),
        lines=(
            Line(
                "bea.trix",
                "dist/assets/index.js 11,204 kB │ gzip: 3,310 kB. It's a page with three buttons "
                "and a map",
            ),
            Line("jonas_h", "following, mine is 8", 22),
        ),
    ),
    Script(
        at=when("2026-10-12 12:50"),
        title="Which mechanical keyboard should I get?",
        tags=("linux",),
        lines=(
            Line("dario", "budget 100€, quiet, must have ü"),
            Line(
                "mara_k",
                "Nice question, wrong shelf 🙂 take it to {#general} please, this forum is for "
                "things that break.",
                18,
            ),
            Line(
                "dario",
                "my current one IS broken",
                3,
                reactions=(("😂", ("mara_k", "tomasz", "linh.tran")),),
            ),
        ),
    ),
)
