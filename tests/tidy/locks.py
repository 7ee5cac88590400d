"""The lists of pinned packages must fit what is asked for."""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.tidy.source import Source

PROJECT = "pyproject.toml"
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(\[.*\])?==(?P<version>[^\s;]+)", re.MULTILINE)
# Which list holds which of the project's dependency groups.
LISTS: Mapping[str, tuple[str, ...]] = {
    "requirements/run.txt": ("", "build"),
    "requirements/dev.txt": ("", "build", "dev"),
    "requirements/uv.txt": ("uv",),
    "requirements/node.txt": ("node",),
}


def requirement_findings(sources: Iterable[Source]) -> list[str]:
    """Python packages that are asked for and not pinned, or pinned outside the range asked for."""
    texts = {source.path: source.text for source in sources}
    project = tomllib.loads(texts[PROJECT])
    groups = {"": project["project"]["dependencies"], **project["dependency-groups"]}
    findings = []
    for path, names in LISTS.items():
        pins = dict(_pins(texts.get(path, "")))
        for text in (text for name in names for text in groups[name]):
            wanted = Requirement(text)
            pinned = pins.get(canonicalize_name(wanted.name))
            if pinned is None or not wanted.specifier.contains(pinned, prereleases=True):
                findings.append(f"{path}: {text} is not met by {pinned}; run make lock")
    return findings


def _pins(text: str) -> Iterator[tuple[str, str]]:
    for found in PIN.finditer(text):
        yield canonicalize_name(found["name"]), found["version"]


def web_lock_findings(sources: Iterable[Source]) -> list[str]:
    """Web packages whose lock was not made again after a change, or names what is not hashed or
    where it was fetched from.
    """
    texts = {source.path: source.text for source in sources}
    findings = []
    for path in sorted(texts):
        if not re.fullmatch(r"web/[^/]+/package\.json", path):
            continue
        lock_path = path.replace("package.json", "package-lock.json")
        locked = json.loads(texts.get(lock_path, "{}")).get("packages", {})
        wanted, root = json.loads(texts[path]), locked.get("", {})
        findings += [
            f"{lock_path}: {kind} differ from package.json; run npm install there"
            for kind in ("dependencies", "devDependencies", "optionalDependencies")
            if wanted.get(kind, {}) != root.get(kind, {})
        ]
        findings += [
            f"{lock_path}: {name} needs `integrity` and no `resolved`"
            for name, entry in locked.items()
            if name and ("integrity" not in entry or "resolved" in entry)
        ]
    return findings
