"""The words of the domain: valid from birth, so that nobody checks them twice."""
