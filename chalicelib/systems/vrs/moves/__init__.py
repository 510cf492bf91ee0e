"""転出・死亡等のフラグ, 再発行, 統合: what happens to a registered person, and its undoing."""
