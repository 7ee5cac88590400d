"""Promotions as the feed describes them (docs/developer/feed.md), and back.

The keys are the fields' names, `from_` is `from`; what stands at its default is left out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Any, Final, cast, get_args, get_type_hints

from kasse.domain.canonical import JsonValue
from kasse.domain.documents import Malformed, from_document
from kasse.domain.outcome import Refused, refused
from kasse.domain.promotions.demands import wrong_field
from kasse.domain.promotions.promotion import Combines, Form, Measure, On, Promotion, Way

_OWN_KEYS: Final = ("names", "needs")
"""Keys of a document that are no fields of a promotion."""


def promotion_from_document(id_: str, body: object, *, language: str) -> Promotion | Refused:
    """The promotion in a feed document, named in `language`.

    Refuses promotion.unknown, with the name and the field, where it says something that must be
    understood and is not known to this program (PRO-27), and promotion.malformed with the field
    that is missing, of another type, or asks for what no promotion can do.
    """
    if not isinstance(body, Mapping):
        return refused("promotion.malformed", promotion=id_, field="")
    name = _name(body, language)
    unknown = next(_unknown(body), None)
    if unknown is not None:
        known_as = name if isinstance(name, str) else ""
        return refused("promotion.unknown", promotion=id_, name=known_as, field=unknown)
    try:
        _needs(body)
        promotion = from_document(Promotion, {**body, "id": id_, "name": name, **_holds(body)})
    except Malformed as problem:
        field = problem.field.replace(".from_", ".from")
        return refused("promotion.malformed", promotion=id_, field=field)
    wrong = wrong_field(promotion)
    if wrong is not None:
        return refused("promotion.malformed", promotion=id_, field=wrong)
    return promotion


def document_of(
    promotion: Promotion, *, names: Mapping[str, str] | None = None
) -> dict[str, JsonValue]:
    """The document that says this promotion, called `names` by language where they are given."""
    document = _said(promotion)
    del document["id"]
    if names:
        del document["name"]
        document["names"] = dict(names)
    return document


def _unknown(body: Mapping[Any, Any]) -> Iterator[str]:
    """What the document says by words that are not known here; other types are malformed."""
    give, tiers, needs = body.get("give"), body.get("tiers"), body.get("needs")
    words: list[tuple[str, object, Any]] = [
        ("form", body, Form),
        ("measure", body, Measure),
        ("combines", body, Combines),
    ]
    words += [("give.way", give, Way), ("give.on", give, On)]
    if isinstance(tiers, list | tuple):
        words += [(f"tiers[{place}].way", tier, Way) for place, tier in enumerate(tiers)]
    for path, part, known in words:
        word = part.get(path.rpartition(".")[2]) if isinstance(part, Mapping) else None
        if isinstance(word, str) and word not in get_args(known):
            yield path
    if isinstance(needs, list | tuple):
        known_keys = {*_paths(Promotion), *_OWN_KEYS}
        yield from (key for key in needs if isinstance(key, str) and key not in known_keys)


def _needs(body: Mapping[Any, Any]) -> None:
    needs = body.get("needs", ())
    if not isinstance(needs, list | tuple) or not all(isinstance(key, str) for key in needs):
        raise Malformed("needs")


def _holds(body: Mapping[Any, Any]) -> dict[str, object]:
    # `from` is a keyword of Python, so the field has another name than its key.
    times = body.get("holds", ())
    if not isinstance(times, list | tuple):
        raise Malformed("holds")
    return {
        "holds": tuple(
            {**when, "from_": when.get("from")} if isinstance(when, Mapping) else when
            for when in times
        )
    }


def _name(body: Mapping[Any, Any], language: str) -> object:
    names = body.get("names")
    if isinstance(names, Mapping):
        return names.get(language) or names.get("en") or next(iter(names.values()), None)
    return body.get("name")


def _said(value: object) -> dict[str, JsonValue]:
    document: dict[str, JsonValue] = {}
    for field in fields(cast(Any, value)):
        content = getattr(value, field.name)
        if content is None or (field.default is not MISSING and content == field.default):
            continue
        document[_key(field.name)] = _json(content)
    return document


def _json(value: object) -> JsonValue:
    if isinstance(value, tuple):
        return [_json(element) for element in value]
    return _said(value) if is_dataclass(value) else cast(JsonValue, value)


@cache
def _paths(cls: type) -> tuple[str, ...]:
    """All keys that a document of `cls` may have, those of its parts behind a dot."""
    paths: list[str] = []
    for name, hint in get_type_hints(cls).items():
        key = _key(name)
        paths.append(key)
        for inner in (hint, *get_args(hint)):
            if isinstance(inner, type) and is_dataclass(inner):
                paths += [f"{key}.{path}" for path in _paths(inner)]
    return tuple(paths)


def _key(name: str) -> str:
    return name.removesuffix("_")
