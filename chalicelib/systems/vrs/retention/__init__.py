"""保存期間と消去: how long records are kept, what holds them back, how they go; the end of business."""
