"""Besace: a store-and-forward billing box for French home nurses and rural cabinets.

Without the modules of the GIE SESAM-Vitale no software makes an FSE that a caisse accepts:
the engine shipped here is a simulator behind a port, and says so in everything it emits.
"""

__version__ = "0.1.0"
