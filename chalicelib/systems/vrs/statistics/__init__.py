"""接種状況の統計: counted on write, restated on correction, published in groups."""
