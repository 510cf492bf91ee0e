"""Who may do what, from where, and for which purpose.  Everything not granted is refused."""
