"""What a deployment is made of: templates, and the commands that fill them."""
