"""The public plane: venue tablets.  It can name no resident, and holds no key that could."""
