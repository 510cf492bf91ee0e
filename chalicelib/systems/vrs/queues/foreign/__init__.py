"""他所での接種: doses that another municipality, a workplace, a country or a trial gave."""
