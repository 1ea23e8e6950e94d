"""Places that are no folder of this machine: their addresses, and object stores that a dataset may lie in."""

from copydesk.stores.addresses import Address, Place, check_address, parse_place

__all__ = ["Address", "Place", "check_address", "parse_place"]
