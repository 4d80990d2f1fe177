"""Base64 of a whole picture, decoded in parts: one call would hold everybody else up."""

import binascii

PART = 2**20  # characters, a multiple of four: 3 ms of the interpreter's lock


def decode(text: str) -> bytes:
    """The bytes that *text* stands for, nothing beside the alphabet left out.

    Raises:
        ValueError: it is no base64.
    """
    whole = bytearray()
    for start in range(0, len(text), PART):
        part = text[start : start + PART]
        if start + PART < len(text) and part.endswith("="):
            raise ValueError("padding before the end")
        whole += binascii.a2b_base64(part, strict_mode=True)
    return bytes(whole)
