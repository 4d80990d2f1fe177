"""`python -m tools.torture`: torture the product, and show that the torture would notice."""

import argparse
import pickle
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from core.logs import set_up
from tools.torture.ablation import CONTROLS, Control
from tools.torture.report import missed, table
from tools.torture.run import Outcome, run
from tools.torture.scale import CONTROL, SHORT, Scale, scale_of
from tools.torture.schedule import Rhythm, only

PICTURES = 5000


def main() -> int:
    parser = _parser()
    asked = parser.parse_args()
    set_up(level="ERROR", style="console")
    whole = SHORT if asked.short else scale_of(asked.pictures, asked.seconds)
    try:
        rhythms = only(asked.only, whole.rhythms)
    except ValueError as error:
        parser.error(str(error))
    controls: list[Control] = [asked.control] if asked.control else list(CONTROLS)
    is_right = True
    if not asked.control:
        is_right = _torture("all of it", whole, rhythms, asked.keep).verdict.holds
    if not (asked.short or asked.alone or asked.only):
        for control in controls:
            outcome = _torture(
                f"control: no {control}", CONTROL, CONTROL.rhythms, asked.keep, control
            )
            is_right &= _fails_as_it_should(outcome, control)
    return 0 if is_right else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.torture", description=__doc__)
    parser.add_argument("pictures", type=int, nargs="?", default=PICTURES)
    parser.add_argument("seconds", type=float, nargs="?", help="in which they are posted")
    parser.add_argument("--short", action="store_true", help="what runs as a test")
    parser.add_argument("--alone", action="store_true", help="without the negative controls")
    some = parser.add_mutually_exclusive_group()
    some.add_argument(
        "--only",
        type=lambda words: words.split(","),
        default=[],
        metavar="FAULTS",
        help="nothing but faults with one of these words in their names, as postgres,redis",
    )
    some.add_argument("--control", choices=CONTROLS, help="nothing but this negative control")
    parser.add_argument("--keep", type=Path, help="a folder for the data and logs, to look at")
    return parser


def _torture(
    title: str,
    scale: Scale,
    rhythms: Sequence[Rhythm],
    keep: Path | None,
    control: Control | None = None,
) -> Outcome:
    print(f"--- {title}", flush=True)
    if keep:
        home = keep / (control or "all")
        home.mkdir(parents=True)
        outcome = run(scale, home, rhythms, control=control)
        (home / "outcome.pickle").write_bytes(pickle.dumps(outcome))
    else:
        with tempfile.TemporaryDirectory(prefix="helpsight-torture-") as folder:
            outcome = run(scale, Path(folder), rhythms, control=control)
    print(table(outcome))
    print(*missed(outcome), "", sep="\n", flush=True)
    return outcome


def _fails_as_it_should(outcome: Outcome, control: Control) -> bool:
    """A control fails when a part that is missing is missed: rows lost, or done twice."""
    verdict = outcome.verdict
    has_failed = bool(verdict.lost if control == "sweeper" else verdict.doubled)
    told = "it fails, as it must" if has_failed else "IT HOLDS: this torture would notice nothing"
    print(f"control without the {control}: {told}\n", flush=True)
    return has_failed


if __name__ == "__main__":
    sys.exit(main())
