import pytest

from ocr.marks import rust_prose, with_backticks, with_marks

RUSTC = "error[E0502]: cannot borrow v as mutable because it is borrowed"
GCC = "m.c: In function 'main':"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            [RUSTC, 'error: could not compile demo` (bin "demo") due to 1 previous error'],
            [RUSTC.replace(" v ", " `v` "), 'error: could not compile `demo` (bin "demo") due to 1 previous error'],  # noqa: E501
            id="names in rustc's own sentences",
        ),
        pytest.param(
            [RUSTC, "For more information about this error, try rustc --explain E0502.", "5 let x = 'a';"],  # noqa: E501
            [RUSTC.replace(" v ", " `v` "), "For more information about this error, try `rustc --explain E0502`.", "5 let x = 'a';"],  # noqa: E501
            id="its last line, and code as it is",
        ),
        pytest.param(
            [GCC, "m.c:5:13: error: expected ';' before '}' token", "5 | char c = 'x';"],
            ["m.c: In function ‘main’:", "m.c:5:13: error: expected ‘;’ before ‘}’ token", "5 | char c = 'x';"],  # noqa: E501
            id="gcc's typographic quotes, and code as it is",
        ),
        pytest.param(
            [GCC, "t.cpp:1:2: note: candidate: 'void f(", "int)'"],
            ["m.c: In function ‘main’:", "t.cpp:1:2: note: candidate: ‘void f(", "int)’"],
            id="a quote that spans lines",
        ),
        pytest.param(
            ["m.c:1:1: error: use of undeclared identifier 'y'"],
            ["m.c:1:1: error: use of undeclared identifier 'y'"],
            id="clang writes straight quotes",
        ),
        pytest.param(
            ["u.c:2:3: error: 's' is a pointer; did you mean to use '->'?"],
            ["u.c:2:3: error: ‘s’ is a pointer; did you mean to use ‘->’?"],
            id="one line of gcc",
        ),
        pytest.param(
            ["u.c:2:4: error: expected ')' before '{' token"],
            ["u.c:2:4: error: expected ‘)’ before ‘{’ token"],
            id="a bracket alone between gcc's quotes",
        ),
        pytest.param(
            ["NoMethodError (undefined method 'name' for nil:Nilclass):", "undefined method 'x' for nil"],  # noqa: E501
            ["NoMethodError (undefined method `name' for nil:NilClass):", "undefined method 'x' for nil"],  # noqa: E501
            id="Ruby before 3.4 and since",
        ),
        pytest.param(
            ["x.cpp(3): error C2039: 'at': is not a member of 'Route'"],
            ["x.cpp(3): error C2039: 'at': is not a member of 'Route'"],
            id="Microsoft's compiler writes straight quotes",
        ),
        pytest.param(
            ["l.c:(.text+0x5): undefined reference to foo'"],
            ["l.c:(.text+0x5): undefined reference to `foo'"],
            id="GNU ld",
        ),
        pytest.param(
            ["This site can't be reached", "ERR_NAME_NOT_RESOLVED"],
            ["This site can’t be reached", "ERR_NAME_NOT_RESOLVED"],
            id="Chromium's error pages",
        ),
        pytest.param(
            ["Error: Can't resolve './x'", "ERR_PNPM_NO_MATCHING_VERSION No version found"],
            ["Error: Can't resolve './x'", "ERR_PNPM_NO_MATCHING_VERSION No version found"],
            id="a terminal with a code like Chromium's",
        ),
        pytest.param(
            ["user.rb:14:in block in sync': undefined method `email' for nil"],
            ["user.rb:14:in `block in sync': undefined method `email' for nil"],
            id="Ruby",
        ),
        pytest.param(
            ["stack Error: `make failed with exit code: 2", "sed: unterminated `s' command"],
            ["stack Error: `make` failed with exit code: 2", "sed: unterminated `s' command"],
            id="a backtick without its partner",
        ),
        pytest.param(
            ["thread 'main' panicked at src/main.rs:9:37:", "run with `RUST_BACKTRACE=1`"],
            ["thread 'main' panicked at src/main.rs:9:37:", "run with `RUST_BACKTRACE=1`"],
            id="a panic's own quotes",
        ),
        pytest.param(
            ["TypeError: can't open 'x'"], ["TypeError: can't open 'x'"], id="nobody we know"
        ),
    ],
)  # fmt: skip
def test_marks_are_those_of_the_program(lines: list[str], expected: list[str]) -> None:
    assert list(with_marks(lines)) == expected


@pytest.mark.parametrize(
    ("text", "second", "expected"),
    [
        ("the `? operator returns Result' or `Option'", "the ~?° operator returns ‘Result* or ‘Option’",  # noqa: E501
         "the `?` operator returns `Result` or `Option`"),
        ("borrow `v`as mutable", "borrow *v° as mutable", "borrow `v` as mutable"),
        ("can't find it", "can’t find it", "can't find it"),
        ('compile demo (bin "demo")', "compile ‘demo’ (bin “demo”)", 'compile `demo` (bin "demo")'),
        ("nothing here", "", "nothing here"),
    ],
)  # fmt: skip
def test_a_second_reading_tells_where_backticks_stand(
    text: str, second: str, expected: str
) -> None:
    assert with_backticks(text, second) == expected


def test_only_the_words_of_rustc_are_read_twice() -> None:
    lines = ["$ cargo run", RUSTC, "4 let first = &v[0];", "try `rustc --explain E0502`."]
    assert rust_prose(lines) == (1,)
    assert rust_prose(["error: no rust"]) == ()
