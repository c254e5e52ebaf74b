"""Errors of the kiosk by who can mend them. Device errors are in `drivers.errors`."""


class CentralError(Exception):
    """The centre could not do what it was asked. The text never holds what was sent."""


class CentralUnreachable(CentralError):
    """No usable answer: no line, a time-out, 5xx, 429, or a page that is not the centre's.

    Waiting mends it. `retry_after_s` is what the centre asked for, if it did.
    """

    def __init__(self, reason: str, retry_after_s: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after_s = retry_after_s


class CentralRejected(CentralError):
    """The centre understood and said no (4xx): a person must look, the next row goes on."""

    def __init__(self, status: int, title: str) -> None:
        super().__init__(f"{status} {title}")
        self.status = status


class StorageError(Exception):
    """The outbox could not write: maintenance must act, no session may start."""


class ConfigError(Exception):
    """All mistakes of the configuration at once, one line each, with file and key."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems
