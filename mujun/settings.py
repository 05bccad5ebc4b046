"""Settings: one file, driven by the environment. docs/operators.md lists every variable."""

import os
import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured

from mujun.embedded.places import Places
from mujun.identity import providers

BASE_DIR = Path(__file__).resolve().parent.parent
PLACES = Places.of(BASE_DIR)


def env_bool(name: str, default: bool) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value in {"", "1", "true", "yes", "0", "false", "no"}:
        return default if not value else value in {"1", "true", "yes"}
    raise ImproperlyConfigured(f"{name}={value}：应为 1/0、true/false 或 yes/no。")


def env_list(name: str, default: str) -> list[str]:
    return [item.strip() for item in os.environ.get(name, default).split(",") if item.strip()]


def env_int(name: str, default: int) -> int:
    value = os.environ.get(name, "").strip()
    if value and not value.isdecimal():
        raise ImproperlyConfigured(f"{name}={value}：应为不带小数的数字。")
    return int(value) if value else default


def env_secret(name: str) -> str:
    """The value of NAME, or the content of the file that NAME_FILE names, or "" when neither is set."""
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    return os.environ.get(name, "")


# Without DATABASE_URL / REDIS_URL the installation is a demonstration on the embedded servers.
EMBEDDED = not os.environ.get("DATABASE_URL")
DEBUG = env_bool("DEBUG", False)
SECRET_KEY = env_secret("SECRET_KEY") or (PLACES.secret_key() if EMBEDDED else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("正式部署须设置 SECRET_KEY（或 SECRET_KEY_FILE 指向的文件）。")
# the machine itself may always ask, at least whether we are well
ALLOWED_HOSTS = [*env_list("ALLOWED_HOSTS", "localhost"), "127.0.0.1"]
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS", "")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django_filters",
    "django_htmx",
    "rest_framework",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "mujun",
    "mujun.accounts",
    "mujun.jobs",
    "mujun.intake",
    "mujun.calendars",
    "mujun.attachments",
    "mujun.receipts",
    "mujun.inbox",
    "mujun.exchange",
    "mujun.identity",
    "mujun.sharing",
    "mujun.clients",
    "landuse",
    "evaluation",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "mujun.accounts.gate.Gate",
    "mujun.accounts.gate.SignedIn",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "mujun.sharing.recording.Recording",
]

ROOT_URLCONF = "mujun.urls"
WSGI_APPLICATION = "mujun.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mujun.frame.frame",
            ],
            "loaders": [
                ("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"]),
                "django.template.loaders.app_directories.Loader",
            ],
            "builtins": ["mujun.templatetags.figures"],
        },
    }
]

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or PLACES.database_url,
        conn_max_age=60,
        conn_health_checks=True,
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = os.environ.get("REDIS_URL") or PLACES.redis_url
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")
# counters and marks that all processes see; nothing that may not be lost
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "mujun",
        "OPTIONS": {"socket_connect_timeout": 3, "socket_timeout": 3},
    }
}
CELERY_TASK_IGNORE_RESULT = True  # what people need to know of a job is in its own row
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 3, "max_retries": 1}
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"  # nothing worth keeping between starts, so no file

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "mujun.accounts.backends.PageBackend"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "mujun.accounts.passwords.OneTimeHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "mujun.accounts.passwords.LongEnough"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username"]},
    },
    {"NAME": "mujun.accounts.passwords.ThreeKinds"},
    {"NAME": "mujun.accounts.passwords.NotUsedLately"},
]
PASSWORD_DAYS = env_int("PASSWORD_DAYS", 0 if EMBEDDED else 90)  # 0: a password never ages
IDLE_MINUTES = env_int("IDLE_MINUTES", 30)  # 0: nobody is signed out for doing nothing
# the demonstration lets newcomers in at once
SECOND_FACTOR_ROLES = env_list(
    "SECOND_FACTOR_ROLES", "" if EMBEDDED else "system_admin,auditor,reform_office"
)
# other systems in which people may prove who they are; none: by user name and password only
try:
    SIGN_IN_PROVIDERS = providers.switched_on(env_list("SIGN_IN_WITH", ""), os.environ)
except ValueError as wrong:
    raise ImproperlyConfigured(str(wrong)) from None
