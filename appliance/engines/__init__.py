"""Engines behind the port: the one shipped is a simulator."""
