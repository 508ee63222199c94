"""Checks JSON-LD against the vocabulary of schema.org, of which `schema_org.json` holds what our pages use."""

import json
from pathlib import Path
from typing import Any

VOCABULARY = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))

#: Types of values that are written as plain text; a URL's members are those of an enumeration.
TEXTS = {"Text", "URL", "CssSelectorType", "PronounceableText", "XPathType"}


def faults(document: dict[str, Any]) -> list[str]:
    """Return a line for each type, property or value that schema.org does not know in its place."""
    if document.get("@context") != "https://schema.org":
        return ["the context is not schema.org"]
    nodes = document["@graph"]
    known = {node["@id"]: node["@type"] for node in nodes if "@id" in node}
    return [fault for node in nodes for fault in _node_faults(node, known)]


def _node_faults(node: dict[str, Any], known: dict[str, str]) -> list[str]:
    kind = node.get("@type")
    if kind not in VOCABULARY["types"]:
        return [f"no type {kind}"]
    found = []
    for name, value in node.items():
        if name.startswith("@"):
            continue
        rule = VOCABULARY["properties"].get(name)
        if rule is None or not _above(kind) & set(rule["on"]):
            found.append(f"{kind} has no {name}")
            continue
        for each in value if isinstance(value, list) else [value]:
            found += _value_faults(f"{kind}.{name}", each, set(rule["of"]), known)
    return found


def _value_faults(place: str, value: Any, allowed: set[str], known: dict[str, str]) -> list[str]:
    if isinstance(value, dict) and set(value) == {"@id"}:
        kind = known.get(value["@id"])
        return [] if kind and _above(kind) & allowed else [f"{place} points to {kind}"]
    if isinstance(value, dict):
        wrong = [] if _above(value.get("@type")) & allowed else [f"{place} is no {value.get('@type')}"]
        return wrong + _node_faults(value, known)
    if not isinstance(value, str) or not value:
        return [f"{place} is {value!r}"]
    for enumeration in allowed & set(VOCABULARY["members"]):
        member = value.removeprefix("https://schema.org/")
        return [] if member in VOCABULARY["members"][enumeration] else [f"{place} is {member}"]
    is_address = value.startswith(("https://", "http://"))
    return [] if allowed & TEXTS and (is_address or allowed & {"Text"}) else [f"{place} is a text"]


def _above(kind: str | None) -> set[str]:
    """Return a type and all those above it."""
    if kind is None or kind not in VOCABULARY["types"]:
        return set()
    return {kind}.union(*map(_above, VOCABULARY["types"][kind]))
