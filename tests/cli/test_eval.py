import json
import subprocess
import sys
from pathlib import Path

import pytest

from cli.eval import BadLineError, redacted

ROOT = Path(__file__).parents[2]


def test_each_line_gives_its_text_without_secrets_and_their_kinds() -> None:
    lines = ['{"id": 7, "text": "password=hunter2"}\n', "\n", '{"text": "lỗi 404"}\n']

    assert [json.loads(line) for line in redacted(lines)] == [
        {"id": 7, "text": "password=[REDACTED:PASSWORD]", "kinds": {"PASSWORD": 1}},
        {"text": "lỗi 404", "kinds": {}},
    ]


@pytest.mark.parametrize("line", ["no json", "[]", "{}", '{"text": 7}'])
def test_a_line_of_another_form_is_named(line: str) -> None:
    with pytest.raises(BadLineError, match="line 2"):
        list(redacted(['{"text": ""}', line]))


def test_the_command_reads_and_writes_files_and_pipes(tmp_path: Path) -> None:
    given = json.dumps({"text": "call 0912 345 678"})
    (tmp_path / "in.jsonl").write_text(f"{given}\n")
    command = [sys.executable, "-m", "cli.main", "eval", "redact"]

    piped = subprocess.run(
        command, cwd=ROOT, input=given, capture_output=True, text=True, timeout=60, check=True
    )
    subprocess.run(
        [*command, "--in", tmp_path / "in.jsonl", "--out", tmp_path / "out.jsonl"],
        cwd=ROOT,
        timeout=60,
        check=True,
    )

    assert json.loads(piped.stdout) == {"text": "call [REDACTED:PHONE]", "kinds": {"PHONE": 1}}
    assert (tmp_path / "out.jsonl").read_text() == piped.stdout
