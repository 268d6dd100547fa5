"""Which claims speak of one incident, and which only repeat one origin."""
