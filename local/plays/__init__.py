"""Scenes of the demo, one a room."""
