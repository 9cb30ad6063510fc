"""Who holds a job: one process, by a name that no other has or had, and whether it may still be running."""

import os
import re
import socket
from secrets import token_hex

_HOST = re.sub(r"[^\w.-]|_", "-", socket.gethostname()) or "here"


def new_owner() -> str:
    """Return a name for this process that no other has or had."""
    name = f"{_HOST}/{os.getpid()}/{token_hex(4)}"
    _ours.add(name)
    return name


_ours: set[str] = set()
"""Names this process has taken."""


def may_live(owner: str) -> bool:
    """Whether a process may be running still; false only if it ran on this machine and has ended."""
    host, pid, _ = owner.rsplit("/", 2)
    if (host, pid) == (_HOST, str(os.getpid())):
        return owner in _ours  # in a container, who was killed often had our number
    return host != _HOST or not pid.isdigit() or _is_running(int(pid))


def _is_running(pid: int) -> bool:
    if os.name == "nt":
        return True  # signal 0 would end it there; the lease decides
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
