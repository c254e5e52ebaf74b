"""The longest journeys begin first, so that none of them is still on its way when all is done."""

import pytest

# most of the first one is half a minute in which nobody touches the kiosk
LONGEST_FIRST = (
    "test_an_attendant_closes_opens_tests_and_restarts_the_kiosk",
    "test_a_journey_ends_at_its_receivers[time_out]",
    "test_couples_are_called_passed_called_again_and_finished",
    "test_a_release_is_switched_to_and_one_that_never_draws_is_rolled_back",
    "test_a_person_who_only_hears_and_presses_keys_gets_the_number_on_the_ticket",
    "test_a_journey_ends_at_its_receivers[mute_reader]",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def place(item: pytest.Item) -> int:
        return LONGEST_FIRST.index(item.name) if item.name in LONGEST_FIRST else len(LONGEST_FIRST)

    items.sort(key=place)
