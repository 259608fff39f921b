"""The application of the first hour: which question follows which, and the ways out of it."""

from collections.abc import Callable
from enum import Enum
from functools import partial
from typing import ClassVar, Final

from textual import on
from textual.binding import BindingType
from textual.message import Message
from textual.screen import Screen

from appliance.tui import first_hour_messages as told
from appliance.tui import first_hour_questions as questions
from appliance.tui import texts as frame
from appliance.tui.first_hour_desk import FirstHourDesk
from appliance.tui.keys import key
from appliance.tui.messages import Failed, UnlockAsked
from appliance.tui.return_messages import ReturnHeeded
from appliance.tui.returning import ReturningApp
from appliance.tui.screens.dialogs import ActionDialog, Dialog, InsistDialog
from appliance.tui.screens.first_hour import QuestionScreen, ReadyScreen, State, WelcomeScreen
from appliance.tui.screens.first_sheet import FirstSheetScreen, ProofScreen
from appliance.tui.screens.first_trial import TrialScreen
from appliance.tui.screens.returning import ReportScreen
from appliance.tui.screens.unlock import UnlockScreen
from appliance.tui.texts import first_hour as texts


class Outcome(Enum):
    """How a person left the first hour."""

    LEFT = "left"
    PLAY = "play"
    DONE = "done"


WITH_A_WAY_BACK: Final = UnlockScreen | QuestionScreen | TrialScreen | ReadyScreen


class AnewDialog(InsistDialog):
    """All is to be forgotten: a yes that is never Enter."""

    HOW: ClassVar[str] = texts.ANEW_HOW
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "insist", texts.KEY_ANEW, "anew.insist", show=False),
        key("o,O", "dismiss(True)", texts.KEY_ANEW, "anew.yes"),
        key("n,N,escape", "dismiss(False)", texts.KEY_BACK, "anew.no"),
    ]