# what data are taken along for, and what each role says by default
USAGE_PURPOSES = Path(
    os.environ.get("USAGE_PURPOSES") or BASE_DIR / "mujun" / "sharing" / "reference" / "purposes.yaml"
)
# how long a department has to answer that a figure looks wrong
FIGURE_REQUEST_TERM = Path(
    os.environ.get("FIGURE_REQUEST_TERM") or BASE_DIR / "evaluation" / "reference" / "figure_requests.yaml"
)
# Behind a proxy every request comes from the proxy: the header in which it writes the address it saw.
CLIENT_ADDRESS_HEADER = os.environ.get("CLIENT_ADDRESS_HEADER", "")

AXES_FAILURE_LIMIT = env_int("SIGN_IN_FAILURES", 5)
AXES_COOLOFF_TIME = timedelta(minutes=env_int("LOCK_MINUTES", 30))
# both together, so that nobody locks others out from elsewhere
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the page says until when, and that stays true
AXES_CLIENT_IP_CALLABLE = "mujun.accounts.addresses.address_of"
AXES_LOCKOUT_CALLABLE = "mujun.accounts.views.signing_in.locked"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code"]
AXES_DISABLE_ACCESS_LOG = True  # who signed in is in the audit trail
AXES_VERBOSE = False
OTP_TOTP_ISSUER = "亩均评价"
OTP_TOTP_THROTTLE_FACTOR = OTP_STATIC_THROTTLE_FACTOR = 0  # wrong codes count for the lock above

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [path for path in [BASE_DIR / ".local" / "assets"] if path.is_dir()]
WHITENOISE_USE_FINDERS = True
# what papers are set with as PDF; never served
PAPER_FONTS = Path(os.environ.get("PAPER_FONTS") or BASE_DIR / ".local" / "fonts")

HTTPS = env_bool("HTTPS", False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz/"]
SESSION_COOKIE_AGE = 8 * 3600
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# A base map under the parcels, from this address only; without it the map needs nobody.
MAP_TILES = os.environ.get("MAP_TILES", "")
MAP_CREDIT = os.environ.get("MAP_CREDIT", "")
MAP_HOST = "{0.scheme}://{0.netloc}".format(urlsplit(MAP_TILES)) if MAP_TILES else ""
if MAP_TILES and not re.fullmatch(r"https?://[\w.:-]+", MAP_HOST):
    raise ImproperlyConfigured("MAP_TILES：应为 http(s)://主机/…{z}…{x}…{y}…，主机名中不用 {s}。")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", *filter(None, [MAP_HOST])],
        # the design kit and the charts set style attributes; scripts stay without exception
        "style-src": [SELF, UNSAFE_INLINE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        "base-uri": [SELF],
    }
}

# A workbook of 50,000 rows is about 10 MB; what is larger is refused with a cure, not with a crash.
UPLOAD_LIMIT_BYTES = 30 * 1024 * 1024
ATTACHMENT_LIMIT_BYTES = 10 * 1024 * 1024  # of one file that people add to an act
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# seconds for the exact answer of a quota plan, and again for what its quotas are worth or which rules conflict
QUOTA_PLAN_SECONDS = env_int("QUOTA_PLAN_SECONDS", 60)

