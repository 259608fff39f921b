"""What the titles of imported tables stand for, remembered from one import to the next."""

from collections.abc import Mapping, Sequence

from appliance.domain.registre.attente import Correspondance, Genre
from appliance.domain.registre.fiche import Fiche
from appliance.formats.titres import match_titles
from appliance.queue.registre import Fichiers


def remembered(
    fichiers: Fichiers, genre: Genre, titres: Sequence[str], choices: Mapping[str, str]
) -> Correspondance:
    """Return which field each title stands for, and remember it; see `match_titles`.

    Raises:
        TableError: see `match_titles`; nothing is remembered.
    """
    known = {one.valeur: one.numero for one in fichiers.correspondances}
    found = match_titles(genre, titres, choices, tuple(known))
    same = (
        number for one, number in known.items() if (one.genre, one.titres) == (genre, found.titres)
    )
    if found not in known:
        numero = next(same, None)
        if numero is None:
            fichiers.correspondances.add(found)
        else:
            fichiers.correspondances.put(Fiche(numero, found))
    return found
