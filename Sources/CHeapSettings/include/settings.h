#ifndef SEARCH_HEAP_SETTINGS_H
#define SEARCH_HEAP_SETTINGS_H

/// What jemalloc looks for when it starts, before any code of the program runs: only a constant in C is there
/// by then. MALLOC_CONF in the environment wins over it.
extern const char *malloc_conf;

#endif
