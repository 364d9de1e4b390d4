"""Whether an address can only be the machine itself."""

import ipaddress


def is_loopback(host: str | None) -> bool:
    """True for localhost and the loopback ranges; False for a name, whatever it resolves to."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False
