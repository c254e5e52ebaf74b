"""A couple checks in: offices, kiosks, appointments, queue numbers, cases, photos."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "offices",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("number", sa.Integer(), nullable=False, unique=True),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
    )
    op.create_table(
        "kiosks",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("office_id", sa.String(), sa.ForeignKey("offices.id"), nullable=False),
    )
    op.create_table(
        "appointments",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("booking_number", sa.String(), nullable=False, unique=True),
        sa.Column("token_id", sa.String(), nullable=False, unique=True),
        sa.Column("business", sa.String(20), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("office_id", sa.String(), sa.ForeignKey("offices.id"), nullable=False),
        sa.Column("slot_start", sa.DateTime(), nullable=False, index=True),
        sa.Column("slot_end", sa.DateTime(), nullable=False),
        sa.Column("cross_district", sa.Boolean(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "appointment_parties",
        sa.Column(
            "appointment_id", sa.Integer(), sa.ForeignKey("appointments.id"), primary_key=True
        ),
        sa.Column("position", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("id_number", sa.String(), nullable=False, index=True),
    )
    op.create_table(
        "queue_numbers",
        sa.Column("case_id", sa.String(), primary_key=True),
        sa.Column("kiosk_id", sa.String(), sa.ForeignKey("kiosks.id"), nullable=False),
        sa.Column("appointment_id", sa.Integer(), sa.ForeignKey("appointments.id"), nullable=False),
        sa.Column("office_id", sa.String(), sa.ForeignKey("offices.id"), nullable=False),
        sa.Column("queue", sa.String(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("counter", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.UniqueConstraint("office_id", "queue", "business_date", "counter"),
    )
    op.create_table(
        "cases",
        sa.Column("case_id", sa.String(), sa.ForeignKey("queue_numbers.case_id"), primary_key=True),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
    )
    op.create_table(
        "case_photos",
        sa.Column("case_id", sa.String(), sa.ForeignKey("cases.case_id"), primary_key=True),
        sa.Column("sha256", sa.String(), primary_key=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("stored_at", sa.DateTime(), nullable=True),
    )
