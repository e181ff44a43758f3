"""How one server is set up: `kring.toml` in its data folder, and from there the environment."""

import json
import os
import re
import tomllib
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit

from kring.verbs.terminal import stop

ROOT = Path(__file__).resolve().parents[3]
# What is made here and may be thrown away: tools, static files, the demo.
SCRATCH = ROOT / ".kring"
FILE = "kring.toml"
HIDDEN = "(left out)"
EXPLANATION = """\
# How this Kring is set up. Change it here and start again; docs/running.md explains each line.
# It holds the password of the mail server: only its owner may read it.

"""


@dataclass(frozen=True, kw_only=True)
class Configuration:
    """What `serve` needs to know. Empty text: the built-in default."""

    address: str
    mail: str = ""
    mail_from: str = ""
    database: str = ""
    redis: str = ""
    # For answers by mail: their address, where we listen for them, or the mailbox in which they lie.
    inbox: str = ""
    inbox_listen: str = ""
    inbox_imap: str = ""
    # For text messages: the gateway, its key, the sender, and name:password with which it brings answers.
    sms: str = ""
    sms_key: str = ""
    sms_from: str = ""
    sms_fields: str = ""
    sms_inbox: str = ""
    keys: str = ""
    listen: str = "127.0.0.1"
    port: int = 8000
    behind_proxy: bool = True

    def environment(self, data: Path) -> dict[str, str]:
        """Return what kring.settings reads."""
        values = {
            "KRING_DATA": str(data),
            "KRING_KEYS": self.keys or str(keys_beside(data)),
            "KRING_ADDRESS": self.address,
            "KRING_MAIL": self.mail,
            "KRING_MAIL_FROM": self.mail_from,
            "KRING_DATABASE_URL": self.database,
            "KRING_REDIS_URL": self.redis,
            "KRING_INBOX": self.inbox,
            "KRING_INBOX_LISTEN": self.inbox_listen,
            "KRING_INBOX_IMAP": self.inbox_imap,
            "KRING_SMS": self.sms,
            "KRING_SMS_KEY": self.sms_key,
            "KRING_SMS_FROM": self.sms_from,
            "KRING_SMS_FIELDS": self.sms_fields,
            "KRING_SMS_INBOX": self.sms_inbox,
            "KRING_BEHIND_PROXY": "yes" if self.behind_proxy else "no",
        }
        return {name: value for name, value in values.items() if value}


def keys_beside(data: Path) -> Path:
    """Return where keys lie unless told otherwise: beside the data, so that no backup of it holds them."""
    return data.with_name(f"{data.name}-keys")


def environment_keys(data: Path) -> Path:
    """Return where the keys of the server with this data lie, as the environment tells or by default."""
    return Path(os.environ.get("KRING_KEYS", keys_beside(data))).resolve()


def default_data() -> Path:
    """Return the data folder of this copy of Kring."""
    return Path(os.environ.get("KRING_DATA", ROOT / "data" / "kring"))


def read(data: Path) -> Configuration | None:
    """Return how the server with this data is set up; None when it never was. Stops at a fault."""
    file = data / FILE
    if not file.exists():
        return None
    known = {f.name for f in fields(Configuration)}
    try:
        values = tomllib.loads(file.read_text())
    except tomllib.TOMLDecodeError as error:
        stop(f"{file} cannot be read: {error}.")
    if unknown := values.keys() - known:
        stop(f"{file}: I do not know {', '.join(sorted(unknown))}.")
    for name, value in values.items():
        if isinstance(value, str) and HIDDEN in value:
            stop(f"{file}: fill in the password at {name}; a backup does not hold it.")
    return Configuration(**values)


def write(data: Path, configuration: Configuration) -> None:
    """Store how the server is set up, readable by its owner only."""
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = data / FILE
    file.touch(mode=0o600)
    file.chmod(0o600)
    file.write_text(written(configuration))


def written(configuration: Configuration) -> str:
    """Return the configuration as the content of its file."""
    # A JSON string, number or truth value is the same in TOML.
    lines = [f"{k} = {json.dumps(v)}\n" for k, v in asdict(configuration).items()]
    return EXPLANATION + "".join(lines)


def change(data: Path, name: str, value: str) -> None:
    """Change one line of a stored configuration, also when passwords are left out of the others."""
    file = data / FILE
    if file.exists():
        line = f"{name} = {json.dumps(value)}"
        file.write_text(re.sub(rf"(?m)^{name} = .*$", lambda _: line, file.read_text()))


def without_secrets(text: str) -> str:
    """Return the content of a kring.toml with the passwords left out."""
    return re.sub(r"(://[^:/@\"]*):[^@\"]*@", rf"\1:{HIDDEN}@", text)


def enter(environment: dict[str, str]) -> None:
    """Fill the environment from which kring.settings reads. What is set already, wins."""
    for name, value in environment.items():
        os.environ.setdefault(name, value)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kring.settings")


def enter_data(data: Path) -> Configuration | None:
    """Fill the environment for the server with this data, set up or not."""
    configuration = read(data)
    enter(configuration.environment(data) if configuration else {"KRING_DATA": str(data)})
    return configuration


def wrong_address(address: str) -> str:
    """Say what is wrong with the address of a server, or nothing."""
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"}:
        return "An address looks like https://kring.example.nl, without a path."
    if parts.scheme == "http" and parts.hostname not in {"localhost", "127.0.0.1", "::1"}:
        return "Use https: what people write is confidential. docs/running.md shows how."
    return ""


def wrong_mail(mail: str) -> str:
    """Say what is wrong with the address of a mail server, or nothing."""
    parts = urlsplit(mail)
    if not mail or (parts.scheme in {"smtp", "smtps"} and parts.hostname):
        return ""
    return "A mail server looks like smtp://name:password@mail.example.nl:587?tls=yes."


def wrong_email(email: str) -> str:
    """Say what is wrong with an e-mail address, or nothing."""
    good = re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email)
    return "" if good else "That is not an e-mail address."
