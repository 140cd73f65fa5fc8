"""The tests' settings on a site that is no demo: nobody is exempt from the second factor."""

from config.settings.test import *  # noqa: F403  settings modules are layers by design

SITE_IS_DEMO = False
