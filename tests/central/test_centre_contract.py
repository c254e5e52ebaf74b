"""What is checked in is what the code does: the contract and the tables."""

from pathlib import Path

import yaml
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from fastapi import FastAPI

import central
from central.app import contract
from central.models import Base


def test_the_checked_in_contract_is_the_one_that_is_served() -> None:
    """If it is not: `python -m central openapi > central/openapi.yaml`."""
    checked_in = Path(central.__file__).with_name("openapi.yaml").read_text("utf-8")

    assert yaml.safe_load(checked_in) == contract()


def test_every_error_of_the_contract_is_a_problem() -> None:
    for path in contract()["paths"].values():
        for operation in path.values():
            assert set(operation["responses"]) == {"200", "4XX"}
            assert list(operation["responses"]["4XX"]["content"]) == ["application/problem+json"]


def test_the_migrations_lead_to_the_models(app: FastAPI) -> None:
    with app.state.centre.database._engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)

    assert differences == []
