"""What can be listed: rules for lines, known sources, lists of words, dates; read from TOML files into objects."""

from copydesk.rules.cues import Cues, folded, load_cues, tokens_of
from copydesk.rules.dates import FoundDate, Order, find_dates, find_order, for_plain_text, holds_year, interval
from copydesk.rules.line_rules import LineRule, Opens, Place, holds, load_line_rules
from copydesk.rules.needed import Sieve, load_sieve
from copydesk.rules.page_paths import PathRule, load_path_rules
from copydesk.rules.rulebook import Rulebook, load_rulebook
from copydesk.rules.shapes import shape_reasons
from copydesk.rules.sifting import sift
from copydesk.rules.sources import LONGEST_SIGN, KnownSource, Sign, Sources, rules_on, words_in
from copydesk.rules.stamps import begins_said, has_time, hide_stamp, tells_when
from copydesk.rules.tokens import count_words, find_words
from copydesk.rules.words import EMAIL, NAME, PHONE, RULES_FOLDER, UPPER, expand, rules_digest, word_list

__all__ = [
    "EMAIL",
    "LONGEST_SIGN",
    "NAME",
    "PHONE",
    "RULES_FOLDER",
    "UPPER",
    "Cues",
    "FoundDate",
    "KnownSource",
    "LineRule",
    "Opens",
    "Order",
    "PathRule",
    "Place",
    "Rulebook",
    "Sieve",
    "Sign",
    "Sources",
    "begins_said",
    "count_words",
    "expand",
    "find_dates",
    "find_order",
    "find_words",
    "folded",
    "for_plain_text",
    "has_time",
    "hide_stamp",
    "holds",
    "holds_year",
    "interval",
    "load_cues",
    "load_line_rules",
    "load_path_rules",
    "load_rulebook",
    "load_sieve",
    "rules_digest",
    "rules_on",
    "shape_reasons",
    "sift",
    "tells_when",
    "tokens_of",
    "word_list",
    "words_in",
]
