"""What every test stands on: Hypothesis's profile."""

import os

from hypothesis import settings

# A failure on CI must be there again on the next run of the same commit, so examples are derived
# from the test itself there; elsewhere they are new each time, and a failure prints its blob.
# No deadline: the machine's speed is not what these tests are about.
settings.register_profile("kasse", deadline=None, print_blob=True)
settings.register_profile("kasse-ci", parent=settings.get_profile("kasse"), derandomize=True)
# By hand, for a long look: HYPOTHESIS_PROFILE=kasse-deep.
settings.register_profile("kasse-deep", parent=settings.get_profile("kasse"), max_examples=5_000)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE") or ("kasse-ci" if os.environ.get("CI") else "kasse")
)
