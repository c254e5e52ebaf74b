"""Logging to standard error, where the service manager picks it up. Event types, never payloads."""

import logging
import sys


def set_up_logging() -> None:
    """Take over the root logger, before any library puts a handler of its own there."""
    logging.basicConfig(
        stream=sys.stderr,
        level=logging.INFO,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
