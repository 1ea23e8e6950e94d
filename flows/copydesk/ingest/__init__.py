"""From inputs below raw/ to raw articles and their decoded text."""

from copydesk.ingest.decoding import decode, decode_article
from copydesk.ingest.inventory import Found, find_files, find_input, find_inputs, walk_inputs
from copydesk.ingest.listing import Listing, keep_listing
from copydesk.ingest.opening import open_input
from copydesk.ingest.reading import MEDIA_TYPES
from copydesk.ingest.sniffing import PDF, guess_media_type, sniff
from copydesk.ingest.unwrapping import unwrap
from copydesk.stores.addresses import Address, Place, parse_place

__all__ = [
    "MEDIA_TYPES",
    "PDF",
    "Address",
    "Found",
    "Listing",
    "Place",
    "decode",
    "decode_article",
    "find_files",
    "find_input",
    "find_inputs",
    "guess_media_type",
    "keep_listing",
    "open_input",
    "parse_place",
    "sniff",
    "unwrap",
    "walk_inputs",
]
