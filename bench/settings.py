"""Settings of the measurement: as in production, with the demonstration's data and the floor's address added."""

from config.settings.base import *

DEBUG = False
DEMO = True
SECRET_KEY = "only-for-measurements"
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
if not IS_WORKER:
    ROOT_URLCONF = "bench.urls"
MIDDLEWARE = ["bench.middleware.RollBackMiddleware", "bench.middleware.CountQueriesMiddleware", *MIDDLEWARE]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 4}
