"""Settings common to all; the environment gives what differs from one installation to the next. No secret here."""

import os
from pathlib import Path

import django.forms
from django.utils.csp import CSP
from psycopg.conninfo import conninfo_to_dict

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(os.environ.get("DATACITY_VAR", BASE_DIR / "var"))

DEBUG = False
DEMO = os.environ.get("DEMO") == "1"
TESTING = False
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "").split(",")
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SITE_ID = 1
SITE_URL = os.environ.get("SITE_URL", "http://localhost:8000")

INSTALLED_APPS = [
    "core",
    "register",
    "accounts",
    "casework",
    "partners",
    "startups",
    "challenges",
    "agreements",
    "pilots",
    "public",
    "cms",
    "seeding",
    "procrastinate.contrib.django",
    "pgtrigger",
    "pghistory",
    "guardian",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.simple_translation",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.locales",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
]

# The worker edits no page and draws none: it leaves Wagtail out, half of its memory (manage.py says which process it is). Every
# job must therefore do without it: tests/core/test_worker_memory.py.
IS_WORKER = os.environ.get("DATACITY_PROCESS") == "worker"
if IS_WORKER:
    ROOT_URLCONF = "config.urls_own"
    EDITING = ("cms", "modelcluster", "taggit", "seeding")
    INSTALLED_APPS = [app for app in INSTALLED_APPS if app not in EDITING and not app.startswith("wagtail")]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "core.middleware.KeptPagesMiddleware",
    "core.sending.SendingMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "core.middleware.BodyLimitMiddleware",
    "core.text_door.TextMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.sending.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "core.sending.RefusalMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "accounts.middleware.LookingMiddleware",
    "core.middleware.PrivatePagesMiddleware",
    "core.middleware.DomainErrorMiddleware",
    "core.idempotency.IdempotencyMiddleware",
    "core.readonly.ReadOnlyMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context.product",
                "core.context.workspace",
                "accounts.context.acting",
            ],
            "builtins": ["core.templatetags.core", "django.templatetags.i18n"],
        },
    },
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "components",
        "DIRS": [Path(django.forms.__file__).parent / "jinja2"],
        "APP_DIRS": True,
        "OPTIONS": {"environment": "core.ui.components.Environment"},
    },
]
FORM_RENDERER = "core.renderers.FormRenderer"


def timeouts() -> str:
    """How long one statement may run and wait for a lock, as options of each connection; empty: no limit.

    A web process has shorter limits than commands and jobs (config/wsgi.py): a page that waits longer has lost its reader, and holds a
    worker. A pooler between transactions (PgBouncer) refuses or drops such options: leave both empty there, and set them on the role,
    `ALTER ROLE … SET lock_timeout = '10s'`.
    """
    limits = {
        "statement_timeout": os.environ.get("DB_STATEMENT_TIMEOUT", ""),
        "lock_timeout": os.environ.get("DB_LOCK_TIMEOUT", "60s"),
        # What is prepared (core.compiled) asks the same of everybody and binds keys: planning it anew for each costs more than the answer.
        "plan_cache_mode": os.environ.get("DB_PLAN_CACHE_MODE", "force_generic_plan"),
    }
    return " ".join(f"-c {name}={value}" for name, value in limits.items() if value)


def database_from_url(url: str) -> dict[str, object]:
    """A libpq address (`postgresql://role@host/name`, `…?host=/socket/folder`) as Django's DATABASES entry."""
    parts = conninfo_to_dict(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname", "datacity"),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": parts.get("port", ""),
        # One that is left half read can stop its thread for ever: core.chunks.
        "DISABLE_SERVER_SIDE_CURSORS": True,
        # Statements written for it (core.compiled) are prepared by the server once they have come so often on a connection.
        # A pooler that shares connections between transactions (PgBouncer) must know how to: `max_prepared_statements`; or
        # DB_PREPARE_AFTER is left empty, and nothing is prepared.
        "OPTIONS": {
            "prepare_threshold": int(after) if (after := os.environ.get("DB_PREPARE_AFTER", "5")) else None,
            **({"options": limits} if (limits := f"{parts.get('options', '')} {timeouts()}".strip()) else {}),
        },
    }


DATABASES = {"default": database_from_url(os.environ.get("DATABASE_URL", "postgresql://datacity@/datacity"))}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

