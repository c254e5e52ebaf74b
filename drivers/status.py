"""The closed set of states that any device may report about itself."""

from enum import Enum


class DeviceState(Enum):
    """One answer to "can this device do its work now?"."""

    READY = "ready"
    MISSING = "missing"  # not connected, no power, or held by another process
    SILENT = "silent"  # connected, but it does not answer
    FAULT = "fault"  # it answers that it is broken
