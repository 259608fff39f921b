"""Measures of the product, each beside a limit or a rival, taken in turn in the same run."""
