"""Rights that two administrators give together: one asks, another approves."""