AUTHENTICATION_BACKENDS = ["accounts.backends.AuthenticationBackend"]
SESSION_ENGINE = "core.sessions"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/espace/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"signup": "accounts.forms.SignupForm"}
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # only in the browser that signed up: the way back to an invitation
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "DataCity"
MFA_FORMS = {
    "add_webauthn": "accounts.forms_passkeys.AddPasskeyForm",
    "edit_webauthn": "accounts.forms_passkeys.EditPasskeyForm",
}

# Guardian stores who holds what on which object; core.guardian is its one wrapper (docs/decisions/0006-guardian-and-derived-grants.md).
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_MONKEY_PATCH_GROUP = False
ANONYMOUS_USER_NAME = None

LANGUAGE_CODE = "fr"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("fr", "Français"), ("en", "English")]
USE_I18N = WAGTAIL_I18N_ENABLED = True
TIME_ZONE = "Europe/Paris"
USE_TZ = True
FORMAT_MODULE_PATH = ["config.formats"]
LOCALE_PATHS = [BASE_DIR / "config" / "locale"]  # French sentences of the libraries, typeset: tools/typography.py

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
PRIVATE_ROOT = VAR_DIR / "private"

S3_BUCKET = os.environ.get("S3_BUCKET", "")
_s3 = {
    "bucket_name": S3_BUCKET,
    "endpoint_url": os.environ.get("S3_ENDPOINT_URL") or None,
    "access_key": os.environ.get("S3_ACCESS_KEY") or None,
    "secret_key": os.environ.get("S3_SECRET_KEY") or None,
    "region_name": os.environ.get("S3_REGION") or None,
    "max_memory_size": 5 * 1024 * 1024,  # of a file being fetched; the rest goes to the disk
    "addressing_style": "path",
    "file_overwrite": False,
}
STORAGES = {
    "default": (
        {"BACKEND": "core.storage_s3.PublicS3Storage", "OPTIONS": {**_s3, "location": "public"}}
        if S3_BUCKET
        else {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    ),
    "private": (
        {"BACKEND": "core.storage_s3.PrivateS3Storage", "OPTIONS": {**_s3, "location": "private"}}
        if S3_BUCKET
        else {"BACKEND": "core.storage.PrivateDiskStorage", "OPTIONS": {"location": PRIVATE_ROOT}}
    ),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
UPLOAD_MAX_BYTES = 25 * 1024 * 1024
DISK_MIN_FREE = int(os.environ.get("DISK_MIN_FREE") or 512 * 1024 * 1024)  # bytes; with less, /-/ready/ is false
DEPOSIT_MAX_BYTES = 5 * 1024**3
# What one person, and the people of one organisation together, may keep here; core/quotas.py.
UPLOAD_QUOTA_PERSON = int(os.environ.get("UPLOAD_QUOTA_PERSON") or 10 * 1024**3)
UPLOAD_QUOTA_ORGANISATION = int(os.environ.get("UPLOAD_QUOTA_ORGANISATION") or 40 * 1024**3)
EXPORT_MAX_BYTES = int(os.environ.get("EXPORT_MAX_BYTES") or 2 * 1024**3)  # of the files in one archive; core/exports
# The virus control, core/antivirus.py: a socket of this machine, or a host. Neither: files are not controlled.
CLAMD_SOCKET = os.environ.get("CLAMD_SOCKET", "")
CLAMD_HOST = os.environ.get("CLAMD_HOST", "")
CLAMD_PORT = int(os.environ.get("CLAMD_PORT") or 3310)
CLAMD_TIMEOUT = float(os.environ.get("CLAMD_TIMEOUT") or 60)  # seconds, for each exchange
# Private networks that the outbound client may ask all the same (a forge of the City's own), such as "10.20.0.0/16".
OUTBOUND_NETWORKS = [text for text in os.environ.get("OUTBOUND_NETWORKS", "").split(",") if text]
# The public register of companies (« Recherche d’entreprises »), asked without a key; empty: nobody is asked, everything is typed.
COMPANY_REGISTER_URL = os.environ.get("COMPANY_REGISTER_URL", "https://recherche-entreprises.api.gouv.fr")
BODY_MAX_BYTES = 8 * UPLOAD_MAX_BYTES  # a form with its files, deposits apart
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024

# Tasks of libraries (Wagtail's indexes) are small, and done where a page is saved: the worker has no Wagtail.
TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
# The heart beats every WORKER_HEARTBEAT seconds; a worker unheard of for WORKER_LOST is dead, and its jobs are taken up again.
WORKER_HEARTBEAT = float(os.environ.get("WORKER_HEARTBEAT", "5"))
WORKER_LOST = float(os.environ.get("WORKER_LOST", "40"))
PROCRASTINATE_WORKER_DEFAULTS = {
    "concurrency": 3,  # a long job (a deposit read again, a scan) holds up neither mail nor deadlines
    "update_heartbeat_interval": WORKER_HEARTBEAT,
    "stalled_worker_timeout": WORKER_LOST,
}
# A worker that comes back runs what fell due meanwhile, the weekly job included; each is only ever deferred once.
PROCRASTINATE_PERIODIC_DEFAULTS = {"max_delay": 8 * 24 * 3600}
PROCRASTINATE_ON_APP_READY = "core.jobs.configure"
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": os.environ.get("SMTP_HOST", "localhost"),
            "port": int(os.environ.get("SMTP_PORT", "25")),
            "username": os.environ.get("SMTP_USER", ""),
            "password": os.environ.get("SMTP_PASSWORD", ""),
            "use_tls": os.environ.get("SMTP_TLS") == "1",
            "timeout": 30,  # seconds: a server that accepts and stays silent does not hold the worker
        },
    }
}
DEFAULT_FROM_EMAIL = os.environ.get("MAIL_FROM", "DataCity <ne-pas-repondre@datacity.example>")
# Where mail servers report what did not arrive (README, « Mail that comes back »); empty: nothing is read.
MAIL_RETURNS = os.environ.get("MAIL_RETURNS", "")
RETURNS_POP3 = {
    "host": os.environ.get("RETURNS_POP3_HOST", ""),
    "port": int(os.environ.get("RETURNS_POP3_PORT", "995")),
    "user": os.environ.get("RETURNS_POP3_USER", ""),
    "password": os.environ.get("RETURNS_POP3_PASSWORD", ""),
    "tls": os.environ.get("RETURNS_POP3_TLS", "1") != "0",
}
# Who signs messages, a name and a service for instance; empty: the team of the programme.
MAIL_SIGNATURE = os.environ.get("MAIL_SIGNATURE", "")
MAIL_SIGNATURE_EN = os.environ.get("MAIL_SIGNATURE_EN", "")
CONTACT_EMAIL = os.environ.get("CONTACT_EMAIL", "contact@datacity.example")
CITY_MEDIATOR = os.environ.get("CITY_MEDIATOR", "")  # address or page; printed with the remedies where there is one
# What is this city's own in a convention; the library of clauses names no city.
CITY_SYSTEMS = [name.strip() for name in os.environ.get("CITY_SYSTEMS", "").split(",") if name.strip()]  # its bricks

