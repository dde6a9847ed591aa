"""Where the daemon's socket is."""

from __future__ import annotations

import os
from typing import Optional

from .errors import TastedError, PermissionDenied, Unavailable

SYSTEM_SOCKET = "/run/tasted/tasted.sock"


def socket_path(named: Optional[str] = None) -> str:
    """The path that is named, else that of TASTED_SOCKET, of the machine's daemon, or of the user's.

    >>> socket_path("/tmp/mine.sock")
    '/tmp/mine.sock'
    """
    candidates = (named, os.environ.get("TASTED_SOCKET"), SYSTEM_SOCKET if os.path.exists(SYSTEM_SOCKET) else None)
    for path in candidates:
        if path:
            return os.fspath(path)
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if not runtime:
        raise Unavailable("No socket of tasted was found. Start the daemon, or name its socket with TASTED_SOCKET.")
    return os.path.join(runtime, "tasted.sock")


def connect_error(error: OSError, path: str) -> TastedError:
    """Why a socket could not be opened, and what to do about it."""
    if isinstance(error, FileNotFoundError):
        return Unavailable(f"There is no socket at {path}. Start the daemon, or name its socket.")
    if isinstance(error, ConnectionRefusedError):
        return Unavailable(f"No daemon answers on {path}: the one that created it has ended. Start it again.")
    if isinstance(error, PermissionError):
        return PermissionDenied(f"You may not open {path}. Join the socket's group, or ask who owns it.")
    return Unavailable(f"{path} could not be opened: {error}. Start the daemon, or name its socket.")
