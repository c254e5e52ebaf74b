"""Windows, calls for staff, people who sign in, audit, and what kiosks report."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    # Columns are added in place: to copy a table, SQLite must drop one that others refer to.
    op.add_column("offices", sa.Column("phone", sa.String(), nullable=False, server_default=""))
    for name, at in (("opens_at", "09:00:00.000000"), ("closes_at", "17:00:00.000000")):
        op.add_column("offices", sa.Column(name, sa.Time(), nullable=False, server_default=at))
    op.create_table(
        "windows",
        sa.Column("office_id", sa.String(), sa.ForeignKey("offices.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("queues", sa.JSON(), nullable=False),
    )
    op.add_column("kiosks", sa.Column("locked", sa.Boolean(), nullable=False, server_default="0"))
    for name in ("lock_revision", "config_sequence"):
        op.add_column("kiosks", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.add_column("kiosks", sa.Column("restart_id", sa.String(), nullable=False, server_default=""))
    op.add_column("kiosks", sa.Column("wanted_release", sa.String(), nullable=True))
    op.add_column("kiosks", sa.Column("report", sa.JSON(), nullable=True))
    op.add_column("kiosks", sa.Column("reported_at", sa.DateTime(), nullable=True))
    op.add_column("queue_numbers", sa.Column("place_token", sa.String(), nullable=True))
    op.add_column(
        "queue_numbers",
        sa.Column("state", sa.String(20), nullable=False, server_default="waiting"),
    )
    op.add_column("queue_numbers", sa.Column("window", sa.Integer(), nullable=True))
    op.add_column("queue_numbers", sa.Column("called_at", sa.DateTime(), nullable=True))
    op.create_index("ix_queue_numbers_place_token", "queue_numbers", ["place_token"], unique=True)
    op.execute("UPDATE queue_numbers SET state = 'finished' WHERE finished_at IS NOT NULL")
    op.create_table(
        "staff_calls",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("kiosk_id", sa.String(), sa.ForeignKey("kiosks.id"), nullable=False),
        sa.Column("office_id", sa.String(), sa.ForeignKey("offices.id"), nullable=False),
        sa.Column("screen", sa.String(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("rang_at", sa.DateTime(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
    )
    op.create_index("ix_staff_calls_office_id", "staff_calls", ["office_id"])
    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("username", sa.String(), nullable=False, unique=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("initials", sa.String(), nullable=False),
        sa.Column("office_id", sa.String(), sa.ForeignKey("offices.id"), nullable=True),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("pin_hash", sa.String(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("failed_tries", sa.Integer(), nullable=False),
        sa.Column("failed_at", sa.DateTime(), nullable=True),
        sa.UniqueConstraint("office_id", "initials"),
    )
    op.create_table(
        "sign_ins",
        sa.Column("token_sha256", sa.String(), primary_key=True),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("csrf", sa.String(), nullable=False),
        sa.Column("signed_in_at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
    )
    op.create_table(
        "audit_lines",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("kiosk_id", sa.String(), nullable=True),
        sa.Column("office_id", sa.String(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
    )
    op.create_index("ix_audit_lines_at", "audit_lines", ["at"])
    op.create_table(
        "news",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("serial", sa.Integer(), nullable=False),
    )
    op.execute("INSERT INTO news VALUES (1, 0)")
    for name, event in _WATCHED.items():
        op.execute(" ".join(("CREATE TRIGGER", name, "AFTER", event, _COUNT)))


_COUNT = "BEGIN UPDATE news SET serial = serial + 1; END"
# A report says when the app spoke; alone that is no news.
_WATCHED = {
    "news_of_a_number": "INSERT ON queue_numbers",
    "news_of_a_movement": "UPDATE ON queue_numbers",
    "news_of_a_case": "INSERT ON cases",
    "news_of_a_call": "INSERT ON staff_calls",
    "news_of_a_call_again": "UPDATE ON staff_calls",
    "news_of_a_kiosk": (
        "UPDATE ON kiosks WHEN json_remove(OLD.report, '$.app.at') "
        "IS NOT json_remove(NEW.report, '$.app.at') OR OLD.locked IS NOT NEW.locked "
        "OR OLD.lock_revision IS NOT NEW.lock_revision OR OLD.restart_id IS NOT NEW.restart_id "
        "OR OLD.wanted_release IS NOT NEW.wanted_release "
        "OR OLD.config_sequence IS NOT NEW.config_sequence"
    ),
}
