"""The systems of the assessment; strangers to one another."""
