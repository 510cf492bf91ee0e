"""Signs of misuse in the operation log, and who looked at them."""
