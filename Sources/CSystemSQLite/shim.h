#include <sqlite3.h>

// sqlite3_db_config takes a variable list of arguments, which Swift cannot pass.
static inline int search_sqlite_db_config(sqlite3 *db, int option, int value) {
  return sqlite3_db_config(db, option, value, (int *)0);
}

// A macro with a cast, which Swift does not import.
static inline sqlite3_destructor_type search_sqlite_transient(void) { return SQLITE_TRANSIENT; }
