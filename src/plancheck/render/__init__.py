"""What the rooms that write documents share: the Jinja environment, Word packages, findings in words."""
