"""A form with one file, read as it comes: the file goes to disk, never whole into memory."""

from collections.abc import AsyncIterator
from typing import Protocol

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header

from web.errors import ApiError

MAX_FIELDS = 8
MAX_BOUNDARY = 70  # of RFC 2046
MAX_FIELD_BYTES = 1024
MAX_NAME = 255  # characters of a file's name
FRAME_BYTES = 64 * 1024  # of the form around the file


class Takes(Protocol):
    """`core.file_store.Draft`."""

    def write(self, data: bytes | memoryview) -> None: ...


class UploadForm:
    """The parts of a form as they are parsed; the part called *file_field* goes to *draft*."""

    def __init__(self, boundary: bytes, draft: Takes, *, file_field: str) -> None:
        self.fields: dict[str, str] = {}
        self.filename: str | None = None
        self._draft = draft
        self._file_field = file_field
        self._parts = 0
        self._header, self._value = b"", b""
        self._headers: dict[bytes, bytes] = {}
        self._name: str | None = None
        self._field = bytearray()
        self._is_file = False
        self.is_complete = False
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": self._on_header,
                "on_header_value": self._on_value,
                "on_header_end": self._end_header,
                "on_headers_finished": self._begin_body,
                "on_part_data": self._on_data,
                "on_part_end": self._end,
                "on_end": self._close,
            },
        )

    def feed(self, chunk: bytes) -> None:
        """Parse what came.

        Raises:
            ApiError: it is no such form.
            FileTooLarge, StorageFull, StorageUnusable: as the draft says.
        """
        try:
            self._parser.write(chunk)
        except MultipartParseError as error:
            raise bad_form("The form cannot be read; send multipart/form-data.") from error

    def _begin(self) -> None:
        self._parts += 1
        if self._parts > MAX_FIELDS:
            raise bad_form(f"The form has more than {MAX_FIELDS} parts.")
        self._headers, self._name, self._is_file = {}, None, False
        self._field.clear()

    def _on_header(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _on_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _end_header(self) -> None:
        self._headers[self._header.lower()] = self._value
        self._header, self._value = b"", b""

    def _begin_body(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        self._name = options.get(b"name", b"").decode("utf-8", "replace")
        self._is_file = self._name == self._file_field
        if self._is_file and self.filename is not None:
            raise bad_form("One file at a time, please.")
        if self._is_file:
            self.filename = shown_name(options.get(b"filename", b"").decode("utf-8", "replace"))

    def _on_data(self, data: bytes, start: int, end: int) -> None:
        if self._is_file:
            self._draft.write(memoryview(data)[start:end])
            return
        self._field += data[start:end]
        if len(self._field) > MAX_FIELD_BYTES:
            raise bad_form(f"A field of the form is longer than {MAX_FIELD_BYTES} bytes.")

    def _end(self) -> None:
        if not self._is_file and self._name:
            self.fields[self._name] = self._field.decode("utf-8", "replace")

    def _close(self) -> None:
        self.is_complete = True


async def read_form(
    content_type: str, stream: AsyncIterator[bytes], draft: Takes, *, file_field: str
) -> UploadForm:
    """Read a form to its end.

    Raises:
        ApiError: it is no form, it ends too early, or it holds no file.
    """
    kind, options = parse_options_header(content_type.encode("latin-1", "replace"))
    boundary = options.get(b"boundary", b"")
    if kind != b"multipart/form-data" or not 0 < len(boundary) <= MAX_BOUNDARY:
        raise ApiError(415, "not_a_form", "Send the picture as multipart/form-data.")
    form = UploadForm(boundary, draft, file_field=file_field)
    async for chunk in stream:
        form.feed(chunk)
    if not form.is_complete:
        raise bad_form("The form ended before its end; send it again.")
    if form.filename is None:
        raise bad_form(f"The form has no file called `{file_field}`.")
    return form


def shown_name(raw: str) -> str:
    """A file's name as people may see it again: no folders, nothing unprintable, not too long."""
    name = raw.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in name if c.isprintable()).strip()[:MAX_NAME] or "picture"


def bad_form(message: str) -> ApiError:
    return ApiError(422, "bad_form", message)
