"""一括登録: a sealed file becomes a changeset: dry run, a second person's approval, apply, undo."""
