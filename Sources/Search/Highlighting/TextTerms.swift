/// The terms of one text, in order, in one piece of memory.
struct TextTerms {
  private var bytes: [UInt8] = []
  private var places: [(end: Int, range: Range<Int>)] = []

  /// `capacity`: The length of the text in bytes.
  init(capacity: Int) {
    bytes.reserveCapacity(capacity)
    places.reserveCapacity(capacity / 4)
  }

  var count: Int { places.count }

  /// `range`: Where it stands in the text.
  mutating func append(_ term: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
    bytes.append(contentsOf: term)
    places.append((bytes.count, range))
  }

  func range(at place: Int) -> Range<Int> { places[place].range }

  func bytes(at place: Int) -> ArraySlice<UInt8> {
    bytes[(place > 0 ? places[place - 1].end : 0)..<places[place].end]
  }

  func text(at place: Int) -> String { String(decoding: bytes(at: place), as: UTF8.self) }
}
