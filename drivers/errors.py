"""What every device interface promises to raise, whatever happens below it.

The classes say who can help: a person at the machine (`CardUnreadable`), the staff of the hall
(`DeviceMissing`, `DeviceSilent`, `DeviceFault`), or nobody, because nothing is wrong
(`NothingSeen`, `Cancelled`). A message never holds what was read from a card or a code.
"""


class DeviceError(Exception):
    """Base of all errors that a driver raises."""


class NothingSeen(DeviceError):
    """`timeout_s` passed and nobody laid down a card or showed a code. Nothing is broken."""


class Cancelled(DeviceError):
    """The caller set `cancel`."""


class DeviceMissing(DeviceError):
    """The device is not there: cable, power, or a port that another process holds."""


class DeviceSilent(DeviceError):
    """The port is there, but the device does not answer within its time."""


class DeviceFault(DeviceError):
    """The device answers that it is broken, or it answers what its protocol does not know."""
