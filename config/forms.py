"""Forms moved to `foundation.forms`: rooms may use them there. This name goes when nothing asks for it."""

from foundation.forms import *  # noqa: F403
