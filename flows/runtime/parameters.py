"""The parameters of a build, once for all who take them: the flow, the command line, the file and the environment."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from copydesk.entities import DEFAULT_MODEL


class Kind(StrEnum):
    """What the value of a parameter is."""

    PLACE = "a folder or an address"
    DAY = "a day written as YYYY-MM-DD"
    NUMBER = "a whole number"
    SWITCH = "true or false"
    TEXT = "a text"
    TEXTS = "a text or a list of texts"
    FILE = "the path of a file"
    LIMITS = "a table of limits with whole numbers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter by the name that the flow, the file and (in capitals, after COPYDESK_) the environment give it.

    `least` and `most` bound a number, or the length of a text, `choices` are all that a text may be; `where` is the
    option of the command line.
    """

    name: str
    kind: Kind
    help: str
    metavar: str = ""
    least: int | None = None
    most: int | None = None
    option: str = ""
    choices: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """Its option on the command line, such as --as-of."""
        return self.option or f"--{self.name.replace('_', '-')}"

    @property
    def variable(self) -> str:
        """Its variable of the environment, such as COPYDESK_AS_OF."""
        return f"{PREFIX}{self.name.upper()}"

    @property
    def wanted(self) -> str:
        """What its value must be, in words."""
        if self.choices:
            return f"one of {', '.join(self.choices)}"
        if self.kind is not Kind.NUMBER:
            return str(self.kind)
        bounds = f" from {self.least}" + (f" to {self.most}" if self.most is not None else " on")
        return f"{self.kind}{bounds}"


WORKER_MEMORY = 4_096
"""How many MB of data a process of our own may hold before an article is refused for want of memory."""
PREFIX = "COPYDESK_"
"""How the variables of the environment begin that set parameters."""

PARAMETERS: tuple[Parameter, ...] = (
    Parameter(
        name="raw",
        kind=Kind.PLACE,
        metavar="PLACE",
        help="where the articles lie: a folder, or an address such as s3://bucket/prefix (default: raw)",
    ),
    Parameter(
        name="dataset",
        kind=Kind.PLACE,
        metavar="PLACE",
        help="where versions go: a folder, or an address such as s3://bucket/prefix (default: processed)",
    ),
    Parameter(
        name="as_of",
        kind=Kind.DAY,
        metavar="DATE",
        help="the day that counts as today, YYYY-MM-DD (default: today in UTC)",
    ),
    Parameter(
        name="workers",
        kind=Kind.NUMBER,
        metavar="N",
        least=0,
        most=256,
        help="how many processes read (default: 0, which means one a core)",
    ),
    Parameter(
        name="ner_model",
        kind=Kind.TEXTS,
        metavar="[LANG=]NAME",
        help="what finds names: a spaCy pipeline by name or path, or gliner:NAME or transformers:NAME, where NAME is a "
        "folder or in the local Hugging Face cache (nothing is downloaded; extras of the same names bring the "
        "libraries); for its own language ('en' where its files state none), or as LANG=NAME for the one stated; may "
        f"come several times, once a language (default: {DEFAULT_MODEL})",
    ),
    Parameter(
        name="entities",
        kind=Kind.SWITCH,
        help="look for names (as usual), or not: the table of entities stays empty then, and no model is needed",
    ),
    Parameter(
        name="limits",
        kind=Kind.LIMITS,
        option="--limit",
        metavar="NAME=NUMBER",
        least=0,
        help="change what one article or archive may be at most, such as max_bytes=50000000; may come several times",
    ),
    Parameter(
        name="full",
        kind=Kind.SWITCH,
        help="read every article again, also what has not changed since the last version",
    ),
    Parameter(
        name="first_seen",
        kind=Kind.TEXT,
        metavar="DATASET[@VERSION]",
        help="take the day since when each document is known from there, such as old/processed@v000021",
    ),
    Parameter(
        name="wait",
        kind=Kind.NUMBER,
        metavar="SECONDS",
        least=0,
        most=86_400,
        help="wait so long for another build of the same dataset to end (default: not at all, exit code 3)",
    ),
    Parameter(
        name="accept",
        kind=Kind.TEXT,
        metavar="REASON",
        # It stands in the card, the log and every manifest after.
        most=500,
        help="publish although the version drifts from the one before, and say why that is right; laws and "
        "expectations hold as ever",
    ),
    Parameter(
        name="only",
        kind=Kind.TEXTS,
        metavar="PATTERN",
        help="read only inputs whose path below raw fits: * and ? stand for letters of one name, ** for folders too, "
        "2026-01-02/ for all in that folder, date:2026-01-02 for all whose path has that day (date:none: no day); "
        "all others wait for a later run; may come several times",
    ),
    Parameter(
        name="limit",
        kind=Kind.NUMBER,
        metavar="N",
        least=1,
        help="read at most so many of the new or changed inputs, in the order of their paths; the rest waits",
    ),
    Parameter(
        name="engine",
        kind=Kind.TEXT,
        choices=("local", "dask", "ray"),
        help="what reads: processes of this machine, or a Dask or Ray cluster (copydesk[dask], copydesk[ray]), for "
        "which raw and dataset must lie where all its machines find them by the same path (default: local)",
    ),
    Parameter(
        name="address",
        kind=Kind.TEXT,
        metavar="ADDRESS",
        help="of the cluster's scheduler, such as tcp://host:8786 (default: a cluster on this machine, for the run)",
    ),
    Parameter(
        name="worker_memory",
        kind=Kind.NUMBER,
        metavar="MB",
        least=0,
        help="how much each process that reads may hold before an article is refused for want of memory; itself it "
        f"needs some 500 (0: any; default: {WORKER_MEMORY})",
    ),
    Parameter(
        name="log_json",
        kind=Kind.SWITCH,
        help="tell the run on standard error as JSON, an event a line",
    ),
    Parameter(
        name="metrics",
        kind=Kind.FILE,
        metavar="FILE",
        help="keep what the run did there as Prometheus metrics, such as copydesk.prom",
    ),
    Parameter(
        name="openlineage",
        kind=Kind.SWITCH,
        help="send OpenLineage events, as OPENLINEAGE_* or openlineage.yml say (copydesk[openlineage])",
    ),
    Parameter(
        name="retries",
        kind=Kind.NUMBER,
        metavar="N",
        least=0,
        most=10,
        help="where something can't be read or written, try again so often, after 1, 2, 4, ... minutes (default: 0)",
    ),
)
"""The parameters, in the flow's order; what each is by default stands in `runtime.settings.Settings`."""

BY_NAME = {one.name: one for one in PARAMETERS}
"""The parameters by name."""
