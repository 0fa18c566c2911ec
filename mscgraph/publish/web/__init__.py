"""What server and site share: where things are described, and the descriptions."""
