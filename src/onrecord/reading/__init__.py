"""From a report's bytes to its claims: page, sentences, attribution, figures, dates, places, claims."""
