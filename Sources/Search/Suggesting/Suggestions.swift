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

  /// The text with its last word completed, as it stands in records.
  public struct Phrase: Codable, Hashable, Sendable {
    /// Folded.
    public var text: String
    /// The number of records that have it, word by word.
    public var count: Int

    package init(text: String, count: Int) {
      self.text = text
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
  /// What the whole of it may become, where it has several words: the most frequent first.
  public var phrases: [Phrase]
  /// What its last word may become in records that have the others, too: the most frequent first. Where no
  /// record has them, in any record.
  public var words: [Word]
  /// The records that have its words in their titles, the last one as the beginning of a word: the best
  /// first.
  public var titles: [Title]

  package init(text: String, phrases: [Phrase] = [], words: [Word], titles: [Title]) {
    self.text = text
    self.phrases = phrases
    self.words = words
    self.titles = titles
  }
}
