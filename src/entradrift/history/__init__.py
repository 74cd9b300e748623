"""What every night found, and since when: the run folders are the truth, the database is a cache of them."""
