"""開示・訂正・利用停止の請求: what people may ask about their own records, and by when they are answered."""
