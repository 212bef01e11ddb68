#include "settings.h"

// Postings fill new memory, megabytes for each word that nobody has asked for yet, and in a virtual machine
// the first touch of a page takes one to seven microseconds. With large pages, first answers for frequent
// words took two thirds of the time, and a fresh process four fifths. Asked for by jemalloc alone, where the
// system lets programs choose.
const char *malloc_conf = "thp:always";
