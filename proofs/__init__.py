"""Theorems about what deploys, and attacks on it; each proof prints a table and names what broke."""
