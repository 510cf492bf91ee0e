"""番号担当の仕事: what may be done with a 個人番号, for one of the three purposes of the law."""
