"""What is said of a number, and how the digits of one are read."""

import re

AS_DIGITS = str.maketrans("OoIlSB", "001158")
_ID_WORD = re.compile(
    r"(?:order|invoice|tracking|waybill|awb|parcel|shipment|v[ậa]n đơn|\bid|_id|ref(?:erence)?"
    r"|transaction|serial|imei|ticket|case|build"
    r"|snowflake|message|user|đơn(?: hàng)?|mã|hóa đơn|#|account|stk|mst|thuế|tài khoản"
    r"|time(?:stamp)?)"
    r"(?:[ _-]?(?:id|number|no\.?|số))?[^\w\n]{0,4}$",
    re.IGNORECASE,
)


def is_identifier(before: str) -> bool:
    """Whether the number behind *before* is called an order's, a record's, an account's."""
    return _ID_WORD.search(before) is not None
