"""The process of the app, as whoever starts it sees it."""

import subprocess
import sys

HANGS = """
import sys, threading
from concurrent.futures import ThreadPoolExecutor
from run_kiosk import end_within

ThreadPoolExecutor(1).submit(threading.Event().wait)  # a driver that never comes back
end_within(0.1, 75)
sys.exit(0)
"""


def test_a_part_that_hangs_keeps_no_restart_waiting() -> None:
    assert subprocess.run([sys.executable, "-c", HANGS], timeout=60).returncode == 75
