"""A person's post and institution in a sentence about a life, such as `... is a fellow at the Example Institute`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from copydesk.metadata.posts import FORM, INSTITUTION, POST, TOPIC, clean, hide_stops, show_stops
from copydesk.rules import UPPER

if TYPE_CHECKING:
    from collections.abc import Iterator

_CAPITAL = rf"[{UPPER}]"
_TO_BE = r"(?:is|was|serves as|works as|est|ist|es|è)"
_OPENS = re.compile(
    rf"(?:\b(?P<is>{_TO_BE})|,(?: and)?|(?<=\w\s)and)\s(?:(?:currently|presently|also|now|previously) ){{0,2}}"
    rf"(?:an? |the |our |une? |eine? )?(?!{_TO_BE}\s)(?=\w)"
)
"""Where a post may begin."""
_ENDS = re.compile(r"[.;](?!\w)|(?P<joint>,(?: and)? | and )|\s(?:who|where|whose|which|based)\b")
"""Where a post may end: a joint may as well stand inside the name of an institution or a field."""
_WORDS = rf"{_CAPITAL}[\w’'․-]*(?: {_CAPITAL}[\w’'․-]*){{0,3}}"
_NAMED_FIELDS = re.compile(rf"(?:, {_WORDS}){{1,4}},? (?:and|&) {_WORDS}")
_FIELDS_OPEN = re.compile(rf"\b(?:for|of|on|in) (?:the )?{_WORDS}$")
_FIELDS = re.compile(
    r"(?:, [\w’'-]+(?: [\w’'-]+)?){0,4},? and (?!an? |the |our )[\w’'-]+(?: [\w’'-]+){0,2}?(?= (?:at|with)\s)"
)
"""Fields of work before an institution, as in `trade, law and security at`."""
_IN_NAME = re.compile(rf", (?:(?:{FORM})(?!\w)|\S{{2,20}}-based\s)")
_HALF = re.compile(rf" and (?P<half>{_CAPITAL}[^.,;()]{{1,60}}?)(?=[.,;()]|$| (?:at|in|of|for|and|who|where|whose) )")
"""The second half of a name with `and` in it."""
_OF_ITS_OWN = re.compile(r"(?i)^(?:universit|institut|college|school|academy)|\b(?:universit\w*|institut\w*)\b")
_PLACE = re.compile(
    r"\s(?P<word>at|bei|am|an der|à|au|with|for|of|de|du|del|en|in)\s(?:the\s|l[ae]\s|l[’'])?"
    r"(?P<place>(?=[^\Wa-z\d_]).+)$"
)
_STRONG = frozenset({"at", "bei", "am", "an der", "à", "au"})
_AT_HOUSE = re.compile(rf"\s(?:at|with|bei|am|à|au)\s(?:the\s)?{_CAPITAL}|{_CAPITAL}\w+ in {_CAPITAL}")
"""An institution that has been named: what an `and` joins after it is no field of work."""
_TOWN = re.compile(
    rf"(?<!Research)(?<!Studies)(?<!Study)(?<!Education)(?<!Training) in {_CAPITAL}[^ ]+"
    rf"(?: {_CAPITAL}[^ ]+){{0,2}}(?:, .{{2,20}})?$"
)
"""A town after the name of an institution; research and the like may be done in a field or a region."""
_FORMER = re.compile(r"(?i)^(?:former|retired|ex-|until recently)\b")
_OF_BOOKS = re.compile(r"(?i)^(?:co-?)?(?:author|editor) of (?:[^\w\s]|(?:[^ ]+ ){0,4}books?\b)")
"""What tells of books rather than of a post."""
_THE_AUTHOR = re.compile(r"(?i)^[\W_]{0,3}(?:the )?(?:author|writer)\b(?= is| was| serves| works| teaches)")
_TITLED = re.compile(
    rf"(?:Mr|Ms|Mrs|Dr|Prof|Professor|Gen|Col|Amb)\.? (?P<family>[{UPPER}][\w’'-]+)"
    r"(?=,| (?:is|was|has|serves|works|teaches|holds)\b)"
)
LONGEST = 600
"""So many code points of a life are read."""
LONGEST_POST, NEAR = 200, 2
"""How many code points a post has at most; how many words, such as a degree, may stand between name and comma."""


def tells_of(name: str, life: str) -> bool:
    """Whether a life begins with `The author`, or with a title and the family name.

    >>> tells_of("A. N. Writer", "Ms. Writer is a fellow."), tells_of("A. N. Writer", "Ms. Other is a fellow.")
    (True, False)
    """
    titled = _TITLED.match(life)
    family = titled is not None and titled["family"].casefold() == name.split()[-1].casefold()
    return family or _THE_AUTHOR.match(life) is not None


def read_life(life: str) -> tuple[str | None, str | None]:
    """The first post that a life states, one that is held rather than one of the past, and its institution.

    >>> read_life(" is a fellow at the U.S. Institute of Peace (USIP) in Geneva.")
    ('fellow', 'U.S. Institute of Peace (USIP)')
    """
    posts = list(_posts(hide_stops(life[:LONGEST])))
    books = [post for post in posts if _OF_BOOKS.match(post)]
    held = [post for post in posts if not _FORMER.match(post) and post not in books]
    for post in held or [post for post in posts if post not in books] or books:
        role, place = _split(post)
        return _shown(role), _shown(place)
    return None, None


def _posts(text: str) -> Iterator[str]:
    """Every stretch that states a post, in order; the institution stands at its end."""
    after, told = 0, False
    for opens in _OPENS.finditer(text):
        told = told or opens["is"] is not None or (opens[0][0] == "," and text[: opens.start()].count(" ") <= NEAR)
        if opens.start() < after or not told:
            continue
        end = _end(text, opens.end())
        post = text[opens.end() : end]
        if POST.search(post) and len(post) <= LONGEST_POST:
            yield post
            after = end


def _end(text: str, start: int) -> int:
    """Where a post that begins at `start` ends."""
    skipped = 0
    for ends in _ENDS.finditer(text, start):
        if ends.start() < skipped:
            continue
        inside = _reach_inside(text, start, ends.start()) if ends["joint"] else None
        if inside is None:
            return ends.start()
        skipped = inside
    return len(text)


def _reach_inside(text: str, start: int, at: int) -> int | None:
    """Where what a joint at `at` joins ends, when the joint stands inside a name or between fields."""
    said = text[start:at]
    if said.count("(") > said.count(")"):
        return at + 1
    form = _IN_NAME.match(text, at)
    if form:
        return form.end()
    named = _NAMED_FIELDS.match(text, at) if _FIELDS_OPEN.search(said) else None
    for fields in (named, None if _AT_HOUSE.search(said) else _FIELDS.match(text, at)):
        if fields and not POST.search(fields[0]):
            return fields.end()
    half = _HALF.match(text, at)
    if half is None or POST.search(half["half"]):
        return None
    apart = _OF_ITS_OWN.search(half["half"]) and INSTITUTION.search(said)
    return None if apart else half.end()


def _split(post: str) -> tuple[str, str]:
    """The role and the institution of a post: after a word such as `at`, before an institution, or a bare name."""
    first = POST.search(post)
    joints = [joint for at in range(len(post)) if post[at] == " " and (joint := _PLACE.match(post, at))]
    after = [joint for joint in joints if first is None or joint.start() >= first.end()]
    strong = next((joint for joint in after if joint["word"] in _STRONG), None)
    house = next((joint for joint in after if INSTITUTION.search(_upto_joint(joint["place"]))), None)
    bare = next(
        (joint for joint in after if joint["word"] != "in" and not TOPIC.search(_upto_joint(joint["place"]))), None
    )
    chosen = min((one for one in (strong, house) if one), key=lambda one: one.start(), default=bare)
    return (post[: chosen.start()], _TOWN.sub("", chosen["place"])) if chosen else (post, "")


def _upto_joint(place: str) -> str:
    return re.split(r" (?:at|in|with) ", place, maxsplit=1)[0]


def _shown(text: str) -> str | None:
    return clean(show_stops(text))
