"""A rule over a plan. `evaluate.evaluate` gives results, `evaluate.paths` the indicators' values."""
