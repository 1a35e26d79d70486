"""Settings of the real worker processes that tests start: the test's database, a real mail server, a quick heart."""

import os

from config.settings.test import *  # noqa: F403

MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {"host": "127.0.0.1", "port": int(os.environ["SMTP_PORT"]), "timeout": 20},
    }
}
PROCRASTINATE_IMPORT_PATHS = ["tests.core.worker_tasks"]
PROCRASTINATE_PERIODIC_DEFAULTS = {"max_delay": 0}  # no weekly job at each start
