import pytest

from ocr.rustc import with_slots


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "error[E0599]: no method named `drew found for struct Box<(dyn Draw + 'static)> in the",
            "error[E0599]: no method named `drew` found for struct `Box<(dyn Draw + 'static)>` in the",  # noqa: E501
        ),
        (
            "error[E0277]: the type `[`{integer}`]` cannot be indexed by &str",
            "error[E0277]: the type `[{integer}]` cannot be indexed by `&str`",
        ),
        (
            "error[E0277]: {integer} is not an iterator",
            "error[E0277]: `{integer}` is not an iterator",
        ),
        (
            "error: no matching package `namedserde_jsn` found",
            "error: no matching package named `serde_jsn` found",
        ),
        (
            "error[E0425]: cannot find `functionfoo` in this scope",
            "error[E0425]: cannot find function `foo` in this scope",
        ),
        (
            "error[E0425]: cannot find value min in this scope",
            "error[E0425]: cannot find value `min` in this scope",
        ),
        ("error[E0382]: borrow of moved value: s1", "error[E0382]: borrow of moved value: `s1`"),
        (
            "error: could not find `Cargo.toml in /srv/app or any parent directory",
            "error: could not find `Cargo.toml` in `/srv/app` or any parent directory",
        ),
    ],
)
def test_names_in_the_headlines_of_rustc_stand_in_backticks(line: str, expected: str) -> None:
    assert with_slots(line) == expected
    assert with_slots(expected) == expected


@pytest.mark.parametrize(
    "line",
    [
        "error[E0308]: mismatched types",
        "error: aborting due to 2 previous errors",
        "the trait bound is not satisfied",
        "5 | let x = `is not an iterator`;",
    ],
)
def test_other_lines_stay_as_they_are(line: str) -> None:
    assert with_slots(line) == line
