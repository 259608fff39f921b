"""Who may answer the first hour, and that playing never ends it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.errors import DirectoryError, NoSettingsError
from appliance.tui.first_hour_app import FirstHourApp, Outcome
from appliance.wiring import demo
from appliance.wiring.first_hour import program


@pytest.fixture
def _terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for stream in ("stdin", "stdout"):
        monkeypatch.setattr(f"sys.{stream}.isatty", lambda: True)


def test_without_a_terminal_missing_settings_are_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(NoSettingsError, match="n’existe pas"):
        program.run(tmp_path / "besace.toml", kiosk=False)
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("_terminal")
def test_a_machine_that_is_no_box_is_not_asked_to_become_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "DEFAULT_FILE", tmp_path / "besace.toml")
    monkeypatch.setattr(program, "BOX_STATION", tmp_path / "none")
    with pytest.raises(NoSettingsError):
        program.run(tmp_path / "besace.toml", kiosk=True)


@pytest.mark.usefixtures("_terminal")
def test_playing_comes_back_to_the_first_hour_even_where_it_could_not_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notices: list[str] = []

    def ways() -> Iterator[Outcome]:
        yield from (Outcome.PLAY, Outcome.PLAY, Outcome.DONE)

    way = ways()

    def run(app: FirstHourApp) -> None:
        notices.append(app._notice)
        app.outcome = next(way)

    def refuse(_: demo.Options) -> int:
        if len(notices) == 1:
            raise DirectoryError("le disque est plein")
        return 0

    monkeypatch.setattr(FirstHourApp, "run", run)
    monkeypatch.setattr(demo, "play", refuse)
    assert program.run(tmp_path / "besace.toml", kiosk=True) is None
    assert [bool(one) for one in notices] == [False, True, False]


def test_a_box_says_at_its_first_screen_where_the_key_of_its_data_is(tmp_path: Path) -> None:
    assert not program.whose_key(tmp_path)
    (tmp_path / "data.made").touch()
    assert "La puce TPM" in program.whose_key(tmp_path)
    (tmp_path / "data.key").touch()
    assert "Sans puce TPM" in program.whose_key(tmp_path)
