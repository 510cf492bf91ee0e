"""訂正の通知: who received a record is told that it was corrected, in their own city, exactly once."""
