"""The files in deploy/ are in step with the program: its commands, ports, settings and limits."""

import configparser
import json
import re
import shlex
import subprocess
import sys
from typing import Any

import yaml

from kasse.office.running import health
from tests.test_docs import PARSERS
from tests.tidy.source import ROOT

DEPLOY = ROOT / "deploy"
SETTING = re.compile(r"\b(?:KASSE_[A-Z_]+|DATABASE_URL)\b")
OF_COMPOSE = {"KASSE_HOST", "KASSE_UPSTREAM", "KASSE_DATABASE_PASSWORD"}
"""What these files ask of whoever uses them, and the program never reads."""
PORT = PARSERS["office"].get_default("port")


def text_of(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


def unit() -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # names keep their letters
    parser.read_string(text_of("kasse.service"))
    return parser


def dockerfile() -> list[tuple[str, str]]:
    """Instruction and arguments, with continued lines joined."""
    lines = re.sub(r"\\\n", " ", text_of("Dockerfile")).splitlines()
    return [
        (word, rest.strip())
        for word, _, rest in (line.strip().partition(" ") for line in lines)
        if word and not word.startswith("#")
    ]


def compose() -> Any:
    return yaml.safe_load(text_of("compose.yaml"))


def office_settings() -> dict[str, int]:
    """The limits that a proxy must not be below, from the settings themselves."""
    program = (
        "import json\nfrom kasse.office.serve import set_up; set_up()\n"
        "from django.conf import settings as s\n"
        "print(json.dumps({'form': s.DATA_UPLOAD_MAX_MEMORY_SIZE,"
        " 'upload': getattr(s, 'UPLOAD_BYTES', 0)}))"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    found: dict[str, int] = json.loads(said.stdout)
    return found


def test_settings_that_are_named_exist():
    page = (ROOT / "docs/operator/settings.md").read_text(encoding="utf-8")
    known = set(SETTING.findall(page))
    for path in DEPLOY.iterdir():
        named = set(SETTING.findall(path.read_text(encoding="utf-8")))
        assert named - known - OF_COMPOSE == set(), path.name


def test_the_unit_starts_the_office():
    service = unit()["Service"]
    program, command, *words = shlex.split(service["ExecStart"])
    args = PARSERS[command].parse_args(words)
    assert (program.rsplit("/", 1)[1], command, args.host, args.port) == (
        "kasse", "office", "127.0.0.1", PORT,
    )  # fmt: skip
    assert service["StateDirectory"] == "kasse"
    assert service["Environment"] == "KASSE_DATA=/var/lib/kasse"
    # Where the file system is read only, what the office writes lies in its state directory.
    assert service["ProtectSystem"] == "strict"
    folder = re.search(r"^KASSE_BACKUPS=(.*)$", text_of("office.env.example"), re.MULTILINE)
    assert folder is not None
    assert folder[1].startswith("/var/lib/kasse/")
    assert set(unit().sections()) == {"Unit", "Service", "Install"}


def test_the_image_runs_the_office_as_nobody_in_particular():
    steps = dockerfile()
    by_word = dict(steps)
    assert {word for word, _ in steps} == {
        "FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "VOLUME", "EXPOSE", "STOPSIGNAL",
        "HEALTHCHECK", "ENTRYPOINT", "CMD",
    }  # fmt: skip
    words = json.loads(by_word["ENTRYPOINT"]) + json.loads(by_word["CMD"])
    args = PARSERS[words[1]].parse_args(words[2:])
    assert (words[0], args.host, args.port) == ("kasse", "0.0.0.0", PORT)  # noqa: S104  # within its container
    assert by_word["EXPOSE"] == str(PORT)
    assert by_word["USER"] == "kasse"
    assert f":{PORT}{health.HEALTH}'" in by_word["HEALTHCHECK"]
    volumes = json.loads(by_word["VOLUME"])
    assert f"KASSE_DATA={volumes[0]} " in by_word["ENV"]
    assert f"KASSE_BACKUPS={volumes[1]} " in by_word["ENV"]
    for word, rest in steps:
        if word == "COPY" and "--from" not in rest and "*" not in rest:
            assert (ROOT / rest.split()[0]).exists()


def test_compose_has_what_it_names():
    file = compose()
    services = file["services"]
    assert set(services) == {"office", "database", "proxy"}
    office, database, proxy = services["office"], services["database"], services["proxy"]
    image = dict(dockerfile())
    mounted = {volume.split(":")[1] for volume in office["volumes"]}
    assert mounted == set(json.loads(image["VOLUME"]))
    named = {
        volume.split(":")[0]
        for service in services.values()
        for volume in service.get("volumes", ())
        if not volume.startswith(".")
    }
    assert named == set(file["volumes"])
    assert (ROOT / "deploy" / office["build"]["context"] / office["build"]["dockerfile"]).is_file()
    assert proxy["environment"]["KASSE_UPSTREAM"] == f"office:{PORT}"
    url = office["environment"]["DATABASE_URL"]
    assert url.startswith(f"postgresql://{database['environment']['POSTGRES_USER']}:")
    assert url.endswith(f"@database/{database['environment']['POSTGRES_DB']}")
    # Only the proxy is reached from outside.
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    assert office["environment"]["KASSE_TRUST_PROXY"] == "1"


def test_proxies_pass_on_what_the_office_needs():
    most = max(office_settings().values())
    nginx, caddy = text_of("nginx.conf"), text_of("Caddyfile")
    size = re.search(r"client_max_body_size (\d+)m;", nginx)
    other = re.search(r"max_size (\d+)MiB", caddy)
    assert size is not None
    assert other is not None
    for found in (size, other):
        assert most <= int(found[1]) * 1024 * 1024 < 2 * most
    assert f"server 127.0.0.1:{PORT};" in nginx
    assert f"127.0.0.1:{PORT}" in caddy
    # The office believes these two headers (KASSE_TRUST_PROXY): neither may come from a client.
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in nginx
    assert "proxy_set_header X-Forwarded-Proto https;" in nginx
    assert "trusted_proxies" not in caddy
    assert "location = /today/stream {" in nginx
    assert "proxy_buffering off;" in nginx
    assert "flush_interval -1" in caddy
    assert "@whole not path /today/stream\n\tencode @whole " in caddy
    huge = re.search(r"@huge header_regexp Content-Length (\S+)", caddy)
    assert huge is not None
    assert [bool(re.search(huge[1], str(size))) for size in (most, 2 * most, 2**31)] == [
        False, True, True,
    ]  # fmt: skip
    for path in ("/metrics", health.READINESS):
        assert f"location = {path} {{ return 404; }}" in nginx
        assert path in caddy
    assert nginx.count("{") == nginx.count("}")