class FirstHourApp(ReturningApp):
    """One question a screen; each answer is durable before the next question.

    Attributes:
        outcome: how it was left.
    """

    RESETTABLE = (UnlockScreen, WelcomeScreen)
    BINDINGS: ClassVar[list[BindingType]] = [
        key("escape", "before", texts.KEY_BACK, "app.before"),
        key("f3", "play", texts.KEY_PLAY, "app.play"),
        key("f5", "anew", texts.KEY_ANEW, "app.anew"),
        key("f1", "help", frame.KEY_HELP, "app.help"),
        key("f10", "leave", texts.KEY_QUIT, "app.leave"),
    ]

    def __init__(self, desk: FirstHourDesk, *, kiosk: bool, notice: str = "") -> None:
        """Prepare the screens.

        Args:
            desk: the box.
            kiosk: nothing leaves the screen.
            notice: French, shown on the first screen; may be empty.
        """
        super().__init__(desk.returning)
        self._notice = notice
        self._desk = desk
        self._kiosk = kiosk
        self._here = questions.CODE
        self.outcome = Outcome.LEFT

    def get_default_screen(self) -> Screen[None]:
        """Start with what comes, or what was left."""
        return WelcomeScreen(self._desk.where, self._state, self._notice)

    def _state(self) -> State:
        desk = self._desk
        unfinished = desk.returning.unfinished
        return State(begun=desk.begun, lost=desk.lost and not unfinished, unfinished=unfinished)

    # Going on -------------------------------------------------------------------------

    @on(told.Begun)
    def _begin(self) -> None:
        if self._desk.entered:
            self._show(questions.first_open(self._desk.answers).name)
        else:
            self._show(questions.CODE)

    @on(UnlockAsked)
    def _enter(self, asked: UnlockAsked) -> None:
        self._put(texts.MAKING, partial(self._desk.enter, asked.code), told.Entered)

    @on(told.Entered)
    def _entered(self) -> None:
        self._show(questions.first_open(self._desk.answers).name)

    @on(told.Answered)
    def _keep(self, given: told.Answered) -> None:
        desk, name, answer = self._desk, given.name, given.answer
        if name == questions.SECRET:
            self.put(texts.SETTLING, lambda: told.Kept(name, desk.settle(answer)), leads=True)
        else:
            self.put(texts.KEEPING, lambda: told.Kept(name, desk.keep(name, answer)), leads=True)

    @on(told.Kept)
    def _kept(self, kept: told.Kept) -> None:
        if not kept.complaint:
            self._go(1)
        elif isinstance(self.screen, QuestionScreen):
            self.screen.refuse(kept.complaint)

    @on(told.GoneOn)
    def _go_on(self) -> None:
        if self._here == questions.READY:
            self.put(texts.SETTLING, self._end)
        else:
            self._go(1)

    def _end(self) -> Message:
        complaint = self._desk.settle()
        if not complaint:
            self._desk.end()
        return told.Ended(complaint)

    @on(told.Ended)
    def _ended(self, ended: told.Ended) -> None:
        if not ended.complaint:
            self._leave(Outcome.DONE)
        elif isinstance(self.screen, ReadyScreen):
            self.screen.refuse(ended.complaint)

    # The sheet ------------------------------------------------------------------------

    @on(told.SheetWritten)
    def _prove(self) -> None:
        self.push_screen(ProofScreen(self._told(), self._desk.sheet(), self._desk.ranks()))

    @on(told.SheetLeft)
    def _leave_sheet(self) -> None:
        keep = partial(self._desk.keep, questions.SHEET, texts.SHEET_LATER)
        self.put(texts.KEEPING, lambda: told.Kept(questions.SHEET, keep()))

    @on(told.SheetProven)
    async def _take_sheet(self) -> None:
        await self.pop_screen()
        self._put(texts.KEEPING, self._desk.accept_sheet, partial(told.Kept, questions.SHEET, ""))

    # Moving ---------------------------------------------------------------------------

    def _go(self, pace: int) -> None:
        step = questions.beside(self._desk.answers, self._here, pace)
        if step is not None:
            self._show(step.name)

    async def action_before(self) -> None:
        """Come back to the question before, or to the welcome."""
        step = questions.beside(self._desk.answers, self._here, -1)
        if self.busy:
            return
        if step is None or step.name == questions.SHEET:
            await self.pop_screen()
        else:
            self._show(step.name)

    async def action_back(self) -> None:
        """Leave what stands in front, unless something is under way."""
        if not self.busy:
            await self.pop_screen()

    def _show(self, name: str) -> None:
        self._here = name
        screen = self._screen_of(name)
        if isinstance(self.screen, WelcomeScreen):
            self.push_screen(screen)
        else:
            self.switch_screen(screen)

    def _screen_of(self, name: str) -> Screen[None]:
        desk = self._desk
        match name:
            case questions.CODE:
                proposed = "" if desk.begun else desk.proposed_code
                again = "" if desk.lost else texts.RESUME_NOTE
                note = texts.CODE_NOTE if proposed else again
                return UnlockScreen(
                    note, needs_cps_code=False, proposed_code=proposed, personnes=tuple
                )
            case questions.SHEET:
                return FirstSheetScreen(self._told(), desk.sheet())
            case questions.CPS_TRIAL | questions.TRIAL:
                return TrialScreen(
                    self._told(), texts.TRIAL_TITLES[name], partial(desk.trial, name)
                )
            case questions.READY:
                return ReadyScreen(desk.where, is_box=desk.is_box)
            case _:
                return self._question(name)

    def _question(self, name: str) -> QuestionScreen:
        answers = self._desk.answers
        [step] = [one for one in questions.STEPS if one.name == name]
        secret = name == questions.SECRET
        answer = "" if secret else answers.get(name, step.proposed(answers))
        return QuestionScreen(step, self._told(), answer, {"today": self._desk.today})

    def _told(self) -> str:
        rank, count = questions.rank(self._desk.answers, self._here)
        return texts.STEP.format(rank=rank, count=count)

    @on(ReturnHeeded)
    def _returned(self) -> None:
        self._leave(Outcome.DONE)

    # Ways out -------------------------------------------------------------------------

    def action_play(self) -> None:
        """Leave for a practice to play with; what was answered is kept."""
        self._leave(Outcome.PLAY)

    def action_leave(self) -> None:
        """Leave; what was answered is kept."""
        self._leave(Outcome.LEFT)

    def _leave(self, outcome: Outcome) -> None:
        if not self.busy:
            self.outcome = outcome
            self.exit()

    def action_anew(self) -> None:
        """Forget keys and answers, once a person insists."""
        self.push_screen(AnewDialog(texts.ANEW_TITLE, texts.ANEW), self._anew_if)

    def _anew_if(self, yes: bool | None) -> None:  # noqa: FBT001 - Textual's callback
        if yes:
            self._put(texts.KEEPING, self._desk.begin_anew, told.Anew)

    @on(told.Anew)
    def _anew(self) -> None:
        self._show(questions.CODE)

    def _withheld(self, action: str) -> bool:
        """Tell whether there is nothing to look at, to play before, or to forget."""
        desk = self._desk
        if action in {"anew", "reset"} and not desk.begun:
            return action == "anew" or not desk.returning.unfinished
        return action == "doctor" or (action == "play" and isinstance(self.screen, ReportScreen))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer each way out where there is one."""
        in_front = isinstance(self.screen, Dialog)
        match action:
            case _ if self._withheld(action):
                return False
            case "leave":
                return not self._kiosk and not in_front
            case "play" | "help":
                return not in_front
            case "before":
                return isinstance(self.screen, WITH_A_WAY_BACK)
            case "anew":
                return not self._desk.lost and isinstance(self.screen, UnlockScreen)
            case _:
                return super().check_action(action, parameters)

    # Failures -------------------------------------------------------------------------

    def _put(self, sentence: str, work: Callable[[], object], then: Callable[[], Message]) -> None:
        def question() -> Message:
            work()
            return then()

        self.put(sentence, question, leads=True)

    @on(Failed)
    def _heed(self, failed: Failed) -> None:
        error = failed.error
        match self.screen:
            case _ if self.refused(failed):
                pass
            case UnlockScreen() as screen:
                screen.refuse(error)
            case QuestionScreen() | ReadyScreen() as screen:
                screen.refuse(error.advice)
            case _:
                self.push_screen(ActionDialog(error.advice))
