import pytest

from ocr.known_names import known_name
from ocr.names import with_names


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("JsonDecodeError", "JSONDecodeError"),
        ("osError", "OSError"),
        ("Fi1eNotFoundError", "FileNotFoundError"),
        ("ERR_C0NNECTION_REFUSED", "ERR_CONNECTION_REFUSED"),
        ("warning", "warning"),
        ("typeError", "typeError"),
        ("KeyError", "KeyError"),
        ("my_own_name", "my_own_name"),
    ],
)
def test_known_names_are_written_as_they_are(word: str, name: str) -> None:
    assert known_name(word) == name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ERR CONNECTION REFUSED", "ERR_CONNECTION_REFUSED"),
        ("EREMOTEIO Remote l/O error", "EREMOTEIO Remote I/O error"),
        ("java.util.Map.get(0bject)", "java.util.Map.get(Object)"),
        ("mask 0b1010 and 0xdeadbeef", "mask 0b1010 and 0xdeadbeef"),
        ("2.12.0rcθ, b", "2.12.0rc0, b"),
        ("at rethrowAsI0Exception(X.java:106)", "at rethrowAsIOException(X.java:106)"),
        ("id 4F2B31C0AB7", "id 4F2B31C0AB7"),
        ("Error OxC0000005 at 0xc0001le0", "Error 0xC0000005 at 0xc00011e0"),
        ("error CSl061: x", "error CS1061: x"),
        ("Models\\0rder.cs", "Models\\Order.cs"),
        ("[main/ERRoR]: x", "[main/ERROR]: x"),
        ("if (a ≠ b && c ≥ d)", "if (a != b && c >= d)"),
        ("puts Invoice.new([])", "puts Invoice.new([])"),
        ("L 14.203118] nvidia: probe failed", "[ 14.203118] nvidia: probe failed"),
        ("NET:ERR_CERT_DATE_INVALID", "NET::ERR_CERT_DATE_INVALID"),
        ("Error:(0x80240438)", "Error: (0x80240438)"),
        (',File_"/app/x.py", line 61l, in f', 'File "/app/x.py", line 611, in f'),
        ("skip line oil", "skip line oil"),
        ("missing '\";' before '}'", "missing ';' before '}'"),
        ("COde: 'ERR_X'", "code: 'ERR_X'"),
        ("Mode: 'x'", "Mode: 'x'"),
        (
            "JSONDecodeError: Expecting ,' delimiter: line 1",
            "JSONDecodeError: Expecting ',' delimiter: line 1",
        ),
        ("error: expected';'before'return'", "error: expected ';' before 'return'"),
        ("super(). init (x)", "super().__init__(x)"),
        ("the role'web'was not found", "the role 'web' was not found"),
        ("can't find 'a' in'field list'", "can't find 'a' in 'field list'"),
        ("refused')': /torch", "refused')': /torch"),
        ("a.len( ) > b.len( )", "a.len() > b.len()"),
        ("requirement tensorflow=1.15", "requirement tensorflow==1.15"),
        ("json/_init__.py", "json/__init__.py"),
        ('Cannot invoke"java.util.Map"', 'Cannot invoke "java.util.Map"'),
        ('f"text" b"bytes" x = "y"', 'f"text" b"bytes" x = "y"'),
        ("KeyError: 'TOKEN", "KeyError: 'TOKEN'"),
        ("it's about it's", "it's about it's"),
        ("No such file: 'a.json", "No such file: 'a.json'"),
        ("plain English text", "plain English text"),
        ("12.4 ERR0R: no wheel", "12.4 ERROR: no wheel"),
        ("is not valid JSoN", "is not valid JSON"),
        ("at F0F in base 16", "at F0F in base 16"),
        ("[ERR SOCKET BAD_PORT]: port", "[ERR_SOCKET_BAD_PORT]: port"),
        ("STATUS OK AND READY to go", "STATUS OK AND READY to go"),
        ("Client. init () missing", "Client.__init__() missing"),
        ("842.118226] #PF: error_code", "[ 842.118226] #PF: error_code"),
        ("=31415=ERROR: AddressSanitizer", "==31415==ERROR: AddressSanitizer"),
        ("for torch=2.9.1 found for torch=2.9.1", "for torch=2.9.1 found for torch==2.9.1"),
        ('react@"^16.8.0 |1^17.0.0"', 'react@"^16.8.0 || ^17.0.0"'),
        ("code:'EACCES'", "code: 'EACCES'"),
        ("npm ERRI peer", "npm ERR! peer"),
        ("Module'\"x\"' has no", "Module '\"x\"' has no"),
        ('"stack"because it', '"stack" because it'),
        ("ERROR 5 (0×00000005) Error code: Ox3E8", "ERROR 5 (0x00000005) Error code: 0x3E8"),
        ("HCS/0-80370102 but not 10-80370102", "HCS/0x80370102 but not 10-80370102"),
        ("Deserialize or I/0 error", "Deserialize or I/O error"),
        ("'report'@'10.8,0.14' of 1,2,3,4", "'report'@'10.8.0.14' of 1,2,3,4"),
        ("settinqs and processinq, uniq", "settings and processing, uniq"),
        ("0penGL in 0x1F", "OpenGL in 0x1F"),
        ("vers1on=0x20 1og2_work=8 11ogs", "version=0x20 log2_work=8 11ogs"),
        ("scaled to 1920×1080, 2 × 3", "scaled to 1920x1080, 2 × 3"),
        ("route.cpp:ll8:25: error", "route.cpp:118:25: error"),
        ("at 2026-01-09T07:20:31z", "at 2026-01-09T07:20:31Z"),
    ],
)
def test_look_alikes_are_put_right(text: str, expected: str) -> None:
    assert with_names([text]) == (expected,)


def test_a_file_name_is_spelled_as_elsewhere_in_the_picture() -> None:
    lines = ["load('config.json')", "missing: 'config-json'", "well-known"]
    assert with_names(lines)[1:] == ("missing: 'config.json'", "well-known")


def test_the_properties_of_an_error_of_node_are_a_list() -> None:
    lines = ["errno: -2", "code: 'ENOENT',", "syscall: 'open'", "path: '/x'", "}"]
    assert with_names(lines) == (
        "errno: -2,", "code: 'ENOENT',", "syscall: 'open',", "path: '/x'", "}",
    )  # fmt: skip
