private import Publication
import SearchSQLite

/// The tables of an index file, format 1.
///
/// Everything a reader needs stands in this file; what the packed values mean is specified beside the code
/// that packs them (`ColumnChunk`, `ListChunk`, `FacetDictionary`).
enum Schema {
  /// `PRAGMA user_version`: raised when a reader of the version before could not read the file.
  static let formatVersion = 1

  /// `PRAGMA application_id`: "SRCH".
  static let applicationID = 0x5352_4348

  static let sql = stored + "\n" + derived

  /// Tables that hold what a run reads in.
  static let stored = """
    -- One row for each record. docid is the rowid of `text`; docids of deleted records are used again.
    CREATE TABLE record(
      docid INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      source TEXT NOT NULL,
      hash BLOB NOT NULL,          -- XXH3, 128 bits, big endian, of: id, a zero byte, json
      added INTEGER NOT NULL,      -- the run that added it
      changed INTEGER NOT NULL,    -- the run that changed it last
      title TEXT,
      json TEXT NOT NULL           -- the canonical record
    );

    -- The frame that gave each record: an equal frame in the next export is not parsed.
    CREATE TABLE frame(docid INTEGER PRIMARY KEY, source TEXT NOT NULL, hash BLOB NOT NULL);

    \(unitTable)

    -- The history of runs, and what each of the last 100 changed (a first build keeps counts only).
    CREATE TABLE run(run INTEGER PRIMARY KEY, kind TEXT NOT NULL, source TEXT NOT NULL, started TEXT NOT NULL,
      took_ms REAL NOT NULL, added INTEGER NOT NULL, updated INTEGER NOT NULL, unchanged INTEGER NOT NULL,
      deleted INTEGER NOT NULL, rejected INTEGER NOT NULL, skipped INTEGER NOT NULL, superseded INTEGER NOT NULL,
      deletions_held INTEGER NOT NULL, records INTEGER NOT NULL, generation INTEGER NOT NULL);
    CREATE TABLE run_change(run INTEGER NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, fields TEXT NOT NULL,
      parts TEXT NOT NULL, PRIMARY KEY (run, id)) WITHOUT ROWID;

    \(departmentChangeTable)

    \(changeTables)

    CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    """

  /// Tables that can be derived again from the stored records at any time.
  static let derived = """
    -- The inverted index of record. Its text is analyzed already: terms joined by single spaces, so that the built-in
    -- tokenizer gives the same terms to every SQLite client.
    CREATE VIRTUAL TABLE text USING fts5(\(TextField.allCases.map(\.name).joined(separator: ", ")), content='',
      detail=full, columnsize=1, tokenize="ascii tokenchars '+#'");

    \(packedTable)

    -- DOIs, arXiv ids and ORCIDs in their normal form.
    CREATE TABLE identifier(kind TEXT NOT NULL, value TEXT NOT NULL, docid INTEGER NOT NULL,
      PRIMARY KEY (kind, value, docid)) WITHOUT ROWID;

    -- The values of each facet, people among them. `value` counts from 1; 0 in a column is "not stated". `code` and
    -- `label` are those that are shown (Spelling), `parent` the code of the unit above in the department file. A value
    -- that nothing has any more keeps its number and loses its code (FreeValue).
    CREATE TABLE facet_value(facet TEXT NOT NULL, value INTEGER NOT NULL, code TEXT NOT NULL,
      label TEXT, parent TEXT, PRIMARY KEY (facet, value), UNIQUE (facet, code)) WITHOUT ROWID;

    \(spellingTable)

    -- The combinations of values that records have, for facets with several values a record: what the column holds.
    -- `members` are values joined by single spaces, ascending.
    CREATE TABLE facet_set(facet TEXT NOT NULL, id INTEGER NOT NULL, members TEXT NOT NULL,
      PRIMARY KEY (facet, id), UNIQUE (facet, members)) WITHOUT ROWID;

    -- What the collector reads for each match: see ColumnChunk, and ListChunk for the authors.
    CREATE TABLE column_chunk(name TEXT NOT NULL, chunk INTEGER NOT NULL, data BLOB NOT NULL,
      PRIMARY KEY (name, chunk));

    -- The terms of title, abstract and keyword under their stems, in each language that has a stemmer: what a word of a
    -- query is expanded with. A term that is its own stem has no row. A row whose term is in no record any more is
    -- harmless.
    CREATE TABLE stem(language TEXT NOT NULL, stem TEXT NOT NULL, term TEXT NOT NULL,
      PRIMARY KEY (language, stem, term)) WITHOUT ROWID;

    -- Every term of every field, for completion; and the ASCII ones packed by length, for "did you mean": see
    -- WordChunk. As with stems, a term may be in no record any more.
    CREATE TABLE word(term TEXT PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE word_chunk(length INTEGER NOT NULL, chunk INTEGER NOT NULL, masks BLOB NOT NULL, words BLOB NOT NULL,
      PRIMARY KEY (length, chunk));

    \(wordSplitTable)

    -- Which terms of records are spelled otherwise than they are folded, and in how many records: ('mueller', 'muller')
    -- where one has Müller, ('usa', 'u s a') where one has U.S.A. See Respelling.
    CREATE TABLE respelling(spelled TEXT NOT NULL, terms TEXT NOT NULL, records INTEGER NOT NULL,
      PRIMARY KEY (spelled, terms)) WITHOUT ROWID;
    CREATE INDEX respelling_terms ON respelling(terms);
    """

