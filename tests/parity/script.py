"""Scripts: from a JSON file, or drawn by a seed, to commands as a till takes them."""

import json
from dataclasses import asdict
from pathlib import Path
from random import Random
from typing import Any

from tests.till.shop import ITEMS, PINS, REGISTER, documents, proof

FOLDER = Path(__file__).parent / "scripts"


def from_file(path: Path) -> dict[str, Any]:
    """The script in a file, ready to be played."""
    return _ready(json.loads(path.read_text(encoding="utf-8"))["commands"], documents())


def drawn(seed: int, *, episodes: int) -> dict[str, Any]:
    """A long script of commands that mostly make sense; odd seeds sell without tax in prices."""
    chance = Random(seed)
    commands = [_one("sign_in", person="anna", pin=PINS["anna"])]
    for _ in range(episodes):
        commands += _episode(chance)
    tax = documents()[0]["body"]["tax"]
    mode = "exclusive" if seed % 2 else "inclusive"
    rounding_at = "line" if seed % 3 == 0 else "sum"
    return _ready(commands, documents(tax={**tax, "mode": mode, "rounding_at": rounding_at}))


def _ready(commands: list[dict[str, Any]], docs: list[dict[str, Any]]) -> dict[str, Any]:
    randoms = {
        command["as"]: f"{number:032x}"
        for number, command in enumerate(commands, start=1)
        if "as" in command
    }
    given = []
    for number, command in enumerate(commands, start=1):
        hours, rest = divmod(9 * 3600 + number * 7, 3600)
        now = f"2026-11-23T{hours % 24:02d}:{rest // 60:02d}:{rest % 60:02d}.{number % 1000:03d}Z"
        ready = {"now": now, "random": f"{number:032x}", **command}
        ready.pop("as", None)
        given.append(_proved(_named(ready, randoms)))
    return {"documents": docs, "register": asdict(REGISTER), "commands": given}


def _named(command: dict[str, Any], randoms: dict[str, str]) -> dict[str, Any]:
    text = json.dumps(command)
    for name, random in randoms.items():
        text = text.replace(f"@b:{name}", f"b-{random}").replace(f"@random:{name}", random)
    named: dict[str, Any] = json.loads(text)
    return named


def _proved(command: dict[str, Any]) -> dict[str, Any]:
    if "pin" in command:
        command = {**command, "pin_proof": proof(command["person"], command["pin"])}
        del command["pin"]
    if "approval" in command:
        command["approval"] = _proved(command["approval"])
    return command


def _one(command: str, **arguments: Any) -> dict[str, Any]:
    return {"command": command, **arguments}


def _episode(chance: Random) -> list[dict[str, Any]]:
    goods = ["5701234567899", "3*5709876543217", "0,345*APPLE", "1,999*APPLE", "PAPER", "BOX"]
    commands = [_one("scan", text=chance.choice(goods)) for _ in range(chance.randint(1, 6))]
    item = chance.choice(ITEMS)["id"]
    commands.append(
        _one(
            "add",
            item=item,
            quantity=chance.choice((1000, 2000, 345, -1000)),
            price=chance.randint(1, 99_999),
            modifiers=[{"modifier": "m-large"}, {"modifier": "m-oat"}]
            if item == "i-coffee"
            else [],
            age_checked=18,
        )
    )
    line = chance.randint(1, 4)
    changes = [
        _one("set_quantity", line=line, quantity=chance.choice((0, 1000, 7000))),
        _one("set_price", line=line, price=chance.randint(0, 9_999), reason="damaged"),
        _one("discount", line=line, rate=chance.randint(1, 1_000_000)),
        _one("discount", rate=chance.randint(1, 500_000)),
        _one("discount", amount=chance.randint(1, 3_000)),
        _one("remove", line=line),
        _one("exempt", on=chance.random() < 0.5),
        _one("note", line=line, text="blåbærgrød 🫐"),
    ]
    commands += chance.sample(changes, chance.randint(0, 4))
    receipt = f"K1-{chance.randint(1, 40):06d}"
    if chance.random() < 0.4:
        commands.append(_one("refund", receipt_code=receipt))
    if chance.random() < 0.3:
        commands.append(_one("tender", kind="card", amount=chance.randint(1, 5_000), reference="1"))
    commands.append(
        chance.choice(
            (
                _one("tender", kind="cash"),
                _one("tender", kind="cash", given=500_000),
                _one("tender", kind="mobilepay"),
                _one("refund_as_paid"),
            )
        )
    )
    commands += [_one("tender", kind="cash"), _one("finish")]
    commands.append(
        chance.choice(
            (
                _one("(restart)"),
                _one("void"),
                _one("x_report"),
                _one("receipts", query="letmælk"),
                _one("search", text="æb"),
                _one("copy_receipt", receipt_code=receipt, medium="print"),
                _one("pay_in", amount=chance.randint(1, 9_999)),
                _one("view"),
            )
        )
    )
    return commands
