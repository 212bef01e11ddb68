import Basics

/// Terms joined by single blanks, of one text after the other, until they are taken out.
///
/// Between two texts of a part stands `Analyzer.textBorder`, so that no phrase runs from one into the other.
///
/// One buffer serves all texts of a record: it costs one allocation for all of them, and none for a text or a
/// term.
package struct JoinedTerms: ~Copyable {
  private var bytes: GrowingBuffer<UInt8>
  /// The terms of the part at hand.
  private var count = 0
  /// The borders of the part at hand.
  private var borders = 0
  /// Where the last border ends.
  private var borderEnd = 0
  /// Whether acronyms with points are noted as respellings; initials of names are none.
  package var notesAcronyms = true
  /// Other spellings of the words: a line each of the term, a blank, and the terms of the text.
  private var respellings = GrowingBuffer<UInt8>(capacity: 112)
  /// The buffer in which words other than ASCII letters and digits are folded.
  var word = TermBuffer()

  /// `capacity`: Bytes of room at first.
  package init(capacity: Int = 1016) { bytes = GrowingBuffer(capacity: capacity) }

  /// Ends a text of a part. One without terms gets no border.
  package mutating func endText() {
    guard count > 0, bytes.count != borderEnd else { return }
    bytes.append(0x20)
    bytes.append(Analyzer.textBorderByte)
    borders += 1
    borderEnd = bytes.count
  }

  /// Ends a part: no blank goes between its last term and the first of the next part.
  ///
  /// - Returns: Where it ends, and the number of its terms and of the borders between its texts.
  package mutating func endPart() -> (end: Int, terms: Int, borders: Int) {
    // Behind the last text there is none.
    if borders > 0, bytes.count == borderEnd {
      bytes.truncate(to: bytes.count - 2)
      borders -= 1
    }
    defer { (count, borders, borderEnd) = (0, 0, 0) }
    return (bytes.count, count, borders)
  }

  /// Takes out all parts and starts again empty.
  package mutating func take() -> [UInt8] {
    defer {
      bytes.removeAll()
      (count, borders, borderEnd) = (0, 0, 0)
    }
    return Array(bytes.elements)
  }

  /// Appends an ASCII word of letters and digits, lowercased: bit 5 is set in every digit, too.
  @inline(__always)
  mutating func append(lowercased word: Range<Int>, of text: UnsafeBufferPointer<UInt8>) {
    let target = UnsafeMutableRawPointer(beginTerm(of: word.count))
    let source = UnsafeRawBufferPointer(text)
    var offset = 0
    // Copies the bytes after the word along; the next term overwrites them.
    while offset < word.count, source.count - (word.lowerBound + offset) >= 8 {
      let eight = source.loadUnaligned(fromByteOffset: word.lowerBound + offset, as: UInt64.self)
      target.storeBytes(of: eight | 0x2020_2020_2020_2020, toByteOffset: offset, as: UInt64.self)
      offset += 8
    }
    while offset < word.count {
      let byte = source[word.lowerBound + offset] | 0x20
      target.storeBytes(of: byte, toByteOffset: offset, as: UInt8.self)
      offset += 1
    }
    bytes.extend(by: word.count)
  }

  /// Appends what `word` was folded to.
  mutating func appendWord() {
    _ = beginTerm(of: word.count)
    bytes.append(contentsOf: word.bytes)
    guard word.hasRespelling else { return }
    word.appendRespelling(to: &respellings)
    respellings.append(0x20)
    respellings.append(contentsOf: word.bytes)
    respellings.append(Self.lineEnd)
  }

  /// Notes `usa` for the acronym `U.S.A.`; does nothing if it has no parts.
  mutating func noteAcronym(_ parts: [Range<Int>], of text: UnsafeBufferPointer<UInt8>) {
    guard !parts.isEmpty else { return }
    for part in parts { appendLowercased(part, of: text) }
    for part in parts {
      respellings.append(0x20)
      appendLowercased(part, of: text)
    }
    respellings.append(Self.lineEnd)
  }

  private mutating func appendLowercased(_ letters: Range<Int>, of text: UnsafeBufferPointer<UInt8>) {
    for letter in text[letters] { respellings.append(letter | 0x20) }
  }

  private static let lineEnd = UInt8(ascii: "\n")

  /// Takes out the other spellings of the words of all parts, each once, in order.
  package mutating func takeRespellings() -> [Respelling] {
    defer { respellings.removeAll() }
    if respellings.count == 0 { return [] }
    let found = respellings.elements.split(separator: Self.lineEnd).compactMap { line -> Respelling? in
      guard let blank = line.firstIndex(of: 0x20) else { return nil }
      return Respelling(
        spelled: String(decoding: line[..<blank], as: UTF8.self),
        terms: String(decoding: line[(blank + 1)...], as: UTF8.self))
    }
    return Set(found).sorted()
  }

  /// Makes room for a term, sets the blank before it, and returns where it goes.
  @inline(__always)
  private mutating func beginTerm(of byteCount: Int) -> UnsafeMutablePointer<UInt8> {
    bytes.reserve(1 + byteCount)
    if count > 0 { bytes.append(0x20) }
    count += 1
    return bytes.base + bytes.count
  }
}
