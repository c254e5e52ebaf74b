"""The time since the machine was started, which nobody can set."""

import time
from pathlib import Path

from kiosk.staff.lockout import Uptime

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def uptime() -> Uptime:
    """Return the present moment. Goes on while the machine sleeps.

    Raises:
        OSError: the kernel does not say which start of the machine this is.
    """
    boot = _BOOT_ID.read_text(encoding="ascii").strip()
    return Uptime(boot, time.clock_gettime(time.CLOCK_BOOTTIME))
