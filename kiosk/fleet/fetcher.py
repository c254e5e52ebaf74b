"""How files of the signed repository come over the line: mutual TLS, and one deadline for all.

python-tuf's own fetchers know only the gap between two bytes: a server that sends one byte a second
would hold them for ever.
"""

from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import requests
from tuf.api.exceptions import DownloadError, DownloadHTTPError
from tuf.ngclient import FetcherInterface
from urllib3.exceptions import HTTPError

from kiosk.deadline import DeadlineContext, centre_session

_CHUNK_BYTES = 256 * 1024


class CentreFetcher(FetcherInterface):
    """Fetches over one connection. Belongs to one thread."""

    def __init__(self, *, ca: Path, certificate: Path, connect_timeout_s: float) -> None:
        self._tls = DeadlineContext()
        self._session = centre_session(self._tls, ca=ca, certificate=certificate)
        self._connect_timeout_s = connect_timeout_s

    def allow(self, seconds: float) -> None:
        """Let all that follows take this long, and no longer."""
        self._session.close()  # the centre may have closed what was kept since the last time
        self._tls.expires_at_s = monotonic() + seconds

    def close(self) -> None:
        """Give the connection back."""
        self._session.close()

    def _fetch(self, url: str) -> Iterator[bytes]:
        """Yield the content.

        Only the centre's own 404 says that there is nothing: python-tuf takes a 403 for "no newer
        root", so that a proxy could hide one.
        """
        left_s = max(self._tls.expires_at_s - monotonic(), 0.001)
        try:
            with self._session.get(
                url,
                timeout=(min(self._connect_timeout_s, left_s), left_s),
                allow_redirects=False,
                stream=True,
            ) as response:
                _must_be_content(response)
                yield from response.iter_content(_CHUNK_BYTES)
        except (OSError, HTTPError) as error:
            # A RequestException is an OSError; a certificate file that has gone is a plain one.
            is_late = monotonic() >= self._tls.expires_at_s
            raise DownloadError("too slow" if is_late else type(error).__name__) from None


def _must_be_content(response: requests.Response) -> None:
    media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if response.status_code == 404 and media_type == "application/problem+json":
        raise DownloadHTTPError("there is no such file", 404)
    if response.status_code != 200:
        raise DownloadError(f"HTTP {response.status_code}")