  // Tables that the first files of this format do not have. A file without them is as whole as one in which
  // they are empty, but for what `facet_value` says: the next run makes them.

  private static let unitTable = """
    -- The units of the department file that was read last; the hash is that of DepartmentUnits.
    CREATE TABLE IF NOT EXISTS unit(code TEXT PRIMARY KEY, label TEXT, parent TEXT, hash BLOB NOT NULL)
      WITHOUT ROWID;
    """
  private static let departmentChangeTable = """
    -- What the department files of the last 100 runs changed; all of `before` or `after` is null where the file did not
    -- name the unit.
    CREATE TABLE IF NOT EXISTS department_change(run INTEGER NOT NULL, code TEXT NOT NULL, before_code TEXT,
      before_label TEXT, before_parent TEXT, after_code TEXT, after_label TEXT, after_parent TEXT,
      PRIMARY KEY (run, code)) WITHOUT ROWID;
    """
  private static let changeTables = """
    -- What `run_change` tells people besides. The title of a changed record after the run, of a deleted one before it;
    -- and why it was deleted: 'missing' from the export, or 'withdrawn'. Titles and values of a record that is no
    -- longer public are erased.
    CREATE TABLE IF NOT EXISTS run_title(id TEXT NOT NULL, run INTEGER NOT NULL, title TEXT, reason TEXT,
      PRIMARY KEY (id, run)) WITHOUT ROWID;

    -- The values that an update changed (FieldChange). Unless kind is 'text', before and after are JSON arrays.
    CREATE TABLE IF NOT EXISTS run_value(id TEXT NOT NULL, run INTEGER NOT NULL, number INTEGER NOT NULL,
      field TEXT NOT NULL, part TEXT, kind TEXT NOT NULL, before TEXT, after TEXT, PRIMARY KEY (id, run, number))
      WITHOUT ROWID;

    -- The versions of records that did not get in: kind 'rejected' with the reason, or 'superseded' with the place
    -- where the id came again.
    CREATE TABLE IF NOT EXISTS run_left_out(run INTEGER NOT NULL, number INTEGER NOT NULL, kind TEXT NOT NULL,
      id TEXT, file TEXT NOT NULL, line INTEGER NOT NULL, reason TEXT, later_file TEXT, later_line INTEGER,
      PRIMARY KEY (run, number)) WITHOUT ROWID;
    """
  private static let spellingTable = """
    -- How many records state a value in another spelling, or with another label, than those in `facet_value`: see
    -- SpellingTable. `label` is empty where the record states none.
    CREATE TABLE IF NOT EXISTS facet_spelling(facet TEXT NOT NULL, value INTEGER NOT NULL, code TEXT NOT NULL,
      label TEXT NOT NULL, records INTEGER NOT NULL, PRIMARY KEY (facet, value, code, label)) WITHOUT ROWID;
    """

  /// An index may lack it: words are read from `text` then, and the next run makes it.
  static let packedTableName = "packed_list"
  static let packedTable = """
    -- The long doclists of `text` once more, packed, for first answers: see PackedFormat. `id` is that of the leaf page
    -- of `text_data` on which the doclist begins. Whose lists these are says PackedTable.
    CREATE TABLE IF NOT EXISTS packed_list(id INTEGER PRIMARY KEY, records INTEGER NOT NULL, blocks BLOB NOT NULL,
      data BLOB NOT NULL);
    """

  static let wordSplitTableName = "word_split"
  static let wordSplitTable = """
    -- Where a record may write a word in two: ('meanfield', x'04') where one has "mean field". A byte a place: the bytes
    -- of the first part, or 0 for a word that came after the first build, of which not all are known. The row of ''
    -- has the generation up to which no word is missing. See WordSplits.
    CREATE TABLE IF NOT EXISTS word_split(term TEXT PRIMARY KEY, places BLOB NOT NULL) WITHOUT ROWID;
    """
  /// A file that has none of these answers the same, only later: one of an earlier version may lack them.
  static let tablesThatSpeedUp: Set = [packedTableName, wordSplitTableName]

  static let addedLater = [
    unitTable, departmentChangeTable, changeTables, spellingTable, packedTable, wordSplitTable,
  ].joined(separator: "\n")
  /// The first `FacetDefinition.rules` whose files have them.
  static let facetRulesWithTablesAddedLater = 3
  static let tablesAddedLater = [
    "unit", "department_change", "run_title", "run_value", "run_left_out", "facet_spelling",
  ]

  static func hasTablesAddedLater(_ connection: Connection) throws -> Bool {
    try hasTable("unit", connection)
  }

  static func hasTable(_ name: String, _ connection: Connection) throws -> Bool {
    try connection.int("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?", name) != nil
  }

  /// What FTS5 keeps in `text_config`.
  static let textSettings: Set = ["version", "automerge", "hashsize", "pgsz"]

  /// The tables of `derived`.
  static let derivedTables = [
    "text", "packed_list", "identifier", "facet_value", "facet_spelling", "facet_set", "column_chunk", "stem",
    "word", "word_chunk", "word_split", "respelling",
  ]
}
