"""Where the server is: on this machine, and nowhere else."""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Address:
    """A server on this machine. name: as people type it, for the Host header."""

    ip: str
    port: int
    name: str

    @property
    def url(self) -> str:
        """The address without a slash at the end."""
        return f"http://{self.name}:{self.port}"


def on_this_machine(address: str) -> Address:
    """Return the parts of an address. Raises ValueError: not http, or another machine than this.

    Scripted people sign in without proving who they are, and a crowd of them is an attack elsewhere.
    """
    parts = urlsplit(address if "://" in address else f"http://{address}")
    if parts.scheme != "http" or not parts.hostname:
        raise ValueError(f"{address} is not an address such as http://127.0.0.1:8000")
    port = parts.port or 80
    ips = {str(found[4][0]) for found in _lookup(parts.hostname, port)}
    if not ips or not all(ipaddress.ip_address(ip).is_loopback for ip in ips):
        raise ValueError(
            f"{parts.hostname} is another machine. Only this one may be rehearsed on."
        )
    name = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    # IPv4 first: Kring listens there unless told otherwise.
    return Address(min(ips, key=lambda ip: ":" in ip), port, name)


def _lookup(
    host: str, port: int
) -> list[tuple[object, object, object, object, tuple[object, ...]]]:
    try:
        return list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    except OSError:
        return []
