import json
from decimal import Decimal
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from cli.invoice import invoice
from tools.invoice_pictures import picture

SLIP = 8


@pytest.fixture(scope="module")
def slip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("invoices") / "slip.png"
    path.write_bytes(picture(SLIP).png)
    return path


def run(*arguments: str | Path) -> tuple[int, str, str]:
    app = typer.Typer()
    app.command()(invoice)
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return result.exit_code, result.stdout, result.stderr


def test_a_manifest_becomes_fields_a_line_and_what_cannot_be_read_says_why(slip: Path) -> None:
    manifest, out = slip.parent / "m.jsonl", slip.parent / "p.jsonl"
    (slip.parent / "broken.png").write_bytes(b"no picture")
    files = (slip.name, "broken.png", "missing.png")
    manifest.write_text("".join(json.dumps({"file": name}) + "\n" for name in files))

    code, _, _ = run("--manifest", manifest, "--out", out)

    read, broken, missing = (json.loads(line) for line in out.read_text().splitlines())
    truth = picture(SLIP).fields
    assert code == 1
    assert read["file"] == slip.name
    assert read["fields"]["company"] == read["fields"]["seller"]
    assert read["fields"]["code"] == truth["code"]
    assert Decimal(read["fields"]["total"]) == truth["total"]
    assert 0 < read["confidence"] <= 1
    assert read["confidences"]["total"] > 0.8
    assert (broken["fields"], broken["confidence"]) == ({}, None)
    assert broken["error"]
    assert "No such file" in missing["error"]


def test_fields_are_shown_with_their_confidence(slip: Path) -> None:
    code, shown, _ = run(slip)

    assert code == 0
    assert all(word in shown for word in ("Total", "Confidence", "Seller", "%"))


def test_a_file_that_fails_is_named(tmp_path: Path) -> None:
    code, shown, error = run("--json", tmp_path / "missing.png")

    assert (code, shown) == (1, "")
    assert "missing.png: No such file" in error


def test_pictures_or_a_manifest_are_needed() -> None:
    assert run()[0] == 2
    assert run("--manifest", "m.jsonl")[0] == 2
