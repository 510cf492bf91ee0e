"""会場・日ごとの照合: the forms that staff counted against the records."""
