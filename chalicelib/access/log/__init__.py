"""操作記録の確認: searching the operation log, and reviewing it month by month."""
