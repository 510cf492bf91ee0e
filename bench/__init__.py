"""Measurements: calls, CPU, bytes and time per operation, from one run on one machine."""
