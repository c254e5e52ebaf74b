"""Where the centre keeps what it keeps: the only place that knows the names of its files."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class DataDirectory:
    """The folder given with `--data`, and what is in it."""

    root: Path

    @property
    def database(self) -> Path:
        return self.root / "centre.sqlite3"

    @property
    def photos(self) -> Path:
        return self.root / "photos"

    @property
    def token_key(self) -> Path:
        return self.root / "token-key.pem"

    @property
    def pki(self) -> Path:
        return self.root / "pki"

    @property
    def authority(self) -> Path:
        """The certificate of the authority that vouches for kiosks and centre."""
        return self.pki / "ca.pem"

    @property
    def certificate(self) -> Path:
        """The centre's own certificate, with its key."""
        return self.pki / "centre.pem"

    @property
    def quotas(self) -> Path:
        """The city's own quotas for bookings; without it those that are shipped hold."""
        return self.root / "quotas.toml"

    @property
    def hours(self) -> Path:
        """The city's own opening hours; without it those that are shipped hold."""
        return self.root / "hours.toml"

    @property
    def fleet(self) -> Path:
        """What may change kiosks: the signed repository and its keys."""
        return self.root / "fleet"

    @property
    def codes(self) -> Path:
        """What the sample appointments are checked in with."""
        return self.root / "codes.json"
