"""What all tests share: no property is judged by how fast the machine was just then."""

from hypothesis import settings

settings.register_profile("besace", deadline=None)
settings.load_profile("besace")
