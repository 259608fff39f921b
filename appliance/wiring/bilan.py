"""`besace report`: the month in tables, on paper, for a spreadsheet, for the accountant."""

import json
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from appliance.domain.argent.bilan import Bilan, Mois
from appliance.domain.registre.fiche import Periode
from appliance.domain.roles import Action
from appliance.formats.tableaux import as_json, in_columns, tableaux, write_csv
from appliance.services.bilan import Bilans
from appliance.services.comptabilite import Comptabilite
from appliance.services.previsions import Previsions
from appliance.wiring.files import put_out
from appliance.wiring.opening import Opened, opened
from appliance.wiring.practice import open_suivi

WRITTEN: Final = "Écrit : {file}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choix:
    """What to make of a report.

    Attributes:
        mois: of which month; None for the present one.
        pdf, csv, fec: files to write; None for those that are not wanted.
        as_json: print values instead of tables.
    """

    mois: Mois | None
    pdf: Path | None = None
    csv: Path | None = None
    fec: Path | None = None
    as_json: bool = False

    @property
    def only_fec(self) -> bool:
        """Tell whether nothing of the report itself is wanted."""
        return self.fec is not None and not (self.pdf or self.csv or self.as_json)


def run(settings: Path, choix: Choix) -> int:
    """Draw up a report; print it, or write the files that are wanted; return the exit code.

    Raises:
        ExportError: a file cannot be written.
        NotAllowedError: the role does not allow it.
        WrongCodeError, LockedOutError, NoVaultError, BusyError: see `opened`.
    """
    with opened(settings, Action.VOIR_TOUS_LES_MONTANTS) as box:
        mois = choix.mois or Mois.of(box.today())
        if choix.fec is not None:
            _write(box, choix.fec, b"".join(_entries(box, mois)))
        if choix.only_fec:
            return 0
        bilan = _drawn_up(box, mois)
        if choix.pdf is not None:
            _write(box, choix.pdf, _paper(box, bilan))
        if choix.csv is not None:
            _write(box, choix.csv, write_csv(bilan))
    if choix.as_json:
        print(json.dumps(as_json(bilan), ensure_ascii=False))
    elif not (choix.pdf or choix.csv or choix.fec):
        _print(bilan)
    return 0


def previsions_of(box: Opened) -> Previsions:
    """Return the forecasts of an open practice, as of today."""
    return Previsions(suivi=open_suivi(box.config, box.store), jour=box.today())


def _write(box: Opened, file: Path, content: bytes) -> None:
    put_out(box.machine.disk, file, content, over=True)
    print(WRITTEN.format(file=file))


def _drawn_up(box: Opened, mois: Mois) -> Bilan:
    share = box.config.comptabilite.retrocession
    return Bilans(previsions=previsions_of(box), retrocession=share).dresser(mois)


def _paper(box: Opened, bilan: Bilan) -> bytes:
    from appliance.formats.bilan_pdf import draw_bilan

    return draw_bilan(bilan, box.config.cabinet.professionnel.nom)


def _entries(box: Opened, mois: Mois) -> Iterable[bytes]:
    """Return the entries of the year up to the end of the month."""
    from appliance.formats.fec import write_fec

    last = date(*mois, monthrange(*mois)[1])
    periode = Periode(debut=date(mois.annee, 1, 1), fin=last)
    books = Comptabilite(suivi=open_suivi(box.config, box.store), periode=periode)
    return write_fec(books.ecritures())


def _print(bilan: Bilan) -> None:
    for tableau in tableaux(bilan):
        print(f"\n{tableau.titre}")
        for line in in_columns((tableau.entetes, *tableau.rangees)):
            print(f"  {line}")
