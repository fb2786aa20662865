"""Django's settings. Only this room reads environment variables; a wrong one stops the start by its name."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from songtor.config import environment as env
from songtor.config.database import database

ROOT = Path(__file__).resolve().parent.parent

SONGTOR_ENV = env.environment()
SONGTOR_HOME = env.home()
SONGTOR_TODAY = env.set_day()
SONGTOR_CITY = env.city_folder()
SECRET_KEY = env.secret_key()
DEBUG = False
ALLOWED_HOSTS = env.allowed_hosts()
IN_PRODUCTION = SONGTOR_ENV == "production"

INSTALLED_APPS = [
    "songtor.config.apps.ReferenceAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "songtor.evidence",
    "songtor.jobs",
    "songtor.messages",
    "songtor.city",
    "songtor.workgroups",
    "songtor.people",
    "songtor.offers",
    "songtor.stock",
    "songtor.points",
    "songtor.rounds",
    "songtor.receipts",
    "songtor.shop",
    "songtor.paper",
    "songtor.cleaning",
    "songtor.reports",
    "songtor.finding",
    "songtor.sync",
    "songtor.exchange",
    "songtor.look",
    "songtor.desk",
    "songtor.public",
    "songtor.api",
    "songtor.field",
    "songtor.config.apps.ConfigApp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "songtor.desk.till.holding.holding",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "songtor.config.urls"
WSGI_APPLICATION = "songtor.config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "look" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "songtor.look.context.frame",
                *(["songtor.demo.logins.shown"] if SONGTOR_ENV == "demo" else []),
            ],
        },
    },
]

DATABASES = {"default": database(env.database_url())}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "config_cache"}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_USER_MODEL = "city.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "songtor.config.login.StaffAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
MFA_ADAPTER = "songtor.config.login.SecondFactor"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an operator opened the account: no address was ever asked to be proved
MFA_RECOVERY_CODES_SHOW_ONCE = True
ALLAUTH_TRUSTED_PROXY_COUNT = env.proxies()

LANGUAGE_CODE = "th"
LANGUAGES = [("th", _("Thai")), ("en", _("English"))]
LOCALE_PATHS = sorted(ROOT.glob("**/locale"))
TIME_ZONE = "Asia/Bangkok"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = SONGTOR_HOME / "static"
MEDIA_ROOT = SONGTOR_HOME / "files"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IN_PRODUCTION
SESSION_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"  # with no-referrer browsers post forms as origin "null"
SECURE_HSTS_SECONDS = 31_536_000 if IN_PRODUCTION else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IN_PRODUCTION or env.proxies() else None
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

SONGTOR_URL = env.own_url()
ROADS = env.roads()
MAIL = env.mail()
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if MAIL.host else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = SONGTOR_HOME / "mail"
EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.host, MAIL.port, MAIL.user, MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL.security == "starttls", MAIL.security == "ssl"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL.sender
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_tokens": {"()": "songtor.config.logs.WithoutTokens"}},
    "formatters": {"line": {"()": "songtor.config.logs.formatter", "in_production": IN_PRODUCTION}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["no_tokens"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"songtor": {"level": "INFO"}},
}
