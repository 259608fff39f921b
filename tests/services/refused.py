"""A record at a station, invoices of hers that are refused, and the ten commonest causes."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256

from appliance.domain.acte import Soin
from appliance.domain.argent.motifs import Famille
from appliance.domain.file_attente import FactureEnFile
from appliance.domain.identifiers import NumeroFacture, Organisme
from appliance.domain.patient import CarteVitale
from appliance.domain.registre.accueil import dossier_of_card
from appliance.domain.registre.contrat import ContratAmc
from appliance.domain.registre.convention import Convention, Permet
from appliance.domain.registre.dossier import Immatriculation
from appliance.domain.registre.droits import Droits, Exoneration, Motif
from appliance.domain.registre.fiche import Fiche, Source
from appliance.domain.registre.ordonnance import Ordonnance, Serie
from appliance.domain.registre.piece import Piece, Support, TypePiece
from appliance.domain.tiers_payant import Part, TiersPayant
from appliance.services.corrections import Corrections, Retouche
from appliance.services.poste import Poste
from appliance.services.rejets import Rejets
from tests.formats.made_up_noemie import amc, amo, cited, reason
from tests.formats.second_reader import entity, noemie
from tests.made_up import ADA, NOMENCLATURE, NOON, ORGANISME, PROFESSIONNEL, made_up_nir
from tests.services.billed import DAY, PAPER, asked, visit

MUTUELLE = "7272727272"
LATER = DAY + timedelta(days=1)


@dataclass
class Desk:
    """ADA's record at a station, and one invoice of hers that is refused."""

    poste: Poste

    @property
    def corrections(self) -> Corrections:
        return Corrections(billing=self.poste.billing)

    @property
    def rejets(self) -> Rejets:
        known = {str(ORGANISME): "caisse@essai.test"}
        clock = self.poste.billing.clock
        return Rejets(suivi=self.poste.livres.suivi, clock=clock, adresses=known)

    def enter(self) -> int:
        registre = self.poste.billing.store.registre
        self.patient = registre.patients.add(dossier_of_card(ADA, CarteVitale((ADA,)), DAY)).numero
        for kind in (TypePiece.ORDONNANCE, TypePiece.ATTESTATION, TypePiece.CARTE_MUTUELLE):
            shown = Piece(
                type=kind,
                support=Support.NUMERISEE,
                vue_le=DAY,
                noms=("ESSAIMONT ADA",),
                lisible=True,
                datee_du=DAY,
            )
            registre.pieces.add(shown, patient=self.patient)
        self.rights()
        registre.contrats.add(
            ContratAmc(amc=MUTUELLE, adherent="12345", confirme_le=DAY), patient=self.patient
        )
        return self.patient

    def rights(self, *motifs: Motif, later: bool = False, body: Organisme = ORGANISME) -> None:
        seen = Droits(
            source=Source.ATTESTATION,
            vu_le=LATER if later else DAY,
            organisme=body,
            exonerations=tuple(Exoneration(motif=one) for one in motifs),
        )
        self.poste.billing.store.registre.droits.add(seen, patient=self.patient)

    def paper(self, **changes: object) -> None:
        written = Ordonnance(
            prescripteur=PAPER.prescripteur,
            prescrite_le=PAPER.date,
            series=(Serie(actes=("sc",), duree=90),),
            domicile=True,
        )
        kept = replace(written, **changes)  # type: ignore[arg-type]
        self.poste.billing.store.registre.ordonnances.add(kept, patient=self.patient)

    def record(self, **changes: object) -> None:
        patients = self.poste.billing.store.registre.patients
        fiche = patients.get(self.patient)
        assert fiche is not None
        after = replace(fiche.valeur, **changes)  # type: ignore[arg-type]
        patients.put(Fiche(self.patient, after))

    def agree(self, amc_number: str) -> None:
        permet = frozenset({Permet.TIERS_PAYANT, Permet.DRE})
        convention = Convention(libelle="MUTUELLE", amc=amc_number, permet=permet)
        self.poste.billing.store.registre.conventions.add(convention)

    def bill(self, *, ald: bool = False, both: bool = False) -> NumeroFacture:
        care = replace(visit("sc"), actes=(Soin(acte=NOMENCLATURE["sc"], ald=ald),))
        settled = TiersPayant.AMO_AMC if both else TiersPayant.AMO
        shown = asked(self.poste, care, tiers_payant=settled)
        numero = self.poste.seal(shown).facture.numero
        self.poste.send_now()
        return numero

    def refuse(self, numero: NumeroFacture, label: str, part: Part = Part.AMO) -> None:
        [asked_for] = self.poste.billing.store.argent.comptes.of(int(numero))
        word = amo if part is Part.AMO else amc
        content = noemie(
            entity("040", 2, payee_no=PROFESSIONNEL.numero.value),
            cited(int(numero)),
            word(asked_for.demande, "R", 0),
            reason("0001", label, part="O" if part is Part.AMO else "C"),
            file_amount=0,
        )
        self.poste.livres.suivi.entendre([content], retour=sha256(content).hexdigest(), le=NOON)

    def refused(self, cause: "Cause") -> NumeroFacture:
        """Bill, have it refused, and correct the register."""
        if cause.exonerated:
            self.rights(Motif.ALD)
        numero = self.bill(ald=cause.exonerated)
        self.refuse(numero, cause.label)
        cause.change(self)
        return numero

    def kept(self, numero: NumeroFacture) -> FactureEnFile:
        found = self.poste.billing.store.get(numero)
        assert found is not None
        return found


