"""What leaves and comes back by hand: letters in a directory, from box to relay and back."""
