"""Who did what, when and why: rows chained by writer, sealed by signed checkpoints, verified offline."""
