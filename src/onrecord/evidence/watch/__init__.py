"""The watch: what one look at an address saw, what several looks show, and how long pages survive."""
