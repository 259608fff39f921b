"""What is rare about a visit: the hour, the wording of the paper, the BSI, forced rights."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, NamedTuple, Self

from appliance.domain.acte import Prescription
from appliance.domain.apcv import ContexteApcv
from appliance.domain.brouillon import Brouillon, Moment
from appliance.domain.visite import Bsi
from appliance.tui.texts import visit as texts

MOMENTS: Final = {
    Moment.JOUR: texts.MOMENT_DAY,
    Moment.NUIT: texts.MOMENT_NIGHT,
    Moment.MILIEU_DE_NUIT: texts.MOMENT_DEEP_NIGHT,
}
LEVELS: Final = {
    None: texts.BSI_NONE,
    Bsi.BSA: texts.BSI_LIGHT,
    Bsi.BSB: texts.BSI_MEDIUM,
    Bsi.BSC: texts.BSI_HEAVY,
}


class Circumstances(NamedTuple):
    """What one screen asks, apart from the acts.

    Attributes:
        nuit, quotidien: the wording of the paper.
        forcage: why the rights are forced; empty where nobody does.
        apcv: the appli carte Vitale that was scanned; None where none was.
    """

    moment: Moment = Moment.JOUR
    nuit: bool = False
    quotidien: bool = False
    bsi: Bsi | None = None
    forcage: str = ""
    apcv: ContexteApcv | None = None

    @classmethod
    def of(cls, brouillon: Brouillon) -> Self:
        """Return those of a visit as it was offered."""
        paper = brouillon.prescription
        return cls(
            moment=brouillon.moment,
            nuit=paper is not None and paper.nuit,
            quotidien=paper is not None and paper.quotidien,
            bsi=brouillon.bsi,
            forcage=brouillon.forcage,
            apcv=brouillon.apcv,
        )

    def on(self, paper: Prescription) -> Prescription:
        """Return a paper with this wording."""
        return replace(paper, nuit=self.nuit, quotidien=self.quotidien)

    def told(self) -> str:
        """Say what is not ordinary; empty for nothing."""
        said = " ; ".join(self._said())
        return texts.CIRCUMSTANCES.format(said=said) if said else ""

    def _said(self) -> Iterator[str]:
        if self.moment is not Moment.JOUR:
            yield MOMENTS[self.moment]
        if self.nuit:
            yield texts.SAID_NIGHT
        if self.quotidien:
            yield texts.SAID_DAILY
        if self.bsi is not None:
            yield texts.SAID_BSI.format(level=LEVELS[self.bsi])
        if self.forcage:
            yield texts.SAID_FORCED.format(reason=self.forcage)
        if self.apcv is not None:
            yield said_apcv(self.apcv)


def said_apcv(apcv: ContexteApcv) -> str:
    """Say when an appli carte Vitale was read, and until when it is good."""
    at, until = (f"{one.astimezone():%H:%M}" for one in (apcv.recu_le, apcv.fin))
    return texts.SAID_APCV.format(at=at, until=until)


def held(apcv: ContexteApcv | None) -> str:
    """Say which one is kept with the visit, and how it goes; empty for none."""
    return "" if apcv is None else texts.APCV_HELD.format(said=said_apcv(apcv))
