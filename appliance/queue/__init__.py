"""The station's documents: TinyDB on the durable journal."""
