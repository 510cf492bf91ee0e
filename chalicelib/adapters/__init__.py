"""Talk to AWS and to packaged data; decide nothing."""
