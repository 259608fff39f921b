"""What was done, where, on whose order, and who pays: all proposed, all changeable."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import repeat
from typing import Any, ClassVar, Final, NamedTuple

from textual import events, on
from textual.binding import BindingType
from textual.widget import Widget

from appliance.domain.acte import Acte, Prescription, Trait
from appliance.domain.apcv import ContexteApcv
from appliance.domain.brouillon import Anterieur, Brouillon
from appliance.domain.registre.serie import Prescrit
from appliance.domain.visite import Profession
from appliance.services.tournee import Offre
from appliance.tui import offers, texts, wording
from appliance.tui.circumstances import Circumstances
from appliance.tui.keys import key
from appliance.tui.messages import HolderChosen, VisitChosen
from appliance.tui.round_messages import DraftChanged
from appliance.tui.screens.circumstances import CircumstancesScreen
from appliance.tui.screens.form import Complaint, Form
from appliance.tui.search import matching
from appliance.tui.texts import visit as words
from appliance.tui.visit_fields import ALD_ALONE, OF_DOCTORS, SIGNS, Place, choices, date_field
from appliance.tui.widgets.choice import Choice
from appliance.tui.widgets.entry import Entry
from appliance.tui.widgets.field import Field
from appliance.tui.widgets.plain import Plain
from appliance.tui.widgets.rows import Rows

PRESCRIBER_LENGTHS: Final = {9, 11}  # an AM number, an RPPS
CENTURY: Final = "20"  # care and its prescription are recent
KEPT_EVERY_S: Final = 1.0
ROW_MARGINS: Final = 8
"""Columns of a row beside the label and the code of an act."""


class Practice(NamedTuple):
    """Who bills, which acts, and every act by its id."""

    profession: Profession
    actes: Sequence[Acte]
    nomenclature: Mapping[str, Acte]


class ActScreen(Form):
    """The acts, and a form below them; Enter goes on from anywhere."""

    HELP = texts.HELP_ACT
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "next", texts.KEY_PRICE, "act.next"),
        key("f3", "search", texts.KEY_SEARCH, "act.search", show=False),
        key("plus", "add", words.KEY_ADD, "act.add"),
        key("asterisk", "circumstances", words.KEY_CIRCUMSTANCES, "act.more"),
        key("f2", "change('ald')", words.KEY_ALD, "act.ald", show=False),
        key("f5", "change('parcours')", words.KEY_PARCOURS, "act.parcours", show=False),
        key("f6", "change('place')", texts.KEY_PLACE, "act.place"),
        key("f7", "change('tiers_payant')", texts.KEY_TIERS_PAYANT, "act.tiers_payant"),
        key("f11", "change('garde')", words.KEY_GARDE, "act.garde", show=False),
        key("f12", "change('motif')", words.KEY_MOTIF, "act.motif", show=False),
        key("escape", "app.back", texts.KEY_BACK, "act.back"),
        key("up", "move(-1)", texts.KEY_CHOOSE, "act.up", show=False),
        key("down", "move(1)", texts.KEY_CHOOSE, "act.down", show=False),
    ]
    AUTO_FOCUS = "Rows"

    def __init__(self, chosen: HolderChosen, practice: Practice, offre: Offre) -> None:
        super().__init__()
        self._chosen = chosen
        self._practice = practice
        self._usual = [acte for acte in practice.actes if Trait.USUEL in acte.traits]
        self._letters = wording.mnemonics(self._usual)
        self._shown: Sequence[Acte] = self._usual
        self._offre = offre
        self._start = offre.brouillon
        self._rare = Circumstances.of(self._start)
        self._avant = self._start.avant
        self._soins = {one.acte: one for one in self._start.soins}
        self._choices: dict[str, Choice[Any]] = {
            name: Choice(values, value, id=name) for name, values, value in choices(self._start)
        }

    def body(self) -> Iterator[Widget]:
        """Show who, then what, then the circumstances."""
        yield Plain(wording.identity(self._chosen.beneficiaire), classes="title")
        yield Plain(texts.ACT_TITLE, classes="header")
        yield Field(texts.FIELD_SEARCH, Entry(id="search", signs=SIGNS))
        yield Rows(self._rows())
        yield Plain(self._listed(), id="chosen")
        yield Field(texts.FIELD_PLACE, self._choices["place"])
        yield Field(texts.FIELD_TIERS_PAYANT, self._choices["tiers_payant"])
        yield date_field(texts.FIELD_CARE, "care", self._start.date_soins)
        if self._ordered:
            yield from self._paper_fields()
        yield from (Field(label, self._choices[name]) for name, label in self._named.items())
        yield Plain(offers.remark(self._offre, self._practice.nomenclature), id="complaint")

    def on_mount(self) -> None:
        """Have what is entered kept, about once a second."""
        self._kept = self._brouillon()
        self.set_interval(KEPT_EVERY_S, self._keep)
        self.call_after_refresh(self.scroll_home, animate=False)  # whose care it is, first of all

    def on_screen_suspend(self) -> None:
        """Have it kept before another screen comes, the locked one too."""
        self._keep()

    def _keep(self) -> None:
        brouillon = self._brouillon()
        if isinstance(brouillon, Brouillon) and brouillon != self._kept:
            self._kept = brouillon
            self.post_message(DraftChanged(brouillon))

    def _paper_fields(self) -> Iterator[Field]:
        paper = self._start.prescription
        prescriber = paper.prescripteur if paper else ""
        yield Field(texts.FIELD_PRESCRIBER, Entry(prescriber, id="prescriber", signs=SIGNS))
        written = paper.date if paper else self._start.date_soins
        yield date_field(texts.FIELD_PRESCRIBED, "prescribed", written)

    @property
    def _named(self) -> Mapping[str, str]:
        """The choices that change rarely, each with its key in its label."""
        return ALD_ALONE if self._ordered else ALD_ALONE | OF_DOCTORS

    @property
    def _ordered(self) -> bool:
        """Tell whether somebody orders the care: a doctor's is nobody's order."""
        return self._practice.profession is Profession.IDEL

    def on_key(self, event: events.Key) -> None:
        """Let a letter choose its usual act, any other begin a search, unless a field takes it."""
        if isinstance(self.focused, Entry):
            return
        letter = event.key.upper()
        if letter in self._letters and self._shown is self._usual:
            actes = self.query_one(Rows)
            actes.highlighted = self._letters.index(letter)
            actes.focus()
        elif event.character is not None and event.character.isalnum():
            self.action_search()
            self.query_one("#search", Entry).insert_text_at_cursor(event.character)

    @on(Entry.Changed, "#search")
    def _search(self, changed: Entry.Changed) -> None:
        """Show what answers the letters; the usual acts without any."""
        typed = changed.value.strip()
        self._shown = matching(self._practice.actes, typed) if typed else self._usual
        self.query_one(Rows).replace(self._rows(), place=0)
        self.query_one("#complaint", Plain).say("" if self._shown else texts.ACT_UNKNOWN)

    def action_search(self) -> None:
        """Go where letters look for any act."""
        self.query_one("#search").focus()

    def action_move(self, step: int) -> None:
        """Move the bar of the acts from the field above them."""
        actes = self.query_one(Rows)
        if actes.highlighted is not None and self.focused is self.query_one("#search"):
            actes.highlighted = (actes.highlighted + step) % len(self._shown)

    def action_add(self) -> None:
        """Add the act under the bar to the visit, or take it out."""
        place = self.query_one(Rows).highlighted
        if place is None or not self._shown:
            return
        name = self._shown[place].id
        if self._soins.pop(name, None) is None:
            self._soins[name] = Prescrit(name, ald=self._choices["ald"].value)
        self.query_one(Rows).replace(self._rows(), place=place)
        self.query_one("#chosen", Plain).say(self._listed())

    def action_change(self, choice: str) -> None:
        """Mark the next value of a choice, without leaving the field in focus."""
        if self._choices[choice].is_attached:
            self._choices[choice].action_change(1)

    def action_circumstances(self) -> None:
        """Ask for what is rare."""
        screen = CircumstancesScreen(self._rare, self._take, ordered=self._ordered)
        self.app.push_screen(screen)

    def take_apcv(self, contexte: ContexteApcv) -> None:
        """Keep an appli carte Vitale with the visit."""
        self._take(self._rare._replace(apcv=contexte))

    def take_group(self, avant: tuple[Anterieur, ...]) -> None:
        """Keep the earlier passages that the same invoice bills."""
        self._avant = avant
        self.query_one("#chosen", Plain).say(self._listed())

    def _take(self, marked: Circumstances) -> None:
        self._rare = marked
        self.query_one("#chosen", Plain).say(self._listed())

    def action_next(self) -> None:
        """Price what is chosen, or say what is wrong."""
        match self._brouillon():
            case Complaint() as complaint:
                self.complain(complaint)
            case brouillon:
                self.query_one("#complaint", Plain).say("")
                self.post_message(VisitChosen(self._chosen, brouillon, self._offre))

    def _rows(self) -> Iterator[str]:
        letters = self._letters if self._shown is self._usual else repeat(" ")
        width = self.app.size.width - ROW_MARGINS
        for letter, acte in zip(letters, self._shown, strict=False):
            mark = "+" if acte.id in self._soins else " "
            code = wording.cotation(acte)
            label, *more = wording.wrapped(acte.label, width - len(code))
            row = f"{letter} {mark}{label:<{width - len(code)}} {code}"
            yield "\n".join([row, *(f"   {one}" for one in more)])

    def _listed(self) -> str:
        known = self._practice.nomenclature
        labels = [known[one].label for one in self._soins if one in known]
        acts = words.CHOSEN.format(acts=" ; ".join(labels)) if labels else ""
        return "\n".join(filter(None, [acts, *offers.together(self._avant), self._rare.told()]))

    def _brouillon(self) -> Brouillon | Complaint:
        if not self._shown:
            return Complaint("search", texts.ACT_UNKNOWN)
        care = wording.parse_date(self.typed("care"), century=CENTURY)
        if care is None:
            return Complaint("care", texts.DATE_WRONG.format(field=texts.FIELD_CARE))
        prescription = self._prescription() if self._ordered else None
        if isinstance(prescription, Complaint):
            return prescription
        chosen = {name: choice.value for name, choice in self._choices.items()}
        return Brouillon(
            beneficiaire=self._chosen.beneficiaire,
            soins=self._acts(ald=chosen["ald"]),
            date_soins=care,
            domicile=chosen["place"] is not Place.CABINET,
            prescription=prescription,
            tiers_payant=chosen["tiers_payant"],
            parcours=chosen["parcours"],
            garde=chosen["garde"],
            motif=chosen["motif"],
            moment=self._rare.moment,
            bsi=self._rare.bsi,
            forcage=self._rare.forcage,
            apcv=self._rare.apcv,
            avant=self._avant,
        )

    def _acts(self, *, ald: bool) -> tuple[Prescrit, ...]:
        """Return the acts listed, else the one under the bar; a changed ALD is that of all."""
        under = self._shown[self.query_one(Rows).highlighted or 0].id
        listed = tuple(self._soins.values()) or (Prescrit(under, ald=ald),)
        if ald == self._start.ald:
            return listed
        return tuple(replace(one, ald=ald) for one in listed)

    def _prescription(self) -> Prescription | Complaint | None:
        """Return the prescription; None where a field is empty: a finding then says so."""
        prescriber = "".join(self.typed("prescriber").split())
        written = self.typed("prescribed")
        offered = self._start.prescription
        if not prescriber and offered is not None and offered.acces_direct:
            return offered
        if not prescriber or not written:
            return None
        day = wording.parse_date(written, century=CENTURY)
        if day is None:
            return Complaint("prescribed", texts.DATE_WRONG.format(field=texts.FIELD_PRESCRIBED))
        if not prescriber.isdecimal() or len(prescriber) not in PRESCRIBER_LENGTHS:
            return Complaint("prescriber", texts.PRESCRIBER_WRONG)
        home = self._choices["place"].value is Place.HOME
        if offered is not None and (offered.prescripteur, offered.date) == (prescriber, day):
            return self._rare.on(replace(offered, domicile=home))
        return self._rare.on(Prescription(prescripteur=prescriber, date=day, domicile=home))
