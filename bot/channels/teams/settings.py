"""What the Teams room must be told, and whom it trusts: tenants, and the hosts it may write to."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal
from urllib.parse import urlsplit

from bot.loopback import is_loopback

OPENID_METADATA = "https://login.botframework.com/v1/.well-known/openidconfiguration"
ISSUER = "https://api.botframework.com"
LOGIN_URL = "https://login.microsoftonline.com"
SERVICE_HOST = "smba.trafficmanager.net"

AppType = Literal["SingleTenant", "MultiTenant", "UserAssignedMSI"]


@dataclass(frozen=True)
class TeamsSettings:
    """`tenants` in lower case; `service_hosts` as `host[:port]` for https, or `http://127.0.0.1:PORT`.

    `local` switches identity checks off, from and to loopback alone.
    """

    app_id: str = ""
    password: str = field(default="", repr=False)
    app_type: AppType = "SingleTenant"
    tenant: str = ""
    tenants: frozenset[str] = frozenset()
    openid_metadata: str = OPENID_METADATA
    issuer: str = ISSUER
    login_url: str = LOGIN_URL
    service_hosts: tuple[str, ...] = (SERVICE_HOST,)
    local: bool = False
    identity_endpoint: str = (
        ""  # with its header: where Azure keeps a managed identity, if not on the machine
    )
    identity_header: str = field(default="", repr=False)

    def knows_tenant(self, tenant: str) -> bool:
        if self.local and not self.tenants:
            return True
        return tenant.casefold() in self.tenants

    def may_write_to(self, url: str) -> bool:
        """Exact hosts only: anyone can register a name beside a cloud's, and would be sent our token."""
        return _may_write_to(self.service_hosts, self.local, url)


@lru_cache(256)  # asked at each turn and each sending, of one address or two
def _may_write_to(service_hosts: tuple[str, ...], local: bool, url: str) -> bool:
    if any(letter <= " " or letter in "\\@?#" for letter in url):
        return False
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    if parts.scheme == "https":
        return not local and parts.netloc.lower() in service_hosts
    if parts.scheme != "http" or not is_loopback(host):
        return False
    return local or f"http://{parts.netloc.lower()}" in service_hosts
