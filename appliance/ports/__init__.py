"""What the inside asks of the outside, as Protocols.

Each port has one contract suite in `tests/contracts`, run on the simulated and on the real
thing.  A method says which errors it raises; anything else that escapes is a bug.

One module a neighbour, and nothing re-exported here: `cards` and `engine` know the patient
and the invoice, which a program that only moves sealed messages must never load.
"""
