"""The first hour of a box: from nothing to settings, keys and a sheet on paper."""
