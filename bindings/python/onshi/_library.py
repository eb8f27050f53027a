"""Finds the library, and holds its interface against the one that this package was made for."""

import ctypes
import os
import sys

from ._native import ONSHI_ABI, ONSHI_SCHEMA_HASH, PROTOTYPES

#: What the library is called on this system; its name carries the version of its interface.
NAME = "onshi1.dll" if sys.platform == "win32" else "libonshi.so.1"


class LoadError(ImportError):
    """The library is not there, or has another interface."""


def where():
    """The file to load: ONSHI_LIBRARY, the one in this package, or whatever the system finds."""
    named = os.environ.get("ONSHI_LIBRARY")
    if named:
        return named
    packed = os.path.join(os.path.dirname(os.path.abspath(__file__)), NAME)
    return packed if os.path.exists(packed) else NAME


def load(path, abi=ONSHI_ABI, schema_hash=ONSHI_SCHEMA_HASH):
    """Loads a library and checks it; an older one than this package is refused."""
    try:
        library = ctypes.CDLL(path)
    except OSError as why:
        raise LoadError(f"onshi: {path}: {why}") from why
    try:
        for name, kinds in PROTOTYPES.items():
            function = getattr(library, name)
            function.argtypes = kinds
            function.restype = ctypes.c_int32
    except AttributeError as why:
        raise LoadError(f"onshi: {path} is older than this package: {why}") from why
    if library.onshi_abi_check(abi, schema_hash, None) != 0:
        raise LoadError(f"onshi: {path} has another interface than this package")
    return library


#: The library of this process.
native = load(where())
