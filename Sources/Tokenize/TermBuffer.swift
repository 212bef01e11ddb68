import Basics

/// The term of one token while it is folded.
///
/// One buffer serves a whole text.
struct TermBuffer: ~Copyable {
  private var storage = GrowingBuffer<UInt8>(capacity: 128)
  private var scratch = GrowingBuffer<UInt8>(capacity: 128)
  /// The letters that the spelling without umlauts has besides (`Müller`, `mueller`), in order: each 256
  /// times its place in the term, and the letter.
  private var insertions = GrowingBuffer<Int>(capacity: 16)

  /// What the tokenizer knows about the word.
  private(set) var form = Word.Form.mixed

  /// Length of the term in UTF-8 bytes.
  var count: Int { storage.count }

  /// The bytes of the term, valid until the buffer changes.
  var bytes: UnsafeBufferPointer<UInt8> {
    @inline(__always) get { UnsafeBufferPointer(storage.elements) }
  }

  /// Makes `word` the term.
  @inline(__always)
  mutating func assign(_ word: UnsafeBufferPointer<UInt8>, _ form: Word.Form) {
    storage.removeAll()
    insertions.removeAll()
    self.form = form
    storage.append(contentsOf: word)
  }

  mutating func append(contentsOf more: UnsafeBufferPointer<UInt8>) { storage.append(contentsOf: more) }

  mutating func append(_ byte: UInt8) { storage.append(byte) }

  /// Notes that the spelling without umlauts has a letter here.
  mutating func noteInsertion(of letter: UInt8) { insertions.append(count << 8 | Int(letter)) }

  mutating func forgetInsertions() { insertions.removeAll() }

  var hasRespelling: Bool { insertions.count > 0 }

  /// Appends the spelling without umlauts.
  func appendRespelling(to bytes: inout GrowingBuffer<UInt8>) {
    var start = 0
    for insertion in insertions.elements {
      let place = insertion >> 8
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: self.bytes[start..<place]))
      bytes.append(UInt8(truncatingIfNeeded: insertion))
      start = place
    }
    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: self.bytes[start...]))
  }

  mutating func removeLast(_ number: Int) { storage.truncate(to: count - number) }

  /// Lowercases a term of ASCII letters and digits, eight bytes at a time: bit 5 is set in every digit, too.
  @inline(__always)
  mutating func lowercase() {
    let words = UnsafeMutableRawPointer(storage.base)
    for offset in stride(from: 0, to: count, by: 8) {
      let word = words.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      words.storeBytes(of: word | 0x2020_2020_2020_2020, toByteOffset: offset, as: UInt64.self)
    }
  }

  /// Lowercases an ASCII term, and removes what is neither letter, digit, `+` nor `#`.
  @inline(__always)
  mutating func foldASCII() {
    let bytes = storage.base
    var kept = 0
    for position in 0..<count {
      let byte = bytes[position]
      let isUpper = byte &- 0x41 < 26
      bytes[kept] = isUpper ? byte | 0x20 : byte
      kept += byte.isASCIIAlphanumeric || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "#") ? 1 : 0
    }
    storage.truncate(to: kept)
  }

  /// Empties the term, and returns what it was; valid until the next call.
  mutating func beginRewrite() -> UnsafeBufferPointer<UInt8> {
    swap(&storage, &scratch)
    storage.removeAll()
    return UnsafeBufferPointer(scratch.elements)
  }
}
