"""All settings, from the environment only. Numbers of law are not settings: they live in library/, dated."""

from pathlib import Path

import fontpkg_be_vietnam_pro
from django.utils.translation import gettext_lazy as _

from motcua.config import env

ROOT = Path(__file__).resolve().parents[2]
MOTCUA_DEMO = env.flag("MOTCUA_DEMO", False)
MOTCUA_DATA = Path(env.text("MOTCUA_DATA", str(ROOT / "var")))
MOTCUA_LIBRARY = Path(env.text("MOTCUA_LIBRARY", str(ROOT / "library")))
MOTCUA_FRAME = {"place": env.text("MOTCUA_PLACE", "Tỉnh Quảng Trị")}
MOTCUA_CLOCK_OFFSET = env.number("MOTCUA_CLOCK_OFFSET", 0)
MOTCUA_PUBLIC_URL = env.text("MOTCUA_PUBLIC_URL", "http://127.0.0.1:8000")
MOTCUA_PROVINCE = env.text("MOTCUA_PROVINCE", "quang-tri")
MOTCUA_STORE = {
    "address": env.text("MOTCUA_STORE", ""),
    "key": env.text("MOTCUA_STORE_KEY", ""),
    "secret": env.text("MOTCUA_STORE_SECRET", ""),
    "region": env.text("MOTCUA_STORE_REGION", "us-east-1"),
}
MOTCUA_LEDGER_KEY = env.text("MOTCUA_LEDGER_KEY", "")
MOTCUA_LEDGER_ORIGIN = env.text("MOTCUA_LEDGER_ORIGIN", f"motcua/{MOTCUA_PROVINCE}/so-cai")
MOTCUA_PRIVACY_KEY = env.text("MOTCUA_PRIVACY_KEY", "")
MOTCUA_SEALING_KEYS = env.text("MOTCUA_SEALING_KEYS", "")
MOTCUA_PACKAGE_KEY = env.text("MOTCUA_PACKAGE_KEY", "")
MOTCUA_PACKAGE_KEYS = env.words("MOTCUA_PACKAGE_KEYS", "")
MOTCUA_PACKAGE_ISSUER = env.text("MOTCUA_PACKAGE_ISSUER", f"motcua/{MOTCUA_PROVINCE}/thu-tuc")
MOTCUA_ISSUED = Path(
    env.text("MOTCUA_ISSUED", str((MOTCUA_DATA if MOTCUA_DEMO else MOTCUA_LIBRARY) / "issued"))
)
MOTCUA_PROFILE = env.choice("MOTCUA_PROFILE", ("national", "province"))
MOTCUA_NATIONAL_PORTAL = env.text("MOTCUA_NATIONAL_PORTAL", "https://dichvucong.gov.vn/")
MOTCUA_PORTAL = {
    "url": env.text("MOTCUA_PORTAL_URL", ""),
    "dialect": env.text("MOTCUA_PORTAL_DIALECT", "classic"),
    "user": env.text("MOTCUA_PORTAL_USER", ""),
    "secret": env.text("MOTCUA_PORTAL_SECRET", ""),
    "unit": env.text("MOTCUA_PORTAL_UNIT", ""),
    "store": env.flag("MOTCUA_PORTAL_STORE", default=False),
}
MOTCUA_EXCHANGE_MEMBER = env.text("MOTCUA_EXCHANGE_MEMBER", "")
MOTCUA_EXCHANGE_CLIENT = env.text("MOTCUA_EXCHANGE_CLIENT", "")
MOTCUA_EXCHANGE_EDGE = env.text("MOTCUA_EXCHANGE_EDGE", "")
MOTCUA_EXCHANGE_CERT = env.text("MOTCUA_EXCHANGE_CERT", "")
MOTCUA_EXCHANGE_KEY = env.text("MOTCUA_EXCHANGE_KEY", "")
MOTCUA_EXCHANGE_AUTHORITY = env.text("MOTCUA_EXCHANGE_AUTHORITY", "")
MOTCUA_EXCHANGE_REGISTERS = env.words("MOTCUA_EXCHANGE_REGISTERS", "")
MOTCUA_EXCHANGE_OPERATORS = env.words("MOTCUA_EXCHANGE_OPERATORS", "")