def other_nir(desk: Desk) -> None:
    known = Immatriculation(
        nir=made_up_nir("2550899123789"), source=Source.ATTESTATION, vu_le=LATER
    )
    desk.record(immatriculations=(known,))


NOTHING = Retouche()


@dataclass(frozen=True)
class Cause:
    """One of the ten commonest causes.

    Attributes:
        change: what a person corrects in the register before.
        shown: what the correction shows as changed; empty for nothing.
        exonerated: the invoice said that the care is related to an ALD.
    """

    famille: Famille
    label: str
    change: Callable[[Desk], None] = lambda _: None
    shown: str = ""
    retouche: Retouche = NOTHING
    exonerated: bool = False


CAUSES = [
    Cause(Famille.IDENTITE, "ASSURÉ INCONNU DE LA CAISSE", other_nir, "NIR"),
    Cause(
        Famille.NAISSANCE,
        "DATE DE NAISSANCE ERRONEE",
        lambda desk: desk.record(naissance="19550813"),
        "naissance",
    ),
    Cause(
        Famille.ORGANISME,
        "ORGANISME DE RATTACHEMENT ERRONE",
        lambda desk: desk.rights(later=True, body=Organisme.parse("019980000")),
        "caisse",
    ),
    Cause(
        Famille.DROITS,
        "DROITS NON OUVERTS",
        lambda desk: desk.rights(Motif.INVALIDITE, later=True),
        "exonération",
    ),
    Cause(
        Famille.EXONERATION,
        "EXONERATION NON RETROUVEE",
        lambda desk: desk.rights(later=True),
        "exonération",
        exonerated=True,
    ),
    Cause(
        Famille.PRESCRIPTEUR,
        "PRESCRIPTEUR INCONNU",
        lambda desk: desk.paper(prescripteur="99700218904"),
        "prescripteur",
    ),
    Cause(
        Famille.PRESCRIPTION,
        "PRESCRIPTION INTERDITE A CETTE DATE",
        lambda desk: desk.paper(prescrite_le=DAY - timedelta(days=3)),
        "ordonnance du",
    ),
    Cause(
        Famille.ACTE,
        "ACTE NON AUTORISE",
        shown="actes",
        retouche=Retouche(actes=("ponction_veineuse",)),
    ),
    Cause(Famille.PIECE, "PIECE JUSTIFICATIVE MANQUANTE"),
    Cause(Famille.TECHNIQUE, "STRUCTURE ILLISIBLE"),
]
