"""Requests nobody should send: lies about lengths, forms that are none, JSON that explodes."""

import json
from collections.abc import AsyncIterable, Iterator
from dataclasses import dataclass

from tests.uploads import a_png
from tools.fuzz.mutation import BIDI, HUGE, TAGS, ZERO_WIDTH
from tools.fuzz.wire import again_and_again, request

MIB = 2**20
JSON_PATHS = (
    *("/api/ml/ocr", "/api/ml/ocr/batch", "/api/invoices/list", "/api/chat", "/api/chat/simple"),
    *("/api/session", "/api/ocr/enqueue"),
)
_JSON = {"Content-Type": "application/json"}
_BOUNDARY = "xYx"
_FORM = {"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}"}


@dataclass(frozen=True, slots=True)
class Attack:
    """`may_hang_up`: its connection may be ended without an answer of HTTP."""

    name: str
    parts: tuple[bytes, ...]
    more: AsyncIterable[bytes] | None = None
    may_hang_up: bool = False


def attacks(auth: dict[str, str]) -> Iterator[Attack]:
    """*auth*: the header of somebody who may upload and read."""
    yield from _paths(auth)
    yield from _heads(auth)
    yield from _lengths(auth)
    yield from _bodies(auth)
    yield from _forms(auth)


def _paths(auth: dict[str, str]) -> Iterator[Attack]:
    up = ("../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%5c", "..%00/", "....//", "%252e%252e%252f")
    paths = [f"/static/{step * 6}etc/passwd" for step in up]
    paths += [f"/uploads/{step * 6}etc/passwd" for step in up]
    paths += ["/static//etc/passwd", "/static/%00", "/static/" + "a" * 5000, "/static/%ff%fe"]
    paths += ["/uploads/%00.png", "/static/%ed%a0%80", "/static/.", "/static/..", "//evil.example/"]
    paths += ["/api/ocr/job/x", "/api/ocr/job/%00", f"/api/ocr/job/{'9' * 5000}", "/api/ocr/job/"]
    paths += ["/api/invoices/0", "/api/invoices/-1", f"/api/invoices/{2**63}", "/api/invoices/%00"]
    paths += [
        f"/api/invoices/{'9' * 4400}",
        "/%",
        "/%zz",
        "/\x7f",
        "/?" + "a=1&" * 5000,
        "/?%00=%00",
    ]
    paths += ["/api/ocr/jobs?limit=-1", "/api/ocr/jobs?limit=1e400", f"/api/ocr/jobs?limit={2**70}"]
    paths += ["/invoices?page=-1", f"/invoices?page={2**70}", "/invoices?vendor=%00", "/?lang=%00"]
    paths += [
        "/invoices?vendor=%ed%a0%80",
        "/invoices?from=9999999-01-01",
        "/readings/%00",
        "/readings/x",
    ]
    yield from (Attack(f"GET {path[:60]}", (request("GET", path, headers=auth),)) for path in paths)


