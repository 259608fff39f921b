"""Sentences around the user's guide; its own stand in its sheets."""

from typing import Final

TITLE: Final = "Guide : une tâche, puis Entrée"

KEY_GUIDE: Final = ("Guide", "Lire le guide, tâche par tâche")
KEY_READ: Final = ("Lire", "Lire la tâche choisie")
KEY_TASKS: Final = ("Les tâches", "Revenir à la liste des tâches")
KEY_CLOSE: Final = ("Fermer", "Fermer le guide")
