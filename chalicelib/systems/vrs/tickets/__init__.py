"""接種券: the 18-digit line, and the sheet a ticket's doses are noted on."""
