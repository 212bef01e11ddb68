// Made next.
