"""Use cases: what a person or a clock asks the station to do."""