SILENCED_SYSTEM_CHECKS = [
    "guardian.W001",  # its backend is asked by core.guardian; listed here it would answer has_perm, without the rules of can()
]

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "manifest-src": [CSP.SELF],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "core.sending.stale_token"
X_FRAME_OPTIONS = "DENY"

WAGTAIL_SITE_NAME = "DataCity"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "french_plain"}}

# The private key of the register; made on first use outside production.
REGISTER_KEY_FILE = Path(os.environ.get("REGISTER_KEY_FILE", VAR_DIR / "register.key"))
# The seal of documents: seal.pem, seal.key, and in trusted/ the authorities whose signatures are accepted.
# The program that reads the words of scanned originals. Empty, or not installed: checkers compare pictures of pages.
OCR_COMMAND = os.environ.get("OCR_COMMAND", "tesseract")
SEAL_FOLDER = Path(os.environ.get("SEAL_FOLDER", VAR_DIR / "seal"))
REGISTER_TIMESTAMP_URL = os.environ.get("REGISTER_TIMESTAMP_URL", "")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "core.jobs": {"level": "INFO"},  # the counts of work by the clock
        # What they find in files that people hand in is told to them, not to us.
        "pyhanko": {"level": "CRITICAL"},
        "pyhanko_certvalidator": {"level": "CRITICAL"},
    },
}
