/// Two versions of a long text, cut to the words that differ and a few around them.
enum WordDifference {
  private typealias Words = [ArraySlice<UInt8>]

  /// How many words are shown on each side of a change.
  private static let wordsAround = 3
  /// What is kept of each version at most.
  private static let maxBytes = 240
  /// Beyond this many words that may differ, the words between the first and the last difference count as one
  /// change: comparing takes up to the square of it.
  private static let maxCompared = 2000

  /// Both versions without what they have in common; `…` stands where something is left out.
  ///
  /// - Complexity: O(bytes), and O(n²) in the words from the first difference to the last, up to a bound.
  static func cut(_ before: String, _ after: String) -> (before: String, after: String) {
    let (old, new) = (words(of: before), words(of: after))
    var (oldText, newText) = (CutText(of: old), CutText(of: new))
    var bytes = 0
    for place in places(old, new) where bytes < maxBytes {
      let room = maxBytes - bytes
      bytes += max(oldText.append(place.old, room: room), newText.append(place.new, room: room))
    }
    return (oldText.text, newText.text)
  }

  /// The words of a text, each with the blanks behind it; a character of a script without blanks is a word.
  private static func words(of text: String) -> Words {
    let bytes = Array(text.utf8)
    var words: Words = []
    var start = 0
    for index in bytes.indices.dropFirst() {
      let (previous, byte) = (bytes[index - 1], bytes[index])
      let isNew = isBlank(previous) && !isBlank(byte) || byte >= 0xE3 || isEndOfWide(bytes, index)
      guard isNew else { continue }
      words.append(bytes[start..<index])
      start = index
    }
    if start < bytes.count { words.append(bytes[start...]) }
    return words
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte <= 0x20 }

  /// Whether a character from U+3000 on ends before this byte.
  private static func isEndOfWide(_ bytes: [UInt8], _ index: Int) -> Bool {
    guard bytes[index] & 0xC0 != 0x80, bytes[index - 1] & 0xC0 == 0x80, !isBlank(bytes[index]) else {
      return false
    }
    var lead = index - 1
    while lead > 0, bytes[lead] & 0xC0 == 0x80 { lead -= 1 }
    return bytes[lead] >= 0xE3
  }

  /// One changed place: the words that stood there, and those that stand there.
  private struct Place {
    var old: Range<Int>
    var new: Range<Int>
  }

  private static func places(_ old: Words, _ new: Words) -> [Place] {
    let start = zip(old, new).prefix { $0 == $1 }.count
    let shorter = min(old.count, new.count) - start
    let end = zip(old.reversed(), new.reversed()).prefix(shorter).prefix { $0 == $1 }.count
    let (oldEnd, newEnd) = (old.count - end, new.count - end)
    guard oldEnd - start + newEnd - start <= maxCompared else {
      return [Place(old: start..<oldEnd, new: start..<newEnd)]
    }
    return merged(differences(old, start..<oldEnd, new, start..<newEnd))
  }

  private static func differences(
    _ old: Words, _ oldRange: Range<Int>, _ new: Words, _ newRange: Range<Int>
  ) -> [Place] {
    let difference = new[newRange].map { $0 }.difference(from: old[oldRange].map { $0 })
    var (removed, added) = (Set<Int>(), Set<Int>())
    for change in difference {
      switch change {
      case .remove(let offset, _, _): removed.insert(oldRange.lowerBound + offset)
      case .insert(let offset, _, _): added.insert(newRange.lowerBound + offset)
      }
    }
    var places: [Place] = []
    var (oldIndex, newIndex) = (oldRange.lowerBound, newRange.lowerBound)
    while oldIndex < oldRange.upperBound || newIndex < newRange.upperBound {
      let (oldStart, newStart) = (oldIndex, newIndex)
      while removed.contains(oldIndex) { oldIndex += 1 }
      while added.contains(newIndex) { newIndex += 1 }
      if oldIndex > oldStart || newIndex > newStart {
        places.append(Place(old: oldStart..<oldIndex, new: newStart..<newIndex))
      } else {
        oldIndex += 1
        newIndex += 1
      }
    }
    return places
  }

  /// Places whose surroundings meet are one.
  private static func merged(_ places: [Place]) -> [Place] {
    var merged: [Place] = []
    for place in places {
      if let last = merged.last, place.old.lowerBound - last.old.upperBound <= 2 * wordsAround {
        merged[merged.count - 1] = Place(
          old: last.old.lowerBound..<place.old.upperBound, new: last.new.lowerBound..<place.new.upperBound)
      } else {
        merged.append(place)
      }
    }
    return merged
  }

  /// The changed places of one version with their surroundings.
  private struct CutText {
    private let words: Words
    private var parts: [String] = []
    /// Behind the last word that is in it.
    private var end = 0

    init(of words: Words) { self.words = words }

    /// Adds a place, cut where there is no room for all of it.
    ///
    /// - Returns: The bytes that it took.
    mutating func append(_ place: Range<Int>, room: Int) -> Int {
      let shown = max(0, place.lowerBound - wordsAround)..<min(words.count, place.upperBound + wordsAround)
      let bytes = Array(words[shown].joined())
      let cut = TextCut.beginning(of: bytes[...], maxBytes: room)
      if shown.lowerBound > 0 { parts.append(TextCut.mark) }
      parts.append(WordDifference.trimmed(cut))
      end = shown.upperBound
      if cut.count < bytes.count { end = 0 }
      return cut.count
    }

    var text: String { (end < words.count ? parts + [TextCut.mark] : parts).joined(separator: " ") }
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
    var bytes = bytes
    while let last = bytes.last, isBlank(last) { bytes = bytes.dropLast() }
    return String(decoding: bytes, as: UTF8.self)
  }
}
