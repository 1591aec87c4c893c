"""Connections to public addresses alone: what a page or a feed names must not reach into a private network."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterable
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Any

import httpcore

from rag.errors import ArticleError, HostError

Resolve = Callable[[str, int], list[str]]

# All that is handed out to hosts lies in 2000::/3. Outside it: loopback, private and link-local addresses, multicast,
# and the forms that carry an IPv4 address within (mapped, NAT64), which `is_global` lets pass.
_HANDED_OUT = IPv6Network("2000::/3")
_EXCEPT = (
    IPv6Network("2002::/16"),  # 6to4, with an IPv4 address within
    IPv6Network("3fff::/20"),  # for documentation, unknown to Python 3.11
)


def is_public(address: str) -> bool:
    """Whether a numeric address is one that anyone on the internet can reach."""
    ip = ip_address(address)
    if not ip.is_global or ip.is_multicast:
        return False
    return not isinstance(ip, IPv6Address) or (ip in _HANDED_OUT and not any(ip in network for network in _EXCEPT))


def addresses_of(host: str, port: int) -> list[str]:
    """The numeric addresses of a name, in the order in which the system would try them.

    Raises:
        HostError: the name is not known, or there is no network to ask.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise HostError(f"names a host that cannot be found ({host}): check the address, and the network") from error
    return list(dict.fromkeys(str(place[0]) for *_, place in found))


class PublicNetwork(httpcore.NetworkBackend):
    """Where the HTTP client gets its connections: one name is looked up once, and what was checked is connected to.

    A second look-up could give another address (DNS rebinding). Every wait, from the first connection to the last
    byte, is cut off at one deadline, so that a server that sends a byte now and then holds nobody up. (A look-up is
    not: the system's resolver has its own limits, 10 to 30 seconds as a rule.)

    Args:
        seconds: from now on, for all that is done over these connections.
        allow_private: connect to any address.
        resolve: looks a name up.
    """

    def __init__(self, seconds: float, allow_private: bool, resolve: Resolve = addresses_of) -> None:
        self._until = time.monotonic() + seconds
        self._allow_private, self._resolve = allow_private, resolve
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first of the host's public addresses that takes it; each gets its share of the time.

        Raises:
            ArticleError: none of its addresses is public.
            HostError: the host is not known.
            httpcore.ConnectError: all refuse, or none answers in time (httpcore.ConnectTimeout).
        """
        addresses = self._allowed(host, port)
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for tried, address in enumerate(addresses):
            share = self.left() / (len(addresses) - tried)
            try:
                stream = self._sockets.connect_tcp(address, port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _Timed(stream, self.left)
        raise failure

    def left(self) -> float:
        """Seconds until the deadline.

        Raises:
            httpcore.ReadTimeout: it has passed.
        """
        left = self._until - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the deadline has passed")
        return left

    def _allowed(self, host: str, port: int) -> list[str]:
        found = self._resolve(host, port)
        allowed = [address for address in found if self._allow_private or is_public(address)]
        if found and not allowed:
            raise ArticleError(
                f"is refused, as {host} is inside a private network ({found[0]}): "
                "set RAG_ALLOW_PRIVATE_ADDRESSES=1 if you trust it, and all it may redirect or link to"
            )
        return allowed


class _Timed(httpcore.NetworkStream):
    """A connection whose waits end at the deadline, whatever the client would grant them."""

    def __init__(self, stream: httpcore.NetworkStream, left: Callable[[], float]) -> None:
        self._stream, self._left = stream, left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, self._left()), self._left)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)
