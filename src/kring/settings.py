"""Settings, read once from the environment. `./kring serve` fills it from the data folder."""

import contextlib
import os
import re
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import dj_database_url

ROOT = Path(__file__).resolve().parent.parent.parent  # src/kring/settings.py → the checkout
PACKAGE = Path(__file__).resolve().parent


def _flag(name: str, *, default: bool) -> bool:
    """Read a yes or no. Stops the start on anything else."""
    value = os.environ.get(name, "yes" if default else "no")
    if value not in {"yes", "no"}:
        msg = f"{name} must be yes or no, not {value!r}."
        raise ValueError(msg)
    return value == "yes"


DATA = Path(os.environ.get("KRING_DATA", ROOT / "data" / "dev"))
# Keys live apart from the data and its backups: see docs/decisions/0004-vault.md.
KEYS = Path(os.environ.get("KRING_KEYS", DATA.with_name(f"{DATA.name}-keys")))
DEBUG = _flag("KRING_DEBUG", default=False)
DEMO = _flag("KRING_DEMO", default=False)
ADDRESS = os.environ.get("KRING_ADDRESS", "http://127.0.0.1:8000").rstrip("/")
SECURE = ADDRESS.startswith("https://")
REDIS_URL = os.environ.get("KRING_REDIS_URL", "")


def _secret() -> str:
    """Return the signing secret, made once and kept beside the keys."""
    file = KEYS / "signing.secret"
    if not file.exists():
        KEYS.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile("w", dir=KEYS) as new:  # readable by its owner only
            new.write(os.urandom(48).hex())
            new.flush()
            with contextlib.suppress(FileExistsError):  # two processes at their first start
                os.link(new.name, file)
    return file.read_text()


