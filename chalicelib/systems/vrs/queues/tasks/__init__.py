"""作業: what a member of staff does about an entry of a work queue."""
