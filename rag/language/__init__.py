"""What every room needs to know of languages: which one, its sentences, its words."""
