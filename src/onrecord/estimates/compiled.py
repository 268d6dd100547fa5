"""The one door to the compiler: numba, which comes with the extra `estimate`."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from onrecord.errors import MissingExtra

try:
    import numba
    import scipy  # noqa: F401  (needed beside numba: both come with the extra)
except ImportError as error:
    raise MissingExtra.of("estimate", "onrecord.estimates") from error

__all__ = ["njit"]

Function = TypeVar("Function", bound=Callable[..., Any])


def njit(function: Function) -> Function:
    """Compile to machine code, once a machine (kept beside the module), free of the interpreter's lock."""
    return cast("Function", numba.njit(cache=True, nogil=True)(function))
