"""What stands in for AWS, LGWAN and the people of a city on one machine; never deployed."""
