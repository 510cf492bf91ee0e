"""ワクチン接種記録システム: people and tickets in, doses recorded, records corrected and found."""
