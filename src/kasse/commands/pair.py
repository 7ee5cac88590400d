"""`kasse pair NUMBER`: a fresh code that makes a device the till of a register."""

import argparse
from datetime import UTC, datetime

from kasse.commands.data import add_data_argument, use_data


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The register's number."""
    parser.add_argument("number", help="the register's number, as printed on receipts")
    add_data_argument(parser)


def run(args: argparse.Namespace) -> int:
    """Prints the code; 1 when there is no such register."""
    use_data(args)
    from kasse.office.serve import prepare

    prepare()
    from kasse.domain.outcome import Refused
    from kasse.office.actors import OPERATOR
    from kasse.office.stores import queries
    from kasse.office.stores.services import pairing

    register = queries.registers().filter(number=args.number.upper()).first()
    if register is None:
        numbers = ", ".join(queries.registers().values_list("number", flat=True))
        print(f"There is no register {args.number}. Known: {numbers or 'none'}.")
        return 1
    code = pairing.make_code(by=OPERATOR, register=register, now=datetime.now(UTC))
    if isinstance(code, Refused):
        print(f"Register {register.number} was retired.")
        return 1
    minutes = int(pairing.VALID_FOR.total_seconds()) // 60
    print(f"{register.store.name}, {register.number}: {code[:4]}-{code[4:]} ({minutes} minutes)")
    return 0
