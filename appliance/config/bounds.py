"""Limits that settings of several subjects share."""

import re
from typing import Final

DAY_S: Final = 86_400
YEAR_D: Final = 366
LAST_PORT: Final = 65_535
HTTPS: Final = re.compile(
    r"https://(?P<hote>[0-9A-Za-z.-]+)(?::(?P<port>[0-9]{1,5}))?(?:/(?P<chemin>[!-\"$->@-~]*))?"
)  # no account in it, no query, no fragment
LARGEST_LOT: Final = 100_000_000
