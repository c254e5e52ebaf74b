"""The tests, and the demonstration that plays the same journeys."""
