"""Card readers on a serial line, as the settings name them."""

from enum import StrEnum


class SerialModel(StrEnum):
    """The readers that can be spoken to on a serial line, by libccid's names for them."""

    GEMPC_TWIN = "GemPCTwin"
    GEMCORE_SIM_PRO = "GemCoreSIMPro"
    SEC1210 = "SEC1210"
