"""接種記録: a dose is written once, corrected by new versions, and never overwritten."""
