"""What Vert knows and says."""
