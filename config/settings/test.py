"""Tests: real PostgreSQL, a template database migrated once and cloned for each run."""

from config.settings.base import *
from tools.run_folder import current

TESTING = True
SECRET_KEY = "only-for-tests"  # noqa: S105
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
# Each process has its own, in the folder of the run, which is removed with it.
VAR_DIR = current() / f"files-{os.getpid()}"
MEDIA_ROOT = VAR_DIR / "media"
PRIVATE_ROOT = VAR_DIR / "private"
STATIC_ROOT = VAR_DIR / "static"
SEAL_FOLDER = VAR_DIR / "seal"
REGISTER_KEY_FILE = VAR_DIR / "register.key"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": MEDIA_ROOT}},
    "private": {"BACKEND": "core.storage.PrivateDiskStorage", "OPTIONS": {"location": PRIVATE_ROOT}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
ACCOUNT_RATE_LIMITS = False
COMPANY_REGISTER_URL = ""  # a local server stands for it where it is what is tried
# The test server finds static files where they are written; there is no folder of collected ones.
MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith("whitenoise.")]
