"""Venue tablets: a device key enrolled by a one-time code, a shift opened by a venue's PIN."""
