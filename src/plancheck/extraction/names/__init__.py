"""What a quantity is a quantity of: its subject, and which of the packs' indicators that is."""
