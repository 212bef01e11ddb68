/// Why an index cannot be opened, read or written.
public enum IndexError: HintedError, Hashable {
  /// Nothing stands at the path.
  case missing(path: String)
  /// A folder, where a file was expected.
  case isDirectory(path: String)
  /// A symbolic link where somebody else may have put it.
  case isLink(path: String)
  /// No room for the changes; none of them is made.
  case diskFull
  /// What the system could not read or write, in SQLite's words.
  case diskError(reason: String)
  /// The run is committed, but removing deleted words from the file failed afterwards.
  case notPurged(reason: String)
  /// A file that is not an index made by search.
  case notAnIndex(path: String, found: String)
  /// An index of a later version of the program.
  case newerFormat(path: String, found: Int, known: Int)
  /// An index of an earlier version; its stored records are enough to rebuild it.
  case olderFormat(path: String, found: Int, known: Int)
  /// An index whose text was analyzed by other rules; its stored records are enough to rebuild it.
  case otherAnalyzer(path: String, found: Int, known: Int)
  /// A log without its index.
  case leftover(path: String, file: String)
  /// A file appeared where an index was to be put.
  case alreadyExists(path: String)
  /// A copy may not have this name: SQLite would take it for a part of another database.
  case reservedName(path: String, suffix: String)
  /// Another run writes; `holder` says which process, and since when.
  case locked(path: String, holder: String)
  /// A program that does not know this one's lock holds SQLite's.
  case busy
  /// The lock beside the index cannot be taken, in the words of the system.
  case cannotLock(path: String, reason: String)
  /// A file or folder cannot be made, in the words of the system.
  case cannotCreate(path: String, reason: String)
  /// The file cannot be opened, in the words of the system.
  case cannotOpen(path: String, reason: String)
  /// The user may read the file, but not write to it.
  case notWritable(path: String)
  /// The file has to be replaced, and `holder` reads it.
  case inUse(path: String, holder: String)
  /// Nothing can be saved from a damaged file.
  case noRecords(path: String)
  /// The file is not what a run wrote.
  case damaged(what: String)
  /// A record whose terms have to be taken out cannot be read.
  case postingsMismatch(docid: Int)
  /// There is no memory for the postings of a word.
  case noMemory

  /// The message, on one line.
  public var description: String {
    switch self {
    case .missing(let path): "no index at '\(path)'"
    case .isDirectory(let path): "'\(path)' is a folder, expected an index file"
    case .diskFull: "the disk is full: nothing was changed"
    case .diskError(let reason): "the disk, or a file on it, could not be read or written: \(reason)"
    case .notPurged(let reason):
      "the changes are made, but deleted words are still in the file: \(reason)"
    case .isLink(let path):
      "'\(path)' is a symbolic link, which is not followed here: anybody may have made it"
    case .notAnIndex(let path, let found): "'\(path)' is not an index made by search: \(found)"
    case .newerFormat(let path, let found, let known):
      "'\(path)' has index format \(found), this program knows up to \(known)"
    case .olderFormat(let path, let found, let known):
      "'\(path)' has index format \(found), this program reads \(known)"
    case .otherAnalyzer(let path, let found, let known):
      "'\(path)' was made with text analysis version \(found), this program has version \(known)"
    case .leftover(let path, let file):
      "'\(file)' is left over without an index at '\(path)': an index put beside it would show the old content"
    case .alreadyExists(let path): "'\(path)' is there already"
    case .reservedName(let path, let suffix):
      "'\(path)' cannot be the name of a copy: SQLite keeps its own files under names ending in '\(suffix)'"
    case .locked(let path, let holder): "another run is writing '\(path)': \(holder)"
    case .busy: "another program has locked the index, and did not let go in time"
    case .cannotLock(let path, let reason): "cannot lock '\(path)': \(reason)"
    case .cannotCreate(let path, let reason): "cannot create '\(path)': \(reason)"
    case .cannotOpen(let path, let reason): "cannot open '\(path)': \(reason)"
    case .notWritable(let path): "'\(path)' may only be read by this user, not written to"
    case .inUse(let path, let holder): "'\(path)' has to be replaced, and \(holder) has it open"
    case .noRecords(let path): "no record can be read from '\(path)', and some were in it"
    case .damaged(let what): "the index is damaged: \(what)"
    case .postingsMismatch(let docid):
      "the index is damaged: the stored record of docid \(docid) cannot be read to take its terms out"
    case .noMemory: "there is no memory for the postings of a word"
    }
  }

  /// What to do about it, where that is the same for every program.
  public var hint: String? {
    switch self {
    case .isLink: "name the file that it leads to, or take it away"
    case .diskFull: "make room, and run it again"
    case .diskError: "look at the disk: whether it is full, or failing; then run it again"
    case .newerFormat: "use the newer program, or build a new index from the export"
    case .leftover: "if no program has it open, move it away and run again"
    case .reservedName: "choose another name"
    case .alreadyExists: "it appeared during the run; run again"
    case .busy: "close the other program, then run this again"
    case .notWritable: "run this as the owner of the file, or get the right to write to it"
    case .noRecords: "put a backup in its place, or build it anew from the export"
    case .noMemory: "give the program more memory, or ask for a rarer word or a longer prefix"
    case .missing, .isDirectory, .notPurged, .notAnIndex, .olderFormat, .otherAnalyzer, .locked, .cannotLock,
      .cannotCreate, .cannotOpen, .inUse, .damaged, .postingsMismatch:
      nil
    }
  }
}
