"""Real documents and votes, with their attribution, as histories that Concord can import."""