def _heads(auth: dict[str, str]) -> Iterator[Attack]:
    ranges = ("bytes=0-0", "bytes=-", "bytes=9-0", "bytes=" + "0-0," * 2000, "bytes=-" + "9" * 5000)
    for value in (*ranges, "bytes=" + ",".join(f"{n}-" for n in range(1500)), "x" * 9000):
        headers = {**auth, "Range": value}
        yield Attack(f"Range {value[:20]}", (request("GET", "/static/pages.css", headers=headers),))
    odd = (
        {"Host": ""},
        {"Host": "evil.example"},
        {"Host": "127.0.0.1@evil.example"},
        {"Host": "127.0.0.1.evil.example"},
        {"Host": "[::1"},
        {"Host": "１２７.0.0.1"},
        {"Host": "x" * 5000},
        {"X-Forwarded-For": "127.0.0.1"},
        {"X-Forwarded-Host": "evil.example"},
        {"Authorization": "Bearer " + "x" * 9000},
        {"Authorization": "Bearer hs_00000000_" + "é" * 43},
        {"Authorization": "Basic " + "A" * 4000},
        {"Cookie": "session=" + "x" * 4000},
        {"Cookie": "; " * 3000},
        {"Cookie": 'session="\\000\\ud800"'},
        {"Accept-Language": ",".join(f"x-{n};q=0.{n}" for n in range(2000))},
        {"Accept-Language": "vi;q=1e400,en;q=nan"},
        {"Accept": "*/*;q=" + "9" * 5000},
        {"Content-Encoding": "gzip"},
        {"Transfer-Encoding": "gzip, chunked", "Content-Length": ""},
        {"Expect": "100-continue"},
        {"Upgrade": "websocket", "Connection": "Upgrade"},
        {"Upgrade": "h2c", "Connection": "Upgrade, HTTP2-Settings"},
        {f"X-{n}": "y" for n in range(2000)},
        {"X-Long": "y" * MIB},
        {"X-Bidi": f"{BIDI}{ZERO_WIDTH}{TAGS}"},
    )
    for fields in odd:
        name = f"header {next(iter(fields))}: {next(iter(fields.values()))[:30]}"
        for path in ("/", "/api/ocr/jobs"):
            headers = {**auth, **fields}
            yield Attack(name, (request("GET", path, headers=headers),), may_hang_up=True)
    for method in ("TRACE", "CONNECT", "PROPFIND", "X" * 2000, "get", "PUT", "DELETE"):
        yield Attack(f"{method[:9]} /", (request(method, "/", headers=auth),), may_hang_up=True)
    raw = (
        *(
            b"",
            b"\x00" * 100,
            b"GET /\r\n\r\n",
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            b"\xff" * 5000,
        ),
        *(b"GET / HTTP/9.9\r\n\r\n", b"GET  /  HTTP/1.1\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00"),
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n folded: yes\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nA\x00B: c\r\n\r\n",
        b"GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    )
    for data in raw:
        yield Attack(f"no HTTP: {data[:30]!r}", (data, b"\r\n\r\n"), may_hang_up=True)


def _lengths(auth: dict[str, str]) -> Iterator[Attack]:
    def lying(*fields: str, body: bytes = b"{}") -> bytes:
        lines = ["POST /api/chat HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json"]
        lines += [f"{name}: {value}" for name, value in auth.items()]
        return "\r\n".join([*lines, *fields]).encode() + b"\r\n\r\n" + body

    chunked = "Transfer-Encoding: chunked"
    for name, data in {
        "a length below nothing": lying("Content-Length: -1"),
        "a length that is no number": lying("Content-Length: 2x"),
        "a length beyond numbers": lying("Content-Length: " + "9" * 4500),
        "two lengths": lying("Content-Length: 2", "Content-Length: 50"),
        "a length and chunks": lying("Content-Length: 2", chunked, body=b"0\r\n\r\nGET /x"),
        "a chunk of no size": lying(chunked, body=b"zz\r\n{}\r\n0\r\n\r\n"),
        "a chunk of any size": lying(chunked, body=b"f" * 100 + b"\r\n{}"),
        "a chunk with a long extension": lying(chunked, body=b"2;" + b"x" * MIB + b"\r\n{}\r\n"),
        "trailers": lying(chunked, body=b"2\r\n{}\r\n0\r\nHost: evil.example\r\n\r\n"),
    }.items():
        yield Attack(name, (data,), may_hang_up=True)
    endless = lying(chunked, body=b"")
    whole = f"{MIB:x}\r\n".encode() + b" " * MIB + b"\r\n"
    yield Attack(
        "chunks without end", (endless,), again_and_again(whole, times=100), may_hang_up=True
    )
    tiny = again_and_again(b"1\r\n \r\n" * 1000, times=200)
    yield Attack("tiny chunks without end", (endless,), tiny, may_hang_up=True)


def _bodies(auth: dict[str, str]) -> Iterator[Attack]:
    bombs = {
        "depth": b"[" * HUGE,
        "depth of objects": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
        "numbers beyond all": b'{"limit":1e400,"page":-1e400}',
        "no numbers": b'{"limit":NaN,"page":Infinity}',
        "a long number": b'{"page":' + b"9" * 60_000 + b"}",
        "the same key twice": b'{"page":1,"page":2,"message":"a","message":"b"}',
        "half letters": b'{"message":"\\ud800","image_url":"\\udfff","vendor":"\\ud83d"}',
        "NUL": b'{"message":"a\\u0000b","image_url":"\\u0000","vendor":"\\u0000","key":"\\u0000"}',
        "bytes that are no text": b'{"message":"\xff\xfe"}',
        "another alphabet": '{"message":"x"}'.encode("utf-16"),
        "a mark in front": b"\xef\xbb\xbf{}",
        "what nobody sees": json.dumps({"message": BIDI + ZERO_WIDTH + TAGS}).encode(),
        "long text": json.dumps({"message": "a" * 50_000, "image_base64": "A" * 60_000}).encode(),
        "nothing": b"",
        "null": b"null",
        "a list": b"[]",
        "a text": b'"x"',
        "half of it": b'{"message": "x',
    }
    for path in JSON_PATHS:
        for name, body in bombs.items():
            data = request("POST", path, body, headers={**auth, **_JSON})
            yield Attack(f"{path}: {name}", (data,))
    for name, body in {
        "a long list": b'{"images":[' + b"0," * (10 * MIB) + b"0]}",
        "many objects": b'{"images":[' + b"{}," * (10 * MIB) + b"{}]}",
        "no base64": b'{"image_base64":"' + b"!" * (20 * MIB) + b'"}',
        "base64 of nothing": b'{"image_base64":"' + b"AAAA" * (6 * MIB) + b'"}',
        "spaces": b" " * (30 * MIB) + b"{}",
        "escapes": b'{"image_base64":"' + b"\\u0041" * (5 * MIB) + b'"}',
    }.items():
        for path in ("/api/ml/ocr", "/api/ml/ocr/batch"):
            data = request("POST", path, body, headers={**auth, **_JSON})
            yield Attack(f"{path}: {name}", (data,), may_hang_up=True)
    for kind in (
        "text/plain",
        "application/xml",
        "application/json; charset=utf-7",
        "",
        "x" * 5000,
    ):
        data = request(
            "POST", "/api/chat", b'{"message":"x"}', headers={**auth, "Content-Type": kind}
        )
        yield Attack(f"content type {kind[:30]!r}", (data,))


def part(head: str, body: bytes = b"x") -> bytes:
    return f"--{_BOUNDARY}\r\n{head}\r\n\r\n".encode("utf-8", "surrogatepass") + body + b"\r\n"


def _forms(auth: dict[str, str]) -> Iterator[Attack]:
    end = f"--{_BOUNDARY}--\r\n".encode()
    file = 'Content-Disposition: form-data; name="image"; filename="{}"'
    field = 'Content-Disposition: form-data; name="{}"'
    png = a_png()
    forms = {
        "nothing": b"",
        "only the end": end,
        "no end": part(file.format("a.png"), png),
        "two files": part(file.format("a.png"), png) * 2 + end,
        "many fields": part(field.format("a")) * 2000 + end,
        "a long field": part(field.format("a"), b"x" * MIB) + end,
        "a long header": part("X-Long: " + "y" * MIB) + end,
        "many headers": part("\r\n".join(f"X-{n}: y" for n in range(5000))) + end,
        "no name": part("Content-Disposition: form-data", png) + end,
        "no disposition": part("Content-Type: image/png", png) + end,
        "a boundary inside": part(file.format("a.png"), png + b"\r\n--xYx") + end,
        "nested": part("Content-Type: multipart/mixed; boundary=z", b"--z\r\n\r\nx\r\n--z--") + end,
        "half a file": part(file.format("a.png"), png[: len(png) // 2]) + end,
        "what is no picture": part(file.format("a.png"), b"MZ" * 5000) + end,
        "a web page": part(file.format("a.html"), b"<script>alert(1)</script>") + end,
        "SVG": part(file.format("a.svg"), b"<svg xmlns='http://www.w3.org/2000/svg'/>") + end,
        "too much": part(file.format("a.png"), png + b"\0" * (30 * MIB)) + end,
        "almost boundaries": part(file.format("a.png"), b"\r\n--xY" * (2 * MIB)) + end,
        "line ends": part(file.format("a.png"), b"\r\n" * (5 * MIB)) + end,
    }
    for name, body in forms.items():
        data = request("POST", "/upload-image", body, headers={**auth, **_FORM})
        yield Attack(f"form: {name}", (data,), may_hang_up=name == "too much")
    names = ("../../x.png", "a\\..\\b.png", "x" * 9000, f"{BIDI}gnp.exe", TAGS, "a\x00b.png", "")
    for name in (*names, "a.png\ud800", '"; name="user_id', "con.png", "a\r\nX-Evil: 1"):
        data = request(
            "POST", "/upload-image", part(file.format(name), png) + end, headers={**auth, **_FORM}
        )
        yield Attack(f"file name {name[:20]!r}", (data,))
    for key, value in {
        "purpose": "x",
        "user_id": "\x00",
        "context": "\x00",
        "filepath": "/etc",
    }.items():
        body = part(field.format(key), value.encode()) + part(file.format("a.png"), png) + end
        data = request("POST", "/upload-image", body, headers={**auth, **_FORM})
        yield Attack(f"field {key}={value!r}", (data,))
    for kind in (
        *("multipart/form-data", "multipart/form-data; boundary=", "multipart/mixed; boundary=xYx"),
        *(f"multipart/form-data; boundary={'b' * 5000}", "multipart/form-data; boundary=\x01"),
    ):
        headers = {**auth, "Content-Type": kind}
        data = request("POST", "/upload-image", part(file.format("a"), png) + end, headers=headers)
        yield Attack(f"form as {kind[:50]!r}", (data,), may_hang_up=True)
