"""Mentions of named entities and what they stand for; the only room that knows spaCy, transformers and gliner."""

from copydesk.entities.given import resolve_mentions
from copydesk.entities.mentions import find_in_texts, find_mentions
from copydesk.entities.models import Recognisers, as_models, load_recognisers
from copydesk.entities.recogniser import DEFAULT_MODEL, Recogniser, load_recogniser
from copydesk.entities.resolving import Entity

__all__ = [
    "DEFAULT_MODEL",
    "Entity",
    "Recogniser",
    "Recognisers",
    "as_models",
    "find_in_texts",
    "find_mentions",
    "load_recogniser",
    "load_recognisers",
    "resolve_mentions",
]
