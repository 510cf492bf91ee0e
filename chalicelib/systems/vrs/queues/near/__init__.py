"""近い番号: issued tickets that a misread number may have meant."""
