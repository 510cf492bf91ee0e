"""一括修正: one change of many doses, previewed, applied in chunks, undone as a whole."""
