"""Zip the till's Python (kasse.domain, kasse.till, and the pure wheels they import) into one file.

Usage: python_bundle.py OUT.zip APPLICATION [EXTRA.py ...]
The same sources give the same bytes: sorted names, one fixed date.
"""

import lzma
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path

_EPOCH = (1980, 1, 1, 0, 0, 0)
_PARTS_OF_KASSE = ("domain", "till")
_WHEELS = ("biip", "stdnum", "tzdata")
# biip unfolds its table of company prefixes into 80 MB at import; no rule of Kasse asks for it.
_REPLACED = {"biip/gs1_prefixes/_company_prefix_trie.json.lzma": lzma.compress(b"{}")}


def main() -> None:
    out, application, *extras = sys.argv[1:]
    kasse = _package_dir("kasse")
    files = {"kasse/__init__.py": kasse / "__init__.py"}
    for part in _PARTS_OF_KASSE:
        files |= _files_of(kasse / part, f"kasse/{part}")
    for wheel in _WHEELS:
        files |= _files_of(_package_dir(wheel), wheel)
    for extra in extras:
        files[Path(extra).name] = Path(extra)
    wanted = application.replace(".", "/")
    if f"{wanted}.py" not in files and f"{wanted}/__init__.py" not in files:
        sys.exit(f"no module {application} among the till's Python files")
    missing = _REPLACED.keys() - files.keys()
    if missing:
        sys.exit(f"to be replaced, but not there: {missing}")
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as bundle:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            bundle.writestr(entry, _REPLACED.get(name) or files[name].read_bytes())


def _package_dir(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        sys.exit(f"Python package {name} is not installed")
    return Path(spec.origin).parent


def _files_of(folder: Path, name: str) -> dict[str, Path]:
    return {
        f"{name}/{path.relative_to(folder).as_posix()}": path
        for path in folder.rglob("*")
        if path.is_file()
        and "__pycache__" not in path.parts
        # It needs sqlite3, which Pyodide does not carry.
        and path.name != "sqlite_cpython.py"
    }


main()
