"""記録の作業: work queues, near numbers, bulk fixes, late paper entries and day counts."""
