import json
import subprocess
import sys
from pathlib import Path
from typing import Any

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


def ask_server(*lines: str, search: str = "--no-semantic") -> list[Any]:
    """What `helpsight eval serve` answers to these lines."""
    done = subprocess.run(
        [sys.executable, "-m", "cli.main", "eval", "serve", search],
        cwd=ROOT,
        input="\n".join(lines),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_scorer_is_answered_line_by_line_and_bad_lines_stop_nothing() -> None:
    docs = [
        {"id": "pip", "text": "pip cannot find the module\nInstall it with python -m pip"},
        {"id": "port", "text": "the port is taken\nFind who listens there with lsof"},
        {"id": "mere", "text": "pip keeps a cache of modules"},
        {"id": "empty", "text": ""},
        {"id": "odd", "text": "\x00\ud800 zeppelin\nballoon"},
    ]

    index, bad, unknown, deep, found, more, nothing, yes, no, late = ask_server(
        json.dumps({"op": "index", "docs": docs}),
        "no json",
        '{"op": "dance"}',
        "[" * 100_000,
        json.dumps({"op": "search", "query": "which module did pip not find?", "k": 1}),
        json.dumps({"op": "search", "query": "modules pip", "k": 9}),
        json.dumps({"op": "search", "query": "\ud800", "k": 1}),
        json.dumps({"op": "detect", "text": "how do I fix this error?", "gap": None}),
        json.dumps({"op": "detect", "text": "how do I fix this error?", "gap": 1}),
        json.dumps({"op": "search", "query": "zeppelin", "k": 3}),
    )

    assert index == {"ok": True}
    assert "error" in bad
    assert "error" in unknown
    assert "error" in deep
    assert [result["id"] for result in found["results"]] == ["pip"]
    assert found["results"][0]["score"] > 0
    assert [result["id"] for result in more["results"]] == ["pip", "mere"]
    assert more["results"][0]["score"] > more["results"][1]["score"] > 0
    assert nothing == {"results": []}
    assert yes["score"] > no["score"]
    assert [result["id"] for result in late["results"]] == ["odd"]


def test_a_scorer_may_ask_by_meaning() -> None:
    docs = [
        {"id": "login", "text": "I forgot my password\nPress the link below the form."},
        {"id": "port", "text": "The address is in use\nFind who listens there with lsof."},
    ]

    _, found = ask_server(
        json.dumps({"op": "index", "docs": docs}),
        json.dumps({"op": "search", "query": "how can I reset my account's login?", "k": 1}),
        search="--semantic",
    )

    [result] = found["results"]
    assert result["id"] == "login"
    assert 0.3 < result["score"] < 1