# What one person may do at the tables in a second, on average; 0 is without end.
DEEDS_EACH_SECOND = float(os.environ.get("KRING_DEEDS_EACH_SECOND", "20"))
SECRET_KEY = os.environ.get("KRING_SECRET") or _secret()
ALLOWED_HOSTS = os.environ.get("KRING_HOSTS", ADDRESS.split("://")[1].split(":")[0]).split(",")
if DEMO or DEBUG:
    ALLOWED_HOSTS += ["127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [ADDRESS]
CSRF_FAILURE_VIEW = "kring.web.errors.stale_form"

INSTALLED_APPS = [
    "kring.kernel",
    "kring.people",
    "kring.inbox",
    "kring.networks",
    "kring.methods",
    "kring.circles",
    "kring.cases",
    "kring.meetings",
    "kring.forming",
    "kring.planning",
    "kring.compensation",
    "kring.live",
    "kring.notepad",
    "kring.learning",
    "kring.workshop",
    "kring.practice",
    "kring.harvest",
    "kring.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "kring.kernel.middleware.HeadersMiddleware",
    "kring.networks.domains.DomainMiddleware",
    "kring.kernel.middleware.MethodsMiddleware",
    "kring.kernel.files.FilesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "kring.people.middleware.SignedInMiddleware",
    "kring.people.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kring.people.middleware.WithoutAccountMiddleware",
    "kring.kernel.once.OnceMiddleware",
    "kring.kernel.middleware.RefusalMiddleware",
]
ROOT_URLCONF = "kring.urls"
WSGI_APPLICATION = None
TEMPLATES = [
    {
        # All our own pages: docs/decisions/0002-jinja2.md.
        "BACKEND": "kring.kernel.pages.Engine",
        "NAME": "jinja2",
        "DIRS": sorted(PACKAGE.glob("*/templates")),
        "OPTIONS": {"environment": "kring.kernel.pages.environment", "context_processors": []},
    },
    {
        # The pages of allauth, put in our frame by people/account/.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "people" / "account"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": DATA / "kring.sqlite3",
    "CONN_MAX_AGE": None,
    "OPTIONS": {
        # Measured: without IMMEDIATE two writers get "database is locked"; without FULL a power cut loses data.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
            # Reading goes through the mapped file; each connection keeps 2 MB besides for what it changes.
            "PRAGMA mmap_size=134217728; PRAGMA cache_size=-2000; PRAGMA journal_size_limit=27103364;"
        ),
    },
}
DATABASE_URL = os.environ.get("KRING_DATABASE_URL", "")


def _elsewhere() -> dict[str, Any]:
    """Return how to reach the database of KRING_DATABASE_URL."""
    found: dict[str, Any] = dict(dj_database_url.parse(DATABASE_URL, conn_max_age=None))
    if found["ENGINE"].endswith("postgresql") and not _flag("KRING_POOLER", default=False):
        # What is asked often is planned once; a pooler that lends a line for one transaction could not keep that.
        found["OPTIONS"] = {"prepare_threshold": 2, **found.get("OPTIONS", {})}
    return found


DATABASES = {"default": _elsewhere() if DATABASE_URL else SQLITE}
if not DATABASE_URL:
    DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["kring.people.logins.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SIGNUP_FORM_CLASS = "kring.people.forms.SignupForm"
ACCOUNT_ADAPTER = "kring.people.accounts.AccountAdapter"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_USER_DISPLAY = "kring.people.accounts.display"
ACCOUNT_FORMS = {
    "login": "kring.people.account_forms.LoginForm",
    "set_password": "kring.people.account_forms.SetPasswordForm",
    "change_password": "kring.people.account_forms.ChangePasswordForm",
    "reset_password_from_key": "kring.people.account_forms.ResetPasswordKeyForm",
}
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # who reads slowly, or must find their mail
# Beside allauth's own limits: trying a code of an invitation, and beginning to answer a call.
ACCOUNT_RATE_LIMITS = {"enter_code": "10/10m/ip", "apply": "40/h/ip"}
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SECURE else "http"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE

SESSION_ENGINE = "kring.people.logins"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-kring" if SECURE else "kring"
CSRF_COOKIE_NAME = "__Host-kring-csrf" if SECURE else "kring-csrf"
SESSION_COOKIE_AGE = 12 * 3600
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
# We listen to the proxy only; the proxy sends http on to https. docs/running.md says how.
SECURE_SSL_REDIRECT = False
SILENCED_SYSTEM_CHECKS = [
    "security.W002",  # our HeadersMiddleware forbids frames, and more
    "security.W008",  # see SECURE_SSL_REDIRECT
]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if _flag("KRING_BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Limits count per address of the person, not of the proxy.
    ALLAUTH_TRUSTED_PROXY_COUNT = 1

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("KRING_STATIC", ROOT / "static-root"))
STORAGES = {
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# smtp://name:password@host:port?tls=yes, or smtps://… for TLS from the first byte.
EMAIL_URL = urlsplit(os.environ.get("KRING_MAIL", ""))
if EMAIL_URL.scheme not in {"", "smtp", "smtps"}:
    raise ValueError("KRING_MAIL must look like smtp://name:password@host:587?tls=yes.")
EMAIL_HOST = EMAIL_URL.hostname or ""
EMAIL_USE_SSL = EMAIL_URL.scheme == "smtps"
EMAIL_USE_TLS = parse_qs(EMAIL_URL.query).get("tls") == ["yes"] and not EMAIL_USE_SSL
EMAIL_PORT = EMAIL_URL.port or (465 if EMAIL_USE_SSL else 587 if EMAIL_USE_TLS else 25)
EMAIL_HOST_USER = unquote(EMAIL_URL.username or "")
EMAIL_HOST_PASSWORD = unquote(EMAIL_URL.password or "")
EMAIL_TIMEOUT = 10
# Without a mail server, mail is written to files: for the demo and for trying out.
EMAIL_FILE_PATH = str(DATA / "mail")
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if EMAIL_HOST
    else "django.core.mail.backends.filebased.EmailBackend"
)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("KRING_MAIL_FROM", "Kring <kring@localhost>")
# The address for answers by mail: antwoord@kring.example (with antwoord+TOKEN@) or @antwoord.kring.example (TOKEN@…).
INBOX = os.environ.get("KRING_INBOX", "").strip().lower()
if INBOX and not re.fullmatch(r"[a-z0-9._-]*@[a-z0-9.-]+", INBOX):
    raise ValueError(
        "KRING_INBOX must look like antwoord@kring.example or @antwoord.kring.example."
    )
# How it comes in: we listen ourselves (lmtp://127.0.0.1:8024, smtp://…).
INBOX_LISTEN = os.environ.get("KRING_INBOX_LISTEN", "")
# Or we fetch it each minute: imaps://name:password@host/INBOX.
INBOX_IMAP = os.environ.get("KRING_INBOX_IMAP", "")
if INBOX_IMAP and urlsplit(INBOX_IMAP).scheme not in {"imap", "imaps"}:
    raise ValueError(
        "KRING_INBOX_IMAP must look like imaps://name:password@mail.example.nl/INBOX."
    )
# Or a mail service brings it to /anymail/<service>/inbound/: its name, and name:password for that address.
INBOX_SERVICE = os.environ.get("KRING_INBOX_SERVICE", "")
ANYMAIL = {"WEBHOOK_SECRET": os.environ.get("KRING_INBOX_SECRET", "")}
if INBOX_SERVICE and ":" not in ANYMAIL["WEBHOOK_SECRET"]:
    raise ValueError(
        "KRING_INBOX_SERVICE needs KRING_INBOX_SECRET, such as kring:a-long-password."
    )
if INBOX_SERVICE:
    INSTALLED_APPS += ["anymail"]
    # Of a service that signs what it brings (mailgun): the key with which we look whether it did.
    if key := os.environ.get("KRING_INBOX_KEY"):
        ANYMAIL[f"{INBOX_SERVICE.upper()}_WEBHOOK_SIGNING_KEY"] = key
# Text messages: https://gateway.example/messages, mail:@sms.example.nl, or empty: written to files, as mail is.
SMS = os.environ.get("KRING_SMS", "")
if SMS and not re.fullmatch(r"https?://\S+|mail:@[\w.-]+", SMS):
    raise ValueError(
        "KRING_SMS must look like https://sms.example.nl/messages or mail:@sms.example.nl."
    )
SMS_FOLDER = DATA / "sms"
# What stands in the header Authorization, whole; the sender; and how the gateway calls the fields of a message.
SMS_KEY = os.environ.get("KRING_SMS_KEY", "")
SMS_FROM = os.environ.get("KRING_SMS_FROM", "Kring")
SMS_FIELDS = {name: name for name in ("to", "from", "text", "reference")}
SMS_FIELDS |= dict(
    pair.split(":") for pair in os.environ.get("KRING_SMS_FIELDS", "").split(",") if pair
)
# name:password with which the gateway brings answers to /sms/; empty: no answers come in.
SMS_INBOX = os.environ.get("KRING_SMS_INBOX", "")
if SMS_INBOX and len(SMS_INBOX.partition(":")[2]) < 16:
    raise ValueError("KRING_SMS_INBOX must look like kring:a-password-of-16-signs-or-more.")
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "reticent": {
            "()": "kring.kernel.logs.Formatter",
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        }
    },
    "handlers": {"log": {"class": "logging.StreamHandler", "formatter": "reticent"}},
    "root": {"handlers": ["log"], "level": "WARNING"},
    "loggers": {
        # Django's own handlers tell a broken page to nobody when there are no ADMINS.
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.request": {"level": "ERROR"},
        # What anybody can send us is no news, and would fill the disk.
        "django.security": {"level": "CRITICAL"},
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
# A file that is handed over (a method) is small, and is only ever in memory.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = DATA_UPLOAD_MAX_MEMORY_SIZE
