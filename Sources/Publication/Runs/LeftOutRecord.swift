/// A frame of an export that gave no record. Nothing of its content is kept.
public struct RejectedRecord: Hashable, Sendable {
  /// The file as it was named, `-` for standard input.
  public var file: String
  /// The line the frame starts on, from 1.
  public var line: Int
  /// The record id where it could be read from the bytes.
  public var id: String?
  /// Why, without a word of the record's content.
  public var reason: String

  package init(file: String, line: Int, id: String?, reason: String) {
    self.file = file
    self.line = line
    self.id = id
    self.reason = reason
  }
}

/// A version of a record that does not count, because its id came again later in the same run.
public struct SupersededRecord: Hashable, Sendable {
  public var id: String
  /// Where it stands.
  public var file: String
  public var line: Int
  /// Where the id comes again.
  public var laterFile: String
  public var laterLine: Int

  package init(id: String, file: String, line: Int, laterFile: String, laterLine: Int) {
    self.id = id
    self.file = file
    self.line = line
    self.laterFile = laterFile
    self.laterLine = laterLine
  }
}

/// A record that is not public and was not in the index.
public struct SkippedRecord: Hashable, Sendable {
  public var id: String
  public var file: String
  public var line: Int

  package init(id: String, file: String, line: Int) {
    self.id = id
    self.file = file
    self.line = line
  }
}
