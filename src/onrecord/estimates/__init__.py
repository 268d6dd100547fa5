"""How many no list has, or a reasoned refusal."""
