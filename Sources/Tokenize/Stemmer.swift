private import CStemmer

/// Reduces a term to what it shares with the other forms of its word: `networks` and `networking` to
/// `network`.
///
/// One of Snowball's stemmers, from libstemmer. An instance works for one thread at a time.
public final class Stemmer {
  /// A language with a stemmer. The raw value is the code by rule of ISO 639-2/B, as records state it.
  public enum Language: String, Hashable, Sendable, CaseIterable {
    case english = "eng"
    case german = "ger"
    case french = "fre"

    /// The language of a code of ISO 639-1, 639-2 or 639-3, in any case; nil if there is no stemmer for
    /// it.
    public init?(code: String) {
      switch code.lowercased() {
      case "eng", "en": self = .english
      case "ger", "deu", "de": self = .german
      case "fre", "fra", "fr": self = .french
      default: return nil
      }
    }

    /// The name that libstemmer gives it. `english` is Porter's second English stemmer, not `porter`.
    fileprivate var algorithm: String {
      switch self {
      case .english: "english"
      case .german: "german"
      case .french: "french"
      }
    }
  }

  /// The language whose words it stems.
  public let language: Language
  private let handle: OpaquePointer

  /// - Throws: `StemmerError` if the system's libstemmer does not have the language.
  public init(_ language: Language) throws(StemmerError) {
    guard let handle = sb_stemmer_new(language.algorithm, "UTF_8") else { throw .noStemmer(language) }
    self.language = language
    self.handle = handle
  }

  deinit { sb_stemmer_delete(handle) }

  /// Whether a folded term has forms at all: letters of the Latin alphabet only.
  ///
  /// Codes and words with digits, `+` or `#` have none, and no stemmer here knows another script.
  public static func isStemmable(_ term: UnsafeBufferPointer<UInt8>) -> Bool {
    term.count >= minBytes && term.allSatisfy { $0 &- 0x61 < 26 }
  }

  /// Whether a folded term has forms at all.
  public static func isStemmable(_ term: String) -> Bool {
    var term = term
    return term.withUTF8 { isStemmable($0) }
  }

  /// All stemmers leave shorter terms as they are.
  private static let minBytes = 3

  /// Calls `body` with the stem of a folded term; the bytes are valid during the call.
  public func withStem<T>(
    of term: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) throws -> T
  ) rethrows -> T {
    // Null only where memory is out: the term is its own stem then.
    guard let base = term.baseAddress, let size = Int32(exactly: term.count),
      let stem = sb_stemmer_stem(handle, base, size)
    else { return try body(term) }
    return try body(UnsafeBufferPointer(start: stem, count: Int(sb_stemmer_length(handle))))
  }

  /// The stem of a folded term; the term itself if it has no forms.
  public func stem(_ term: String) -> String {
    var term = term
    return term.withUTF8 { bytes in
      guard Self.isStemmable(bytes) else { return String(decoding: bytes, as: UTF8.self) }
      return withStem(of: bytes) { String(decoding: $0, as: UTF8.self) }
    }
  }
}

/// Why words cannot be stemmed.
public enum StemmerError: Error, Hashable, CustomStringConvertible {
  case noStemmer(Stemmer.Language)

  /// The message, on one line.
  public var description: String {
    switch self {
    case .noStemmer(let language): "the installed libstemmer has no stemmer for '\(language.rawValue)'"
    }
  }
}
