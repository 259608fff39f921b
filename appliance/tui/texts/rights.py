"""Sentences about rights: where each comes from, how old it is, and what ADRi was asked."""

from typing import Final

COUNT: Final = "Droits : {rights}"
RIGHT: Final = "{right} ({source}, {age})"
TODAY: Final = "du jour"
DAYS: Final = "{days} j"
LINE: Final = "Vus le {day}, il y a {age} j ({source}){aside} : {held}"
ASIDE: Final = ", ÉCARTÉS le {day}"
BODY: Final = "caisse {body}"
PERIOD: Final = "droits de base {period}"
COUNTING: Final = "Comptent aujourd’hui : {rights}"
DISAGREE: Final = "DÉSACCORD avec ADRi : {differences}. F7 garde ADRi, F3 l’écarte."
ASKED: Final = "ADRi : question posée le {day}, pas encore de réponse."
TOLD: Final = {
    "trouve": "ADRi : réponse reçue le {day}.",
    "plusieurs": "ADRi, le {day} : plusieurs assurés répondent à cette identité. "
    "Vérifiez NIR, naissance et rang, puis redemandez.",
    "inconnu": "ADRi, le {day} : aucun assuré sous cette identité. "
    "Vérifiez NIR et naissance, puis redemandez.",
    "indisponible": "ADRi, le {day} : service indisponible ; la question sera reposée.",
}

ASKING: Final = "Question à ADRi…"
DECIDING: Final = "Choix des droits…"
WILL_LEAVE: Final = "Question à ADRi prête : elle part avec le prochain courrier."
NEEDS_CARD: Final = "ADRi ne répond qu’à un praticien : insérez la CPS, puis redemandez."
WAITS_ALREADY: Final = "Une question est déjà partie : la réponse est attendue."
KEPT_ADRI: Final = "ADRi compte ; ce qui le contredit est écarté."
KEPT_OTHER: Final = "ADRi est écarté ; l’autre source compte."
AGREED: Final = "Plus rien à choisir : les sources disent la même chose."

KEY_ASK: Final = ("ADRi", "Demander à ADRi les droits de ce patient, dès que le courrier passe")
KEY_KEEP: Final = ("Garder ADRi", "La réponse d’ADRi compte ; ce qui la contredit est écarté")
KEY_DROP: Final = ("Écarter ADRi", "La réponse d’ADRi ne compte plus ; l’autre source compte")
