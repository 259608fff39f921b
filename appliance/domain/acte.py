"""The acts of the nomenclatures, and the paper that orders them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final


class Trait(StrEnum):
    """What a rule asks about an act.  The tables say which act has which."""

    USUEL = "usuel"  # offered first on the screen
    AMX = "amx"  # named among the acts that are billed AMX beside a BSI
    PONCTION = "ponction"  # keeps its full rate beside one other act
    PLEIN_A_DOMICILE = "plein_a_domicile"  # vaccination: full rate at home beside other care
    PLEIN_AVEC_BSI = "plein_avec_bsi"  # full rate beside a BSI or an AIS
    PANSEMENT_LOURD = "pansement_lourd"  # opens the MCI, and the full rate of the analgesia
    ANALGESIE = "analgesie"
    BILAN = "bilan"  # assessment of a heavy dressing: no MCI
    SUIVI_POSTOP = "suivi_postop"
    RETRAIT_POSTOP = "retrait_postop"  # full rate beside a follow-up after an operation
    PERFUSION_COURTE = "perfusion_courte"
    PERFUSION_LONGUE = "perfusion_longue"
    RETRAIT_PERFUSION = "retrait_perfusion"
    HORS_11B = "hors_11b"  # a lump sum, outside article 11B
    TELE = "tele"  # help to a teleconsultation, or care at a distance
    SANS_DEPLACEMENT = "sans_deplacement"
    SANS_MAJORATION = "sans_majoration"  # neither night nor Sunday
    PROPRE_PRESCRIPTION = "propre_prescription"  # the nurse prescribes it herself
    ENTENTE_PREALABLE = "entente_prealable"
    ENTENTE_APRES_UN_MOIS = "entente_apres_un_mois"
    ACCOMPAGNE = "accompagne"  # only beside another act
    SEUL = "seul"  # only by itself
    CCAM = "ccam"
    CUMUL_CONSULTATION = "cumul_consultation"  # CCAM act paid whole beside a consultation


DE_MEDECIN: Final = frozenset({"convention médicale", "CCAM"})
"""Articles of the doctors' acts: all others are the nurses'."""
BOOK: Final = "titre XVI"
"""Article of an act that is named by its book letter and coefficient alone."""


class Nature(StrEnum):
    """Nature of the insurance that an act falls under."""

    MALADIE = "maladie"
    MATERNITE = "maternite"
    AT = "at"
    PREVENTION = "prevention"


class Intervalle(StrEnum):
    """The time over which an act is counted; its value ends the French sentence."""

    SEMAINE = "par semaine"
    MOIS = "par mois"
    AN = "par an"
    ORDONNANCE = "par ordonnance"  # stands for an episode or a series, that no invoice names


@dataclass(frozen=True, slots=True, kw_only=True)
class Frequence:
    """How often an act may be billed.

    Attributes:
        en_jours: days are counted, however often it was done on each.
    """

    fois: int
    par: Intervalle
    en_jours: bool = False

    def __str__(self) -> str:
        return f"{self.fois} {'jours' if self.en_jours else 'fois'} {self.par}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Acte:
    """One entry of a nomenclature.

    Attributes:
        lettre: key letter, whose dated value gives the price; a CCAM code is its own.
        article: where the nomenclature names it.
        groupe: acts of one group (`5bis`, `perfusion`) count as one act of article 11B.
        coefficient_cancer: the coefficient for cancer or immunodepression, where there is one.
        depuis: first day on which the act can be billed.
        par_jour: how often a day, None where no limit is known.
        frequence: how often over a longer time, None where no limit is known.
        age_min: full years from which the act can be done, None without a limit.
        age_max: full years up to which, that age included.
        exclut: ids of the acts that it does not stand beside on one day.
    """

    id: str
    label: str
    lettre: str
    coefficient: Decimal
    article: str
    traits: frozenset[Trait] = frozenset()
    groupe: str = ""
    coefficient_cancer: Decimal | None = None
    depuis: date | None = None
    par_jour: int | None = None
    frequence: Frequence | None = None
    age_min: int | None = None
    age_max: int | None = None
    exclut: frozenset[str] = frozenset()

    @property
    def de_medecin(self) -> bool:
        """Tell whether a doctor bills it, and not a nurse."""
        return self.article in DE_MEDECIN

    @property
    def du_livre(self) -> bool:
        """Tell whether it is named by its book letter alone, without rules of its own."""
        return self.id == self.lettre and self.article == BOOK


@dataclass(frozen=True, slots=True, kw_only=True)
class Soin:
    """One act that was done.

    Attributes:
        ald: the care is related to the exonerating ALD.
        nature: None for that of the patient.
        contraception: the reason of the act.
    """

    acte: Acte
    ald: bool = False
    nature: Nature | None = None
    contraception: bool = False

    def est(self, trait: Trait) -> bool:
        """Tell whether the act has a trait."""
        return trait in self.acte.traits


@dataclass(frozen=True, slots=True, kw_only=True)
class Prescription:
    """Who ordered the care, and when.

    Attributes:
        prescripteur: RPPS (11 digits) or AM number (9 digits), as text; empty in direct access.
        domicile: the prescription says that the care is given at home.
        nuit: the wording demands the night or that hour.
        quotidien: the wording says strictly every day.
        acces_direct: the nurse is her own prescriber.
    """

    prescripteur: str
    date: date
    domicile: bool
    nuit: bool = False
    quotidien: bool = False
    acces_direct: bool = False
