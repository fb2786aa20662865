"""Every environment variable the product reads, each refused by name when it is wrong."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

ENVIRONMENTS = ("production", "local", "demo", "test")
MAIL_PORTS = {"none": 25, "starttls": 587, "ssl": 465}
MOST_PROXIES = 9
ROADS = ("crowfly", "csv", "osrm", "valhalla")


def environment() -> str:
    """`production` for a city; `local`, `demo` and `test` make their own secret key and accept SONGTOR_TODAY."""
    value = os.environ.get("SONGTOR_ENV", "local")
    if value not in ENVIRONMENTS:
        raise ImproperlyConfigured(f"SONGTOR_ENV must be one of {', '.join(ENVIRONMENTS)}, not {value!r}")
    return value


def home() -> Path:
    """Where database, files and keys live."""
    folder = Path(os.environ.get("SONGTOR_HOME", "var")).resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise ImproperlyConfigured(f"SONGTOR_HOME: {folder} cannot be made: {problem.strerror}") from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ImproperlyConfigured(f"SONGTOR_HOME: {folder} may not be written")
    return folder


def secret_key() -> str:
    given = os.environ.get("SONGTOR_SECRET_KEY", "")
    if given:
        if len(given) < 32:
            raise ImproperlyConfigured("SONGTOR_SECRET_KEY must have at least 32 characters")
        return given
    if environment() == "production":
        raise ImproperlyConfigured("SONGTOR_SECRET_KEY is not set; production does not start without it")
    return _own_key(home() / "keys" / "secret.key")


def _own_key(path: Path) -> str:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text(encoding="ascii").strip()


def set_day() -> date | None:
    """The day the product believes it is, from SONGTOR_TODAY; None for the real one."""
    given = os.environ.get("SONGTOR_TODAY", "")
    if not given:
        return None
    if environment() == "production":
        raise ImproperlyConfigured("SONGTOR_TODAY is refused in production: days come from the clock")
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise ImproperlyConfigured(f"SONGTOR_TODAY must be a date like 2024-12-03, not {given!r}") from None


def allowed_hosts() -> list[str]:
    given = [host.strip() for host in os.environ.get("SONGTOR_HOSTS", "").split(",") if host.strip()]
    if not given and environment() == "production":
        raise ImproperlyConfigured("SONGTOR_HOSTS is not set; production needs the names it answers to")
    return given or ["127.0.0.1", "localhost", "[::1]", "testserver"]


def proxies() -> int:
    """How many proxies of the city's own stand before the product; each adds one address to X-Forwarded-For."""
    given = os.environ.get("SONGTOR_PROXIES", "0")
    if not (given.isascii() and given.isdigit() and int(given) <= MOST_PROXIES):
        raise ImproperlyConfigured(f"SONGTOR_PROXIES must be a number from 0 to {MOST_PROXIES}, not {given!r}")
    return int(given)


def database_url() -> str:
    given = os.environ.get("DATABASE_URL", "")
    if given and not given.startswith(("postgres://", "postgresql://", "sqlite://")):
        raise ImproperlyConfigured("DATABASE_URL must begin with postgres:// or sqlite://")
    return given or f"sqlite:///{home() / 'songtor.sqlite3'}"


def keeps_database_at_home() -> bool:
    """Whether the database is the file in SONGTOR_HOME."""
    return not os.environ.get("DATABASE_URL")


def backup_key_file() -> Path:
    """What opens backups; a copy of it belongs in another place than the backups and this machine."""
    return Path(os.environ.get("SONGTOR_BACKUP_KEY") or home() / "keys" / "backup.key")


def own_url() -> str:
    """Where people reach the product, for links in messages; without a slash at the end."""
    first = allowed_hosts()[0]
    given = os.environ.get("SONGTOR_URL", "") or (
        f"https://{first}" if environment() == "production" else "http://127.0.0.1:8000"
    )
    if not given.startswith(("http://", "https://")):
        raise ImproperlyConfigured(f"SONGTOR_URL must begin with https://, not {given!r}")
    return given.rstrip("/")


@dataclass(frozen=True)
class Mail:
    """The server messages are sent through; without a host they are laid into SONGTOR_HOME/mail."""

    host: str
    port: int
    user: str
    password: str
    security: str
    sender: str


def mail() -> Mail:
    host, _, port = os.environ.get("SONGTOR_MAIL_HOST", "").partition(":")
    security = os.environ.get("SONGTOR_MAIL_SECURITY", "none")
    if security not in MAIL_PORTS:
        raise ImproperlyConfigured(f"SONGTOR_MAIL_SECURITY must be one of {', '.join(MAIL_PORTS)}, not {security!r}")
    if port and not port.isdecimal():
        raise ImproperlyConfigured(f"SONGTOR_MAIL_HOST must be HOST or HOST:PORT; {port!r} is no port")
    sender = os.environ.get("SONGTOR_MAIL_FROM", "songtor@localhost")
    if "@" not in sender:
        raise ImproperlyConfigured(f"SONGTOR_MAIL_FROM must be an e-mail address, not {sender!r}")
    return Mail(
        host=host,
        port=int(port) if port else MAIL_PORTS[security],
        user=os.environ.get("SONGTOR_MAIL_USER", ""),
        password=os.environ.get("SONGTOR_MAIL_PASSWORD", ""),
        security=security,
        sender=sender,
    )


@dataclass(frozen=True)
class Roads:
    """Where minutes between stops come from: the formula, a file of the city's own, or a road server."""

    by: str
    url: str
    file: Path


def roads() -> Roads:
    by = os.environ.get("SONGTOR_ROADS") or ROADS[0]
    if by not in ROADS:
        raise ImproperlyConfigured(f"SONGTOR_ROADS must be one of {', '.join(ROADS)}, not {by!r}")
    file = Path(os.environ.get("SONGTOR_ROADS_FILE") or home() / "roads.csv").resolve()
    if by == "csv" and not file.is_file():
        raise ImproperlyConfigured(f"SONGTOR_ROADS_FILE: there is no file {file}")
    url = os.environ.get("SONGTOR_ROADS_URL", "").rstrip("/")
    if by in ("osrm", "valhalla"):
        _refuse_address(url)
    return Roads(by, url, file)


def _refuse_address(url: str) -> None:
    try:
        parts = urlsplit(url)
        plain = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        plain = False
    if not plain or not url.isascii() or any(sign in url for sign in "@?# "):
        raise ImproperlyConfigured("SONGTOR_ROADS_URL must be like http://HOST:PORT, without login, ? and #")


def city_folder() -> Path:
    """The folder of the city's data files; Bangkok's is packed with the product."""
    packed = Path(__file__).resolve().parent.parent / "city" / "data" / "bangkok"
    folder = Path(os.environ.get("SONGTOR_CITY", packed)).resolve()
    if not (folder / "city.json").is_file() and "SONGTOR_CITY" in os.environ:
        raise ImproperlyConfigured(f"SONGTOR_CITY names no city folder: {folder} has no city.json")
    return folder
