"""VRS: the vaccination record system of a municipality, and the walls around it."""
