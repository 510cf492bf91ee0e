"""Municipal staff: an ID, a password, a registered terminal, and a session the server keeps."""