# hosts that may be told of events: names, or *.example.cn for all below one; this machine only where it is named
WEBHOOK_HOSTS = env_list("WEBHOOK_HOSTS", "127.0.0.1,localhost" if EMBEDDED else "")
WEBHOOK_ATTEMPTS = env_int("WEBHOOK_ATTEMPTS", 20)  # then a notice is dead and waits for a person

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "mujun.clients.authentication.ByToken",
        "mujun.clients.authentication.BySignature",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_FILTER_BACKENDS": ["mujun.api.filters.AskedFilters"],
    "DEFAULT_PAGINATION_CLASS": "mujun.api.paging.Pages",
    "DEFAULT_RENDERER_CLASSES": ["mujun.api.rendering.Json"],
    "URL_FORMAT_OVERRIDE": None,
    "DEFAULT_SCHEMA_CLASS": "mujun.api.schema.Schema",
    "EXCEPTION_HANDLER": "mujun.api.problems.problem_details",
    "DEFAULT_VERSIONING_CLASS": None,
    "DEFAULT_METADATA_CLASS": None,
}
# Programs: how many calls a minute each may make unless its own number is set (0: any), how many days a token or
# key may be good (0: for ever), how many days before its end people are told, seconds by which a signed call's clock
# may differ, how long answers are kept for calls that come twice.
API_RATE = env_int("API_RATE", 600)
TOKEN_DAYS = env_int("TOKEN_DAYS", 365)
TOKEN_REMINDER_DAYS = env_int("TOKEN_REMINDER_DAYS", 14)
CLOCK_TOLERANCE = env_int("CLOCK_TOLERANCE", 90)
IDEMPOTENCY_KEPT = timedelta(hours=env_int("IDEMPOTENCY_HOURS", 24))
SPECTACULAR_SETTINGS = {
    "TITLE": "mujun 亩均评价接口",
    "VERSION": "1",
    "DESCRIPTION": "企业、数据、测算、结果、线索与建议。错误一律为 RFC 9457 problem details。",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    # the default asks another host to validate the description
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "validatorUrl": None},
    "ENUM_NAME_OVERRIDES": {
        "JobState": "mujun.jobs.models.Job.State",
        "RoundStage": "evaluation.rounds.table.STAGES",
        "ProjectState": "landuse.models.projects.Project.State",
        "BatchState": "mujun.intake.models.Batch.State",
        "PullOutcome": "mujun.exchange.models.connectors.Pull.Outcome",
        "SupplyOutcome": "landuse.api.supply._OUTCOMES",
        "FindingState": "evaluation.models.quality.QualityFinding.State",
        "SheetState": "evaluation.models.confirmation.ConfirmationSheet.State",
        "Counting": "evaluation.models.confirmation.COUNTINGS",
        "ObjectionVerdict": "evaluation.models.objections.Objection.Verdict",
        "AgreementStage": "landuse.api.agreements._STAGES",
        "AgreementVerdict": "landuse.api.agreements._VERDICTS",
        "RuleSetKind": "landuse.models.signals.RuleSet.Kind",
        "ParkMeasureKind": "landuse.models.parks.ParkMeasure.Kind",
        "LandEntryKind": "landuse.models.land_accounts.LandEntry.Kind",
        "ParkState": "landuse.models.parks.Park.State",
        "LandEntryWay": "landuse.models.land_accounts.LandEntry.Way",
        "YearLedgerKind": "landuse.models.checks.YearLedger.Kind",
        "ClusterLandRole": "landuse.models.cluster_land.ClusterLand.Role",
        "SupplyMode": "landuse.models.supply.SupplyContract.MODES",
        "LandFindingKind": "landuse.models.findings.LandFinding.Kind",
        "LandFindingState": "landuse.casework.findings.STATES",
        "CaseStage": "landuse.casework.table.STAGES",
        "CaseFileStage": "landuse.models.cases.CaseFile.Stage",
        "Recheck": "landuse.models.cases.Violation.Recheck",
        "IdleKind": "landuse.models.idle.IdleProceeding.Kind",
        "IdleOutcome": "landuse.models.idle.IdleProceeding.Outcome",
        "RegionKind": "evaluation.models.regions.RegionKind",
        "MadeRegionKind": "evaluation.api.region_making.MADE",
        "RegionPartRole": "evaluation.models.regions.RegionPart.Role",
        "WillingnessKind": "evaluation.models.willingness.Willingness.Kind",
        "DisputeOutcome": "evaluation.models.confirmation.Dispute.Outcome",
        "FigureRequestOutcome": "evaluation.models.figure_requests.FigureRequest.Outcome",
        "LeverStatus": "evaluation.models.levers.Lever.Status",
        "LeverAppealVerdict": "evaluation.models.execution.LeverAppeal.Verdict",
        "ExecutionListState": "evaluation.models.execution.ExecutionList.State",
        "QuotaPlanState": "evaluation.models.plans.QuotaPlan.State",
        "TransmissionState": "mujun.exchange.models.messages.Message.State",
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"secrets": {"()": "mujun.exchange.signing.keys.HideSecrets"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["secrets"]},
    },
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
    "loggers": {"axes": {"level": "WARNING"}},  # it tells of every single sign-in; the audit trail does too
}
