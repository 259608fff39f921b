"""Whether a text that somebody else wrote names a person who is to be forgotten."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from appliance.domain.argent.part import Mot, SuiviPart
from appliance.domain.patient import Beneficiaire
from appliance.domain.registre.noms import mots_of


@dataclass(frozen=True, slots=True, repr=False)
class Oublies:
    """Those who are to be forgotten, under every name and NIR that they were known by.

    Attributes:
        noms: surname and first name, as plain words.
        nirs: numbers without their keys.
    """

    noms: frozenset[frozenset[str]] = field(default=frozenset())
    nirs: frozenset[str] = field(default=frozenset())

    @classmethod
    def of(cls, who: Iterable[Beneficiaire]) -> Self:
        """Take the names and the NIR of each."""
        known = [*who]
        noms = (frozenset([*mots_of(one.nom), *mots_of(one.prenom)]) for one in known)
        nirs = frozenset(one.nir.number for one in known if one.nir.number)
        return cls(frozenset(filter(None, noms)), nirs)

    def named_in(self, *textes: str) -> bool:
        """Tell whether surname and first name stand in the texts, in any order, or a NIR."""
        together = " ".join(textes)
        if any(nir in "".join(together.split()) for nir in self.nirs):
            return True
        words = {*mots_of(together)}
        return any(nom <= words for nom in self.noms)

    def named_in_bytes(self, contents: Sequence[bytes]) -> bool:
        """Tell the same of files, whose text is Latin-1 or plain ASCII."""
        return self.named_in(*(content.decode("latin-1") for content in contents))


def without_words(suivi: SuiviPart) -> SuiviPart:
    """Return a share without what payers and persons wrote of it in words of their own."""
    return replace(suivi, mots=tuple(map(_mot, suivi.mots)))


def _mot(mot: Mot) -> Mot:
    motifs = tuple(replace(one, libelle="") for one in mot.motifs)
    return replace(mot, raison="", motifs=motifs)
