"""Screens opened all day stay mounted: mounting is most of what it takes to open one."""

from typing import TypeVar

from textual.screen import Screen

from appliance.tui.living import LivingApp

S = TypeVar("S", bound=Screen[None])


class KeepingApp(LivingApp):
    """Keeps one screen of a kind from one opening to the next, until the station is locked."""

    def __init__(self, *, kiosk: bool, rhythm_s: float) -> None:
        super().__init__(kiosk=kiosk, rhythm_s=rhythm_s)
        self._kept: list[str] = []

    def kept(self, kind: type[S]) -> S:
        """Return the screen of a kind, to be pushed; another one where it stands already."""
        name = kind.__name__
        if name not in self._kept:
            self.install_screen(kind(), name)
            self._kept.append(name)
        screen = self.get_screen(name, kind)
        return kind() if screen in self.screen_stack else screen

    async def mount_kept(self, *kinds: type[Screen[None]]) -> None:
        """Mount screens before anybody opens them; nothing of that is to be seen."""
        front = self.screen
        with self.batch_update():
            for kind in kinds:
                if self.screen is front and not (screen := self.kept(kind)).is_attached:
                    await self.push_screen(screen)
                    await self.pop_screen()

    async def forget_kept(self) -> None:
        """Keep nothing of what a locked station showed; the screens are closed before."""
        while self._kept:
            name = self._kept.pop()
            if self.is_screen_installed(name):  # else the application is being closed
                screen = self.get_screen(name)
                self.uninstall_screen(name)
                await screen.remove()
