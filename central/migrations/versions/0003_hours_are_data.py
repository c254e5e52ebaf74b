"""Opening hours are a file (`central.opening_hours`): two times cannot tell a week."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    for name in ("opens_at", "closes_at"):
        op.drop_column("offices", name)
