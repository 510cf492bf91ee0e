"""The private plane: municipal staff on LGWAN terminals, and the jobs that run by themselves."""
