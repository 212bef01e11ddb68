/// Where in the export the last frame of each record stands. Eight bytes a record: a file and a line in one
/// number.
struct FramePlaces {
  struct Place: Hashable {
    fileprivate var packed: UInt64
  }

  private static let lineBits: UInt64 = 40

  /// In the order of the input, so that the file of a frame is nearly always the last.
  private var files: [String] = []
  /// By docid; 0 if no frame gave the record.
  private var places: [UInt64] = []

  mutating func place(file: String, line: Int) -> Place {
    if files.last != file { files.append(file) }
    return placeInLastFile(line: line)
  }

  /// The same for the file that was named last: comparing names takes longer than all the rest.
  func placeInLastFile(line: Int) -> Place {
    Place(
      packed: UInt64(files.count) << Self.lineBits | UInt64(max(0, line)) & (1 << Self.lineBits - 1))
  }

  func file(of place: Place) -> String {
    let number = Int(place.packed >> Self.lineBits) - 1
    return files.indices.contains(number) ? files[number] : ""
  }

  func line(of place: Place) -> Int { Int(place.packed & (1 << Self.lineBits - 1)) }

  /// Whether a place comes before another one in the input.
  static func areInOrder(_ first: Place, _ second: Place) -> Bool { first.packed < second.packed }

  /// The place of the last frame of a record; nil before the first.
  subscript(docid: Int) -> Place? {
    get {
      guard places.indices.contains(docid), places[docid] != 0 else { return nil }
      return Place(packed: places[docid])
    }
    set {
      guard docid >= 0 else { return }
      if docid >= places.count {
        // Doubled, because most exports come in the order of the docids.
        let count = max(docid + 1, 2 * places.count, 1024)
        places.append(contentsOf: repeatElement(0, count: count - places.count))
      }
      places[docid] = newValue?.packed ?? 0
    }
  }
}
