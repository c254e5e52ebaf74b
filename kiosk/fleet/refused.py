"""Why something that was offered is not taken."""


class Refused(Exception):
    """What is offered under `name` is not taken, however often it is offered."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(problem)
        self.name = name
        """The sequence or the version."""
        self.problem = problem
        """For maintenance, nothing personal in it."""
