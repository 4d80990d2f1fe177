import pytest

from ocr.gutter import with_gutter


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            ["src/main.rs:4:48", "4 let x = 1;", "5", "- borrow", "^^^ mutable", "error: 2 errors"],
            ["--> src/main.rs:4:48", "4 | let x = 1;", "5 |", "| - borrow", "| ^^^ mutable",
             "error: 2 errors"],
            id="rustc",
        ),
        pytest.param(
            ["m.c:5:12: error: y", "5 l return y", "Λ", "12| f();", "l"],
            ["m.c:5:12: error: y", "5 | return y", "| ^", "12 | f();", "|"],
            id="gcc",
        ),
        pytest.param(
            ["--> src/main.rs:48:9", "1", "48 1 let r = f();", "1 ---- found", "1 |"],
            ["--> src/main.rs:48:9", "|", "48 | let r = f();", "| ---- found", "|"],
            id="bars that were read as the digit",
        ),
        pytest.param(
            ["m.c:7:5: error: x", "71 | retrun sum;", "7」 y;", "71 apples"],
            ["m.c:7:5: error: x", "7 | retrun sum;", "7 | y;", "7 | apples"],
            id="bars glued to the number of the line",
        ),
        pytest.param(
            ["4 let x = 1;", "^^^", "12 apples"], ["4 let x = 1;", "^^^", "12 apples"],
            id="no compiler",
        ),
    ],
)  # fmt: skip
def test_bars_stand_where_compilers_write_them(lines: list[str], expected: list[str]) -> None:
    assert list(with_gutter(lines)) == expected
