/// Up to 1,024 ASCII words of one length, as `word_chunk` stores them: what "did you mean" looks through.
///
///     masks  u32 for each word, little endian: bit (byte & 31) for each byte of the word
///     words  the words, one behind the other
///
/// One edit changes at most two bits of a word's mask, so that comparing masks leaves about one word in a
/// hundred to compare in full: a million words take a few milliseconds.
struct WordChunk {
  static let capacity = 1024

  let length: Int
  private(set) var masks: [UInt8] = []
  private(set) var words: [UInt8] = []

  var count: Int { length == 0 ? 0 : words.count / length }

  init(length: Int) { self.length = length }

  init(length: Int, masks: [UInt8], words: [UInt8]) {
    self.length = length
    self.masks = masks
    self.words = words
  }

  mutating func append(_ word: UnsafeBufferPointer<UInt8>) {
    let mask = Self.mask(of: word)
    for byte in 0..<4 { masks.append(UInt8(truncatingIfNeeded: mask >> UInt32(8 * byte))) }
    words.append(contentsOf: word)
  }

  static func mask(of word: some Sequence<UInt8>) -> UInt32 {
    word.reduce(0) { $0 | 1 << UInt32($1 & 31) }
  }
}
