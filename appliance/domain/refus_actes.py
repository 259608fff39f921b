"""What the rules of the acts forbid: each check's sentence, way out and source."""

from typing import Final

from appliance.domain.controles import Refus, Severity

ERROR: Final = Severity.ERROR
WARNING: Final = Severity.WARNING
BSI: Final = "NGAP titre XVI, chap. I, art. 12"
ART_13: Final = "NGAP art. 13"
ART_14: Final = "NGAP art. 14"
CONVENTION: Final = "convention médicale"

ACTES: Final = (
    Refus(
        "mau-coefficient",
        ERROR,
        "La MAU demande un seul acte, de coefficient 1,5 au plus.",
        "Retirez la MAU.",
        "NGAP, MAU",
    ),
    Refus(
        "mau-with-mci",
        ERROR,
        "La MAU et la MCI s’excluent.",
        "Gardez l’une des deux.",
        "NGAP, MAU et MCI",
    ),
    Refus(
        "mau-with-bsi",
        ERROR,
        "Pas de MAU à côté d’un BSI : ses actes se cotent AMX.",
        "Retirez la MAU.",
        BSI,
    ),
    Refus("mci-with-bsi", ERROR, "Pas de MCI à côté d’un BSI.", "Retirez la MCI.", BSI),
    Refus(
        "mci-with-assessment",
        ERROR,
        "Pas de MCI avec le bilan d’un pansement lourd (AMI 11).",
        "Retirez la MCI.",
        "NGAP, MCI",
    ),
    Refus(
        "mci-at-cabinet",
        ERROR,
        "La MCI demande des soins à domicile.",
        "Retirez la MCI.",
        "NGAP, MCI",
    ),
    Refus(
        "bsi-once-per-day",
        ERROR,
        "Un seul forfait BSI par patient et par jour, tous infirmiers confondus.",
        "Gardez un seul forfait, au premier passage.",
        BSI,
    ),
    Refus(
        "ais-with-bsi",
        ERROR,
        "Pas d’AIS un jour de BSI.",
        "Retirez l’AIS : le forfait le comprend.",
        BSI,
    ),
    Refus(
        "amx-required-with-bsi",
        ERROR,
        "À côté d’un BSI un acte technique se cote AMX, pas AMI.",
        "Remplacez AMI par AMX.",
        BSI,
    ),
    Refus(
        "night-with-sunday",
        ERROR,
        "Une seule majoration de nuit, de dimanche ou de jour férié par passage.",
        "Gardez la majoration proposée.",
        ART_14,
    ),
    Refus(
        "night-not-prescribed",
        ERROR,
        "La majoration de nuit demande la mention sur l’ordonnance ou un appel urgent.",
        "Retirez la majoration, ou cochez la mention si l’ordonnance la porte.",
        ART_14,
    ),
    Refus(
        "night-hours",
        ERROR,
        "Cette majoration de nuit ne correspond pas à l’heure des soins.",
        "Corrigez l’heure ou la majoration.",
        ART_14,
    ),
    Refus(
        "sunday-not-open",
        ERROR,
        "Ni le jour ni l’ordonnance n’ouvrent la majoration de dimanche et de jour férié.",
        "Retirez la majoration, ou cochez « rigoureusement quotidien » si l’ordonnance le dit.",
        ART_14,
    ),
    Refus(
        "ifd-with-ifi",
        ERROR,
        "Un seul déplacement par passage : IFD ou IFI.",
        "Gardez IFI auprès d’un patient au BSI, IFD sinon.",
        ART_13,
    ),
    Refus(
        "ifi-daily-limit",
        ERROR,
        "Au plus quatre IFI par jour et par patient.",
        "Retirez l’IFI.",
        BSI,
    ),
    Refus(
        "displacement-once-per-address",
        ERROR,
        "Un seul déplacement pour plusieurs patients à la même adresse.",
        "Retirez le déplacement : l’autre patient le porte.",
        ART_13,
    ),
    Refus(
        "displacement-at-cabinet",
        ERROR,
        "Aucun déplacement n’est dû pour des soins au cabinet.",
        "Retirez le déplacement, ou corrigez le lieu.",
        ART_13,
    ),
    Refus(
        "domicile-not-prescribed",
        ERROR,
        "Déplacement facturé sans soins à domicile prescrits.",
        "Retirez le déplacement, ou cochez « à domicile » si l’ordonnance le dit.",
        ART_13,
    ),
    Refus(
        "mie-age",
        ERROR,
        "La MIE est réservée aux enfants de moins de sept ans.",
        "Retirez la MIE.",
        "NGAP, MIE",
    ),
    Refus(
        "long-infusion-once-per-day",
        WARNING,
        "Une perfusion longue (AMI 14 ou 15) ne se cote qu’une fois par jour.",
        "Cotez la seconde AMI 4,1.",
        "CIR-9/2025 du 25/06/2025",
    ),
    Refus(
        "removal-with-short-infusion",
        WARNING,
        "Le retrait définitif (AMI 5) ne va pas avec une perfusion courte (AMI 9 ou 10).",
        "Retirez l’un des deux actes.",
        "NGAP titre XVI, chap. II, art. 3",
    ),
    Refus("tll-daily-limit", WARNING, "Au plus deux TLL par jour.", "Retirez la TLL.", "NGAP, TLL"),
    Refus(
        "act-daily-limit",
        WARNING,
        "Acte fait plus souvent que la limite du jour ({code}).",
        "Vérifiez les passages du jour.",
        "NGAP, limite de l’acte",
    ),
    Refus(
        "act-frequency",
        WARNING,
        "Acte au-delà de sa limite, d’après les factures de ce boîtier ({code}).",
        "Vérifiez les factures du patient.",
        "NGAP, limite de l’acte",
    ),
    Refus(
        "already-billed",
        WARNING,
        "Le même acte est déjà facturé à ce patient ce jour-là : {code}.",
        "Vérifiez qu’il s’agit d’un autre passage.",
        "mémo des rejets d’une CPAM, code 2900 005 : déjà payé",
    ),
    Refus(
        "act-not-yet",
        ERROR,
        "Acte créé après ces soins ({code}).",
        "Corrigez la date des soins ou l’acte.",
        "NGAP, date de l’acte",
    ),
    Refus(
        "prior-agreement",
        WARNING,
        "Acte soumis à entente préalable.",
        "Joignez l’accord, ou la demande de plus de quinze jours.",
        "NGAP, entente préalable",
    ),
    Refus(
        "meg-age",
        ERROR,
        "La MEG est réservée aux enfants de moins de six ans.",
        "Retirez la MEG.",
        CONVENTION,
    ),
    Refus(
        "mcg-with-da",
        WARNING,
        "La MCG ne va pas avec un dépassement autorisé (DA).",
        "Retirez la MCG ou le DA.",
        CONVENTION,
    ),
    Refus(
        "mcg-on-visit", WARNING, "La MCG ne va pas avec une visite.", "Retirez la MCG.", CONVENTION
    ),
    Refus(
        "visit-majoration-at-cabinet",
        ERROR,
        "MD et MU ne vont qu’avec une visite.",
        "Retirez la majoration.",
        CONVENTION,
    ),
    Refus(
        "on-call-once",
        ERROR,
        "Une seule majoration de permanence des soins par acte.",
        "Gardez la majoration proposée.",
        CONVENTION,
    ),
)
