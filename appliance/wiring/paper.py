"""`besace paper`: the paper sheets that must follow invoices of mode 5."""

from pathlib import Path

from appliance.domain.identifiers import NumeroFacture, numero_facture
from appliance.errors import NoSheetError
from appliance.services.feuilles_papier import FeuillesPapier
from appliance.wiring.files import put_out
from appliance.wiring.opening import Opened, opened

WRITTEN = "Écrit : {file}. Il nomme un patient : imprimez-le, signez-le, puis effacez-le."


def show(settings: Path) -> int:
    """Print the sheets that nobody sent yet; return the exit code."""
    with opened(settings) as box:
        waiting = _sheets(box).a_envoyer()
    for one in waiting:
        print(f"{one.numero}  établie le {one.etablie_le:%d/%m/%Y}, à envoyer signée")
    print(f"Feuilles papier à envoyer : {len(waiting)}")
    return 0


def write(settings: Path, number: str, file: Path) -> int:
    """Write the sheet of one invoice as PDF; return the exit code.

    Raises:
        NoSheetError: no invoice of mode 5 bears that number.
        ExportError: it cannot be written there.
    """
    with opened(settings) as box:
        content = _sheets(box).draw(_number(number))
        put_out(box.machine.disk, file, content, over=True)
    print(WRITTEN.format(file=file))
    return 0


def sent(settings: Path, number: str) -> int:
    """Note that the sheet of one invoice was put in the post; return the exit code.

    Raises:
        NoSheetError: no invoice of mode 5 bears that number.
    """
    with opened(settings) as box:
        _sheets(box).noter_envoi(_number(number))
    print(f"Feuille {number} : envoyée.")
    return 0


def _sheets(box: Opened) -> FeuillesPapier:
    return FeuillesPapier(store=box.store, clock=box.machine.clock)


def _number(text: str) -> NumeroFacture:
    try:
        return numero_facture(int(text))
    except ValueError:  # no number, or none that an invoice may bear
        raise NoSheetError from None
