"""What can be listed: rules for lines, lists of words, dates; read from TOML files into objects."""

from copydesk.rules.dates import FoundDate, Order, find_dates, find_order, interval
from copydesk.rules.line_rules import LineRule, Opens, Place, load_line_rules
from copydesk.rules.page_paths import PathRule, load_path_rules
from copydesk.rules.shapes import shape_reasons
from copydesk.rules.stamps import begins_said, has_time, hide_stamp, tells_when
from copydesk.rules.words import EMAIL, NAME, PHONE, UPPER, expand, rules_digest, word_list

__all__ = [
    "EMAIL",
    "NAME",
    "PHONE",
    "UPPER",
    "FoundDate",
    "LineRule",
    "Opens",
    "Order",
    "PathRule",
    "Place",
    "begins_said",
    "expand",
    "find_dates",
    "find_order",
    "has_time",
    "hide_stamp",
    "interval",
    "load_line_rules",
    "load_path_rules",
    "rules_digest",
    "shape_reasons",
    "tells_when",
    "word_list",
]
