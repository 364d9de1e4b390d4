"""Whether words are an e-mail address."""

from email.errors import MessageError
from email.headerregistry import Address


def as_address(spec: str, name: str = "") -> Address | None:
    """The address, or None where there is none. æ, ø and å of a domain are told as its servers know them."""
    box, _, domain = spec.rpartition("@")
    try:
        address = Address(name, addr_spec=f"{box}@{domain.encode('idna').decode()}")
    except (MessageError, ValueError, IndexError):  # what the library raises depends on where it gives up
        return None
    return address if address.username and address.domain else None
