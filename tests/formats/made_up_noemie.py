"""A made-up return with everything that a caisse may tell, composed from the CSV tables."""

from io import BytesIO
from typing import Final, TypeVar

from appliance.domain.paiements import Evenement
from appliance.formats.noemie.events import read_events
from tests.formats.second_reader import entity, noemie

T = TypeVar("T")

DAY: Final = "261125"
LOT_DAY: Final = "261120"


def cited(numero: int, **values: str | int) -> str:
    return entity("102", 4, invoice_no=f"{numero:09d}", invoice_kind="F", **values)


def amo(asked: int, state: str, paid: int, sign: str = "P") -> str:
    return entity("198", 5, amo_requested=asked, amo_state=state, amo_paid=paid, amo_paid_sign=sign)


def amc(asked: int, state: str, paid: int) -> str:
    return entity("199", 5, amc_requested=asked, amc_state=state, amc_paid=paid, amc_paid_sign="P")


def reason(code: str, label: str, part: str = "O", level: str = "F") -> str:
    return entity("294", 5, reject_code=code, reject_label=label, reject_level=level, part=part)


def control(closed: str, count: int, amount: int, sign: str = "P") -> str:
    return entity(
        "990",
        99,
        closed_level_id=closed,
        lower_level_count=count,
        lower_level_amount=amount,
        sign=sign,
    )


HEAD: Final = (
    entity("020", 1, payee_no="991023763"),
    entity("040", 2, payee_no="991023763"),
    entity(
        "071",
        2,
        accounting_or_transfer_date=DAY,
        transfer_label_1="VIREMENT D ESSAI",
        transfer_label_2="CAISSE DES TESTS",
        paying_org="019990000",
    ),
    entity("081", 2, return_kind="01"),
    entity("080", 3, lot_date=LOT_DAY, lot_no="007"),
)
INVOICES: Final = (
    cited(41, lot_no="007", lot_date=LOT_DAY),
    entity("103", 5, insured_nir="2550899123456", insured_nir_key="20", birth_date="550812"),
    amo(530, "P", 530),
    amc(353, "P", 353),
    entity("210", 6, line_no=1, act_code="AMI", reimbursed=530, sign="P"),
    cited(42),
    amo(1830, "R", 0),
    amc(252, "R", 0),
    reason("0250", "ASSURE ABSENT DU FICHIER"),
    cited(43),
    amo(1000, "P", 600),
    amc(400, "D", 0),
    reason("2900", "LIGNE DEJA PAYEE", level="L"),
    entity("100", 4, invoice_no="000000044"),
    amo(700, "D", 0),
    entity("290", 5, line_no=1, code="X", label="EN ATTENTE"),
    entity("295", 5, comment_code="I", comment="PIECES ATTENDUES"),
    cited(45),
    amo(500, "P", 500),
    amc(200, " ", 0),
    reason("0001", "SIGNALEMENT", part="C"),
    cited(46),
    amo(900, "P", 900, "N"),
)
PAID: Final = 530 + 353 + 600 + 500 - 900
OTHERS: Final = (
    entity(
        "250",
        3,
        debt_ref="CREANCE1",
        debt_date="260901",
        debt_nature="IND",
        recovery_operation="REC",
        amount=100,
        sign="P",
        debt_balance=50,
    ),
    entity("261", 3, lump_code=12345, amount=7000),
    entity("262", 4, code="FAMI", label="AIDE A LA MODERNISATION", amount=7000),
)
TOTAL: Final = PAID - 100 + 7000
ENTITIES: Final = (
    *HEAD,
    *INVOICES,
    control("080", 6, PAID),
    *OTHERS,
    control("071", 3, TOTAL),
)
RETURN: Final = noemie(*ENTITIES, file_amount=TOTAL)


def events(content: bytes = RETURN) -> list[Evenement]:
    return list(read_events(BytesIO(content)))


def only(kind: type[T], content: bytes = RETURN) -> list[T]:
    return [event for event in events(content) if isinstance(event, kind)]
