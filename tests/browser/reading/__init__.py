"""Frames drawn here, read by the reader in a browser, and what came of it."""
