"""住民: the person behind tickets.  Only the private plane may know this package."""
