"""Settings that every test shares."""

import os

from hypothesis import settings

# No deadlines: what is slow on a busy machine is not wrong.
settings.register_profile("test", deadline=None, max_examples=50, print_blob=True)
settings.register_profile("soak", deadline=None, max_examples=2_000, print_blob=True)
settings.load_profile("soak" if os.environ.get("CONCORD_SOAK") else "test")
