/// The term of one token while filters work on it.
///
/// One buffer serves a whole text; a filter must not keep it.
public struct TermBuffer: ~Copyable {
  // Always eight bytes longer than `capacity` and initialized, for `lowercase()`.
  private var storage: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private var scratch: UnsafeMutablePointer<UInt8>
  private var scratchCapacity: Int

  /// Length of the term in UTF-8 bytes.
  public private(set) var count = 0

  /// What the tokenizer knows about the word.
  private(set) var form = Word.Form.mixed

  /// Makes one.
  public init() {
    capacity = 128
    scratchCapacity = 128
    storage = Self.allocate(capacity)
    scratch = Self.allocate(scratchCapacity)
  }

  deinit {
    storage.deallocate()
    scratch.deallocate()
  }

  /// The bytes of the term, valid until the buffer changes.
  package var bytes: UnsafeBufferPointer<UInt8> {
    @inline(__always) get { UnsafeBufferPointer(start: storage, count: count) }
  }

  /// Makes `word` the term.
  @inline(__always)
  mutating func assign(_ word: UnsafeBufferPointer<UInt8>, _ form: Word.Form) {
    count = 0
    self.form = form
    append(contentsOf: word)
  }

  /// Adds bytes at the end.
  ///
  /// - Complexity: O(`more.count`), amortized.
  mutating func append(contentsOf more: UnsafeBufferPointer<UInt8>) {
    guard let start = more.baseAddress else { return }
    if count + more.count > capacity { grow(to: count + more.count) }
    (storage + count).update(from: start, count: more.count)
    count += more.count
  }

  mutating func append(_ byte: UInt8) {
    if count == capacity { grow(to: count + 1) }
    storage[count] = byte
    count += 1
  }

  mutating func removeLast(_ number: Int) { count = max(0, count - number) }

  /// Lowercases a term of ASCII letters and digits, eight bytes at a time: bit 5 is set in every digit, too.
  @inline(__always)
  mutating func lowercase() {
    let words = UnsafeMutableRawPointer(storage)
    for offset in stride(from: 0, to: count, by: 8) {
      let word = words.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      words.storeBytes(of: word | 0x2020_2020_2020_2020, toByteOffset: offset, as: UInt64.self)
    }
  }

  /// Lowercases an ASCII term, and removes what is neither letter, digit, `+` nor `#`.
  @inline(__always)
  mutating func foldASCII() {
    var kept = 0
    for position in 0..<count {
      let byte = storage[position]
      let isUpper = byte &- 0x41 < 26
      storage[kept] = isUpper ? byte | 0x20 : byte
      kept += byte.isASCIIAlphanumeric || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "#") ? 1 : 0
    }
    count = kept
  }

  /// Empties the term, and returns what it was; valid until the next call.
  mutating func beginRewrite() -> UnsafeBufferPointer<UInt8> {
    let source = UnsafeBufferPointer(start: UnsafePointer(storage), count: count)
    swap(&storage, &scratch)
    swap(&capacity, &scratchCapacity)
    count = 0
    return source
  }

  private static func allocate(_ capacity: Int) -> UnsafeMutablePointer<UInt8> {
    let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity + 8)
    bytes.initialize(repeating: 0, count: capacity + 8)
    return bytes
  }

  private mutating func grow(to needed: Int) {
    let larger = max(needed, 2 * capacity)
    let fresh = Self.allocate(larger)
    fresh.update(from: storage, count: count)
    storage.deallocate()
    storage = fresh
    capacity = larger
  }
}
