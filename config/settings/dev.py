"""A developer's machine and `./dev demo`: fictional people, mail kept in a folder, no secret worth stealing."""

from config.settings.base import *

DEBUG = os.environ.get("DEBUG", "1") == "1"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
SECRET_KEY = "only-for-development-and-demonstration"  # noqa: S105
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": str(VAR_DIR / "mail")},
    }
}
# As in production: each request borrows a connection, whichever thread serves it, and none is opened for it.
DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 8}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# Static files are served from where they are written: nothing to collect, nothing stale.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
