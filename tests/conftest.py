"""Makes the property tests repeatable; `--hypothesis-profile=explore` looks where no run has looked before."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("repeatable", derandomize=True)
settings.register_profile("explore", settings.get_profile("default"))
settings.load_profile("repeatable")