DEBUG = env.flag("MOTCUA_DEBUG", False)
SECRET_KEY = env.text("MOTCUA_SECRET_KEY", "chi-dung-khi-phat-trien" if DEBUG or MOTCUA_DEMO else None)
ALLOWED_HOSTS = env.words("MOTCUA_HOSTS", "127.0.0.1,localhost")
MOTCUA_PROXY = env.words("MOTCUA_PROXY", "")
SECURE = env.flag("MOTCUA_HTTPS", not (DEBUG or MOTCUA_DEMO))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "motcua.kit.events",
    "motcua.ui",
    "motcua.trust.ledger",
    "motcua.trust.identity",
    "motcua.trust.documents",
    "motcua.trust.signing",
    "motcua.trust.privacy",
    "motcua.data.exchange",
    "motcua.data.registries",
    "motcua.service.forms",
    "motcua.service.procedures",
    "motcua.service.catalogue",
    "motcua.service.notices",
    "motcua.service.vault",
    "motcua.service.dossiers",
    "motcua.service.counter",
    "motcua.service.connectors",
    "motcua.web",
]
INSTALLED_APPS = [
    name
    for name in INSTALLED_APPS
    if not name.startswith("motcua.") or (ROOT / name.replace(".", "/") / "apps.py").exists()
]

MIDDLEWARE = [
    "motcua.kit.http.middleware.DomainErrorMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "motcua.kit.http.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "motcua.trust.identity.middleware.WhoMiddleware",
]
ROOT_URLCONF = "motcua.config.urls"
WSGI_APPLICATION = "motcua.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                ("motcua.kit.http.templates.Loader", ["django.template.loaders.app_directories.Loader"])
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "motcua.ui.frame.frame",
            ],
            "string_if_invalid": "",
        },
    }
]

DATABASES = {"default": env.database("MOTCUA_DATABASE_URL", f"sqlite:///{MOTCUA_DATA / 'motcua.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = ["motcua.trust.identity.middleware.KeyBackend"]
MOTCUA_PERSON_LOGIN_URL = "/dang-nhap/"
MOTCUA_OFFICER_LOGIN_URL = "/can-bo/dang-nhap/"
MOTCUA_FRESH_URL = "/can-bo/xac-nhan/lai/"
MOTCUA_FRESH_MINUTES = env.number("MOTCUA_FRESH_MINUTES", 15)
LOGIN_URL = MOTCUA_PERSON_LOGIN_URL
LOGIN_REDIRECT_URL = "/ban-lam-viec/"
MOTCUA_OIDC = {
    "issuer": env.text("MOTCUA_OIDC_ISSUER", "http://127.0.0.1:8010"),
    "client_id": env.text("MOTCUA_OIDC_CLIENT_ID", "motcua"),
    "client_secret": env.text("MOTCUA_OIDC_CLIENT_SECRET", ""),
    "minimum_acr": env.text("MOTCUA_OIDC_MINIMUM_ACR", "2"),
    "claims": env.text("MOTCUA_OIDC_CLAIMS", "vneid"),
}
ACCOUNT_ADAPTER = "motcua.trust.identity.forms.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False
ACCOUNT_SESSION_REMEMBER = False
MFA_ADAPTER = "motcua.trust.identity.forms.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
SESSION_COOKIE_AGE = 12 * 3600
if SECURE:
    # A browser takes these names from this very host alone: no neighbour under the same domain can plant them.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
CSRF_FAILURE_VIEW = "motcua.ui.views.stale_form"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Tiếng Việt")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "motcua" / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": MOTCUA_DATA / "cache",
        # It counts wrong passwords and codes: a flood must not push those counts out.
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}

STATIC_URL = "/static/"
STATIC_ROOT = MOTCUA_DATA / "static"
STATICFILES_DIRS = [("fonts", Path(fontpkg_be_vietnam_pro.__file__).parent / "files")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "motcua.kit.http.sheets.Sheets"},
}
WHITENOISE_USE_FINDERS = not STATIC_ROOT.joinpath("staticfiles.json").exists()

MOTCUA_PIN_TRIES = env.number("MOTCUA_PIN_TRIES", 3)
MOTCUA_TSA_URL = env.text("MOTCUA_TSA_URL", "")
MOTCUA_SIGNING_URL = env.text("MOTCUA_SIGNING_URL", "")
MOTCUA_SIGNING_SECRET = env.text("MOTCUA_SIGNING_SECRET", "")
MOTCUA_AGENT_URL = env.text("MOTCUA_AGENT_URL", "http://127.0.0.1:18765")
MOTCUA_SMS_URL = env.text("MOTCUA_SMS_URL", "")
MOTCUA_SMS_TOKEN = env.text("MOTCUA_SMS_TOKEN", "")
EMAIL_BACKEND = env.text("MOTCUA_EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.text("MOTCUA_LOG_LEVEL", "WARNING")},
}
