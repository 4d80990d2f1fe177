"""Numbers in addresses and forms of people, who may write anything."""


def number_in(text: str, *, most: int) -> int | None:
    """The positive number that *text* is, in plain digits and no more than *most*; else None."""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(most))):
        return None
    number = int(text)
    return number if 0 < number <= most else None
