"""The terminal interface: it talks to services and nothing else."""
