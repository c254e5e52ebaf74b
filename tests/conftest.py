"""What holds for all tests: the same code brings the same verdict, also on a busy machine."""

from hypothesis import HealthCheck, settings

# `pytest --hypothesis-profile=default` draws other examples each time
settings.register_profile(
    "gate",
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("gate")
