"""The courier: one pass, no loop, no sleep."""
