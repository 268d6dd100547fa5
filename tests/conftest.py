"""Laws are tested without a clock: how long an example takes is no behaviour."""

from hypothesis import settings

settings.register_profile("onrecord", deadline=None)
settings.load_profile("onrecord")
