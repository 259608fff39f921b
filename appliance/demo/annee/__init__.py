"""A made-up year of a practice: its invoices, its payers, its bank, and the truth of it all.

It shares no code with what it judges: not with the readers of returns and statements, not with what
follows the money.  Its books (`livres`) say what became of every cent.
"""
