"""The Django project. What a shop decides comes from the environment (kasse.office.environment)."""

import os
from pathlib import Path

from kasse.office import environment, logs

HERE = Path(__file__).parent
DATA = environment.data_folder()

SECRET_KEY = os.environ.get("KASSE_SECRET_KEY") or environment.secret_key(DATA)
DEBUG = environment.flag("KASSE_DEBUG")

ORIGIN, _host = environment.origin()
BEHIND_TLS = ORIGIN.startswith("https://")
ALLOWED_HOSTS = [*environment.LOCAL_HOSTS, *environment.names("KASSE_HOSTS")]
if ORIGIN:
    ALLOWED_HOSTS.append(_host)
    CSRF_TRUSTED_ORIGINS = [ORIGIN]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
CSRF_FAILURE_VIEW = "kasse.office.frame.again.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
BEHIND_PROXY = environment.flag("KASSE_TRUST_PROXY")
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "kasse.office.stores",
    "kasse.office.staff",
    "kasse.office.catalogue",
    "kasse.office.promotions",
    "kasse.office.coupons",
    "kasse.office.transfer",
    "kasse.office.labels",
    "kasse.office.feed",
    "kasse.office.journal",
    "kasse.office.sales",
    "kasse.office.cash",
    "kasse.office.stock",
    "kasse.office.attention",
    "kasse.office.audit",
    "kasse.office.jobs",
    "kasse.office.integrations",
    "kasse.office.running",
    "kasse.office.guide",
    "kasse.office.home",
    "kasse.office.frame",
]
MIDDLEWARE = [
    "kasse.office.request_ids.numbered",
    "kasse.office.running.requests.measured",
    "kasse.office.security.headers",
    "kasse.office.problems.under_api",
    "kasse.office.frame.errors.wrong_method",
    "kasse.office.well_formed.refuse_nul",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "kasse.office.staff.seen.noted",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kasse.office.integrations.middleware.limits_told",
    "kasse.office.integrations.middleware.answers_kept",
]
APPEND_SLASH = False
ROOT_URLCONF = "kasse.office.urls"
ASGI_APPLICATION = "kasse.office.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": environment.database(DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "staff.Account"
AUTHENTICATION_BACKENDS = ["kasse.office.staff.backend.AccountBackend"]
SESSION_ENGINE = "kasse.office.staff.session_store"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]

# The company's own log-in (OpenID Connect), if there is one.
OIDC = environment.oidc()

# Letters to people who log in; without a server none are sent, and pages show the link.
MAIL_IS_SET, _mail = environment.mail()
EMAIL_HOST, EMAIL_PORT = _mail["host"], _mail["port"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["user"], _mail["password"]
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail["starttls"], _mail["tls"]
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("KASSE_MAIL_FROM", "kasse@localhost")

# Instants are UTC; a page puts them into the zone of the store that it shows.
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
LANGUAGE_CODE = "da"
LANGUAGES = [("da", "Dansk"), ("en", "English")]
LOCALE_PATHS = [HERE / "locale"]

STATIC_URL = "/static/"
STATICFILES_DIRS = [HERE / "static"]

# A journal batch is at most 4 MB (docs/journal.md); a price list may be larger.
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
# Where whole files may be brought (patterns of paths), with the page that says that they were too
# large, if there is one. They may be as large as kasse.office.transfer.reading.limits allows, and a
# form around them.
UPLOAD_BYTES = 64 * 1024 * 1024 + 64 * 1024
UPLOADS = (
    ("/imports/new", "/imports/new?refused=too_large"),
    ("/api/v1/imports", ""),
    ("/items/[^/]+/pictures", ""),
)

LOGGING = logs.settings()
