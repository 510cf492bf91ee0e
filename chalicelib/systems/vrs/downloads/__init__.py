"""出力: what leaves the system on a medium: asked for, approved, made, ledgered, handed over once."""
