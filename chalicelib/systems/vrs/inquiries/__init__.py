"""他市区町村への接種記録の照会・提供 (番号法19条16号): asking a mover-in's former city, and answering."""
