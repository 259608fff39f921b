"""`besace delegate` and `besace manage`, as two people at two terminals meet them."""

from pathlib import Path

import pytest

from appliance.__main__ import main
from appliance.errors import (
    DelegationElsewhereError,
    DelegationReplayedError,
    EntryError,
    ExportError,
    NoProposalError,
    NotAllowedError,
    NoVaultError,
    UnreadableFileError,
)
from tests.canaries import search
from tests.made_up import ADA
from tests.wiring.terminals import MANAGER, PERIOD, Terminals
from tests.wiring.vaults import CODE


def test_a_share_goes_out_is_worked_on_comes_back_and_is_decided(
    terminals: Terminals, tmp_path: Path
) -> None:
    given, answer = tmp_path / "aller", tmp_path / "retour"
    terminals.shown()
    terminals.out(given)
    assert "1 part(s)" in terminals.shown()
    assert given.stat().st_mode & 0o077 == 0
    assert terminals.manage("open", given) == 0
    shown = terminals.shown()
    assert "facture 000000001, part AMO" in shown
    assert "La caisse ne reconnaît pas l’assuré" in shown
    assert ADA.nom not in shown
    assert terminals.manage("propose", "1", "abandon", "trop ancien") == 0
    assert terminals.manage("propose", "1", "contest", "assuré connu de la caisse") == 0
    assert terminals.manage("out", "-o", answer) == 0
    assert terminals.manage("list") == 0
    assert "réponse faite le" in terminals.shown()
    assert terminals.delegate("in", answer) == 0
    assert "1  facture 000000001, part AMO, à contester" in terminals.shown()
    assert terminals.delegate("accept", "1") == 0
    assert "Part contestée" in terminals.shown()
    assert terminals.delegate("list") == 0
    shown = terminals.shown()
    assert f"proposé par {MANAGER}, acceptée par INFIRMIERE ESSAI" in shown
    assert "en attente : 0" in shown


def test_a_correction_waits_at_the_screen_with_the_managers_words(
    terminals: Terminals, tmp_path: Path
) -> None:
    answer = terminals.answered(tmp_path / "retour", ("correct", "relire les droits"))
    assert terminals.delegate("in", answer) == 0
    assert terminals.delegate("accept", "1") == 0
    assert "F9, I" in terminals.shown()
    terminals.person.answers = [CODE]
    assert main(["rejections", "show", "1", "--config", str(terminals.settings)]) == 0
    assert (
        "consigne  INFIRMIERE ESSAI : corriger : relire les droits (proposé par"
        in terminals.shown()
    )


def test_a_proposal_that_is_refused_waits_no_more(terminals: Terminals, tmp_path: Path) -> None:
    assert terminals.delegate("in", terminals.answered(tmp_path / "r", ("abandon", "non"))) == 0
    assert terminals.delegate("refuse", "1") == 0
    assert terminals.delegate("accept", "1") == 78
    assert terminals.refused(NoProposalError)


def test_a_file_is_taken_in_once_on_either_side(terminals: Terminals, tmp_path: Path) -> None:
    answer = terminals.answered(tmp_path / "retour", ("abandon", "trop ancien"))
    assert terminals.manage("open", tmp_path / "retour.aller") == 78
    assert terminals.refused(DelegationReplayedError)
    assert terminals.delegate("in", answer) == 0
    assert terminals.delegate("in", answer) == 78
    assert terminals.refused(DelegationReplayedError)


def test_a_file_for_somebody_else_is_not_opened_nor_is_an_answer_of_somebody_else(
    terminals: Terminals, tmp_path: Path
) -> None:
    given = terminals.out(tmp_path / "aller")
    own, terminals.home = terminals.home, tmp_path / "autre"
    assert terminals.manage("init", "UN AUTRE") == 0
    assert terminals.manage("open", given) == 78
    assert terminals.refused(DelegationElsewhereError)
    terminals.home = own
    assert terminals.delegate("in", given) == 78
    assert terminals.refused(DelegationElsewhereError)


@pytest.mark.parametrize("period", ["2026-09-01", "2026-09-30..2026-09-01", "a..b"])
def test_days_that_are_none_are_refused(terminals: Terminals, period: str) -> None:
    with pytest.raises(SystemExit):
        terminals.delegate("out", "--period", period, "--to", terminals.key)
    assert "deux jours sont attendus" in terminals.capsys.readouterr().err


@pytest.mark.parametrize("days", ["0", "91", "x"])
def test_a_file_cannot_last_for_ever(terminals: Terminals, days: str) -> None:
    with pytest.raises(SystemExit):
        terminals.delegate("out", "--period", PERIOD, "--to", terminals.key, "--days", days)


def test_what_is_no_key_no_file_or_no_free_place_is_said(
    terminals: Terminals, tmp_path: Path
) -> None:
    given = terminals.out(tmp_path / "aller")
    assert terminals.delegate("out", "--period", PERIOD, "--to", given) == 78
    assert terminals.refused(EntryError)
    assert terminals.delegate("out", "--period", PERIOD, "--to", terminals.key, "-o", given) == 78
    assert terminals.refused(ExportError)
    assert terminals.delegate("in", tmp_path / "nowhere") == 78
    assert terminals.refused(UnreadableFileError)
    terminals.home = tmp_path / "rien"
    assert terminals.manage("list") == 78
    assert terminals.refused(NoVaultError)


def test_only_a_titulaire_gives_a_file(terminals: Terminals) -> None:
    terminals.person.answers = [CODE, "autre code, et long", "autre code, et long"]
    add = ["people", "add", "Secrétaire Essai", "--role", "secretaire"]
    assert main([*add, "--config", str(terminals.settings)]) == 0
    terminals.person.answers = ["Secrétaire Essai", "autre code, et long"]
    words = ["delegate", "out", "--period", PERIOD, "--to", str(terminals.key)]
    assert main([*words, "--config", str(terminals.settings)]) == 78
    assert terminals.refused(NotAllowedError)


def test_neither_side_keeps_what_was_given_in_clear(terminals: Terminals, tmp_path: Path) -> None:
    terminals.answered(tmp_path / "retour", ("abandon", "motif très reconnaissable"))
    words = {"reconnaissable", "ASSURÉ", ADA.nom, ADA.nir.number}
    assert list(search([terminals.home], words)) == []
    assert list(search([tmp_path / "here"], words)) == []
    for file in (tmp_path / "retour", tmp_path / "retour.aller"):
        assert not any(word.encode() in file.read_bytes() for word in words)
