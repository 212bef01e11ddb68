// Nothing is called by name: linked, the library takes the place of malloc and its like.
