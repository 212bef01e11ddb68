/// Completions of a text that somebody is still typing.
public struct Suggestions: Codable, Hashable, Sendable {
  /// A word of the index.
  public struct Word: Codable, Hashable, Sendable {
    /// As the index has it: folded.
    public var word: String
    /// The number of records that have it.
    public var count: Int

    package init(word: String, count: Int) {
      self.word = word
      self.count = count
    }
  }

  /// A title of a record.
  public struct Title: Codable, Hashable, Sendable {
    /// The record id.
    public var id: String
    /// The title, markup included.
    public var title: String

    package init(id: String, title: String) {
      self.id = id
      self.title = title
    }
  }

  /// The text as given.
  public var text: String
  /// What its last word may become: the most frequent first.
  public var words: [Word]
  /// The records that have its words in their titles, the last one as the beginning of a word: the best
  /// first.
  public var titles: [Title]

  package init(text: String, words: [Word], titles: [Title]) {
    self.text = text
    self.words = words
    self.titles = titles
  }
}
