"""Exceptions and error codes, which a reader misspells by a look-alike. Pure."""

import builtins
import errno

_ALIKE = str.maketrans("0θ1I|5", "oollls")
_SAME_SHAPE = frozenset("cosuvwxzpk0θ1lI|")  # capitals that differ from small letters by size only
_LONG_NAME = 10
_KNOWN_ELSEWHERE = """
JSONDecodeError HTTPError URLError HTTPException LoginFailure PrivilegedIntentsRequired
ClientException CommandNotFound MissingPermissions OperationalError IntegrityError
ProgrammingError DoesNotExist ImproperlyConfigured TemplateDoesNotExist ValidationError SSLError
SSLCertVerificationError CalledProcessError TimeoutExpired UnpicklingError ReadTimeout
ConnectTimeout ClientConnectorError ReferenceError SyntaxError TypeError RangeError EvalError
URIError AggregateError InternalError NullPointerException IllegalArgumentException
IllegalStateException ClassNotFoundException NoClassDefFoundError NoSuchMethodError
NoSuchFieldError NoSuchElementException ClassCastException ArrayIndexOutOfBoundsException
StringIndexOutOfBoundsException IndexOutOfBoundsException ArithmeticException
NumberFormatException UnsupportedOperationException OutOfMemoryError
ConcurrentModificationException StackOverflowError UnsupportedClassVersionError IOException
FileNotFoundException UncheckedIOException SocketException SocketTimeoutException ConnectException
UnknownHostException InterruptedException ExecutionException ExceptionInInitializerError
InvocationTargetException SQLException SSLHandshakeException UnsatisfiedLinkError
NullReferenceException InvalidOperationException ArgumentException ArgumentNullException
ArgumentOutOfRangeException ObjectDisposedException FormatException AccessViolationException
DllNotFoundException BadImageFormatException KeyNotFoundException NotImplementedException
TaskCanceledException OperationCanceledException HttpRequestException UnauthorizedAccessException
DirectoryNotFoundException TypeInitializationException ModuleNotFoundError ActiveRecord
NoMethodError CrashLoopBackOff ImagePullBackOff ENOTFOUND EAI_AGAIN ERESOLVE EINTEGRITY
ELIFECYCLE MODULE_NOT_FOUND
ERR_NAME_NOT_RESOLVED ERR_CONNECTION_REFUSED ERR_CONNECTION_TIMED_OUT ERR_CONNECTION_RESET
ERR_CONNECTION_CLOSED ERR_INTERNET_DISCONNECTED ERR_ADDRESS_UNREACHABLE ERR_EMPTY_RESPONSE
ERR_TOO_MANY_REDIRECTS ERR_SSL_PROTOCOL_ERROR ERR_CERT_DATE_INVALID ERR_CERT_AUTHORITY_INVALID
ERR_CERT_COMMON_NAME_INVALID ERR_TIMED_OUT ERR_NETWORK_CHANGED ERR_PROXY_CONNECTION_FAILED
ERR_TUNNEL_CONNECTION_FAILED ERR_BLOCKED_BY_CLIENT ERR_FILE_NOT_FOUND ERR_ACCESS_DENIED
ERR_HTTP2_PROTOCOL_ERROR ERR_QUIC_PROTOCOL_ERROR ERR_UNSAFE_PORT ERR_INVALID_RESPONSE
ERR_MODULE_NOT_FOUND ERR_REQUIRE_ESM ERR_INVALID_ARG_TYPE ERR_UNSUPPORTED_DIR_IMPORT
ERR_SSL_VERSION_OR_CIPHER_MISMATCH DNS_PROBE_FINISHED_NXDOMAIN DNS_PROBE_FINISHED_NO_INTERNET
DNS_PROBE_FINISHED_BAD_CONFIG DNS_PROBE_STARTED PAGE_FAULT_IN_NONPAGED_AREA IRQL_NOT_LESS_OR_EQUAL
CRITICAL_PROCESS_DIED MEMORY_MANAGEMENT SYSTEM_SERVICE_EXCEPTION KERNEL_SECURITY_CHECK_FAILURE
INACCESSIBLE_BOOT_DEVICE VIDEO_TDR_FAILURE DRIVER_IRQL_NOT_LESS_OR_EQUAL
SYSTEM_THREAD_EXCEPTION_NOT_HANDLED WHEA_UNCORRECTABLE_ERROR UNEXPECTED_KERNEL_MODE_TRAP
BAD_POOL_CALLER CLOCK_WATCHDOG_TIMEOUT DPC_WATCHDOG_VIOLATION
"""
_BUILTIN = [
    name
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, BaseException) and not name[1:].islower()
]


def _skeleton(name: str) -> str:
    return name.translate(_ALIKE).lower().replace("i", "l").replace("_", "")


_KNOWN = {
    _skeleton(name): name
    for name in (*_BUILTIN, *_KNOWN_ELSEWHERE.split(), *errno.errorcode.values())
    if len(name) > 5  # noqa: PLR2004 - shorter ones are like words
}


def known_name(word: str) -> str:
    """The exception or error code that *word* was, or *word* itself."""
    name = _KNOWN.get(_skeleton(word))
    if name is None or name == word or len(name) != len(word):
        return word
    differing = [(a, b) for a, b in zip(word, name, strict=True) if a != b]
    if len(name) >= _LONG_NAME and not word.islower() and not word.isupper():
        return name
    return name if all(a.lower() in _SAME_SHAPE for a, _ in differing) else word
