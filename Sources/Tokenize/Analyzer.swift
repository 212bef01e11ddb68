/// Turns text into terms, for records and queries alike.
///
/// The chain:
/// 1. `MarkupReader` removes HTML and XML tags, entities and LaTeX, and gives the text a person reads.
/// 2. `WordTokenizer` finds the words: UAX #29 with the departures it lists.
/// 3. `Folding` gives each word the form under which it is found. Terms that are too long are dropped.
///
/// Every term takes one position, and a dropped word takes none. A term consists of a-z, 0-9, `+`, `#` and
/// non-ASCII bytes only, so that FTS5's `ascii` tokenizer with `tokenchars '+#'` splits joined terms where
/// they were joined. Analyzing a term again gives that term.
///
/// Time is linear in the text, whatever the text is.
public struct Analyzer: Sendable {
  /// Raised whenever some text gives other terms than before; an index keeps the version it was built with.
  public static let version = 3

  /// Stands between two texts of a field in the inverted index, and takes a position there: a phrase cannot
  /// run across it. No text has it as a term.
  public static let textBorder = "#"
  static let textBorderByte = UInt8(ascii: "#")

  /// The analyzer of titles, abstracts, names and keywords, for records and queries alike.
  public static let publication = Analyzer()

  private let reader = MarkupReader()
  private let tokenizer = WordTokenizer()

  /// The longest term, in UTF-8 bytes. Longer ones are, say, an image in base64 pasted into an abstract.
  private static let maxTermBytes = 64

  private init() {}

  /// The tokens of `text`; their ranges are in the UTF-8 of `text` itself, markup included.
  public func tokens(in text: String) -> [Token] {
    let plain = PlainText(text)
    var tokens: [Token] = []
    forEachToken(in: plain) { term, range in
      let original = plain.originalRange(of: range)
      tokens.append(Token(term: String(decoding: term, as: UTF8.self), bytes: original))
    }
    return tokens
  }

  /// The tokens of a text whose markup was read; their ranges are in `text.bytes`.
  public func tokens(in text: PlainText) -> [Token] {
    var tokens: [Token] = []
    forEachToken(in: text) { tokens.append(Token(term: String(decoding: $0, as: UTF8.self), bytes: $1)) }
    return tokens
  }

  /// The terms of `text`, in order.
  public func terms(of text: String) -> [String] {
    isTerm(text) ? [text] : tokens(in: PlainText(text)).map(\.term)
  }

  /// Whether a text is one term as it stands, as most words of a query are.
  private func isTerm(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      !bytes.isEmpty && bytes.count <= Self.maxTermBytes
        && bytes.allSatisfy { $0.isASCIIAlphanumeric && !(UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0) }
    }
  }

  /// Calls `body` with each term and its range in `text.bytes`; the term is valid during the call.
  package func forEachToken(
    in text: PlainText, _ body: (_ term: UnsafeBufferPointer<UInt8>, _ plainBytes: Range<Int>) -> Void
  ) {
    text.bytes.withUnsafeBufferPointer { forEachTerm(ofPlain: $0, body) }
  }

  /// Appends the terms of `text`.
  ///
  /// The text may hold any bytes; invalid UTF-8 separates words. No allocation per token, and none at all
  /// for a text without markup once `terms` has room.
  package func appendTerms(of text: UnsafeBufferPointer<UInt8>, to terms: inout JoinedTerms) {
    if reader.hasMarkup(text) {
      reader.bytes(of: text).withUnsafeBufferPointer { appendTerms(ofPlain: $0, to: &terms) }
    } else {
      appendTerms(ofPlain: text, to: &terms)
    }
  }

  /// The other spellings of the words of `text`, each once.
  public func respellings(in text: String) -> [Respelling] {
    var joined = JoinedTerms(capacity: 256)
    var text = text
    text.withUTF8 { appendTerms(of: $0, to: &joined) }
    return joined.takeRespellings()
  }

  private func appendTerms(ofPlain text: UnsafeBufferPointer<UInt8>, to terms: inout JoinedTerms) {
    var words = tokenizer.words(in: text)
    while let word = words.next() {
      // Nearly every word of an English text goes from the text into the output in one step.
      if word.form == .alphanumeric, word.range.count <= Self.maxTermBytes {
        terms.append(lowercased: word.range, of: text)
        if word.range.count <= Acronym.maxPartLetters, terms.notesAcronyms {
          terms.noteAcronym(Acronym.parts(in: text, first: word.range), of: text)
        }
        continue
      }
      terms.word.assign(UnsafeBufferPointer(rebasing: text[word.range]), word.form)
      guard Folding.fold(&terms.word), terms.word.count <= Self.maxTermBytes else { continue }
      terms.appendWord()
    }
  }

  @inline(__always)
  private func forEachTerm(
    ofPlain text: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>, Range<Int>) -> Void
  ) {
    var term = TermBuffer()
    var words = tokenizer.words(in: text)
    while let word = words.next() {
      term.assign(UnsafeBufferPointer(rebasing: text[word.range]), word.form)
      guard Folding.fold(&term), term.count <= Self.maxTermBytes else { continue }
      body(term.bytes, word.range)
    }
  }
}
