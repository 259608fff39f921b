"""The terminal interface: it talks to services and nothing else."""

import os

# Milliseconds, asked for before Textual is loaded: the bytes of one key come together, on a
# console as through a tmux, so an Escape that stays alone so long is the key.
os.environ.setdefault("ESCDELAY", "10")
