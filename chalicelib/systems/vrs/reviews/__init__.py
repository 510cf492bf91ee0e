"""確認事項の見直し: rules that need a birth date or all of a person's doses, on the private side."""
