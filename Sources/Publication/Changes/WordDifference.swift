/// Two versions of a long text, cut to the words that differ and a few around them.
enum WordDifference {
  /// How many words are shown on each side of a change.
  private static let wordsAround = 3
  /// At most this many bytes of each version are kept.
  private static let maxBytes = 240
  /// Beyond this many words that may differ, the words between the first and the last difference count as one
  /// change: comparing takes up to the square of it.
  private static let maxCompared = 2000

  /// Both versions without what they have in common; `…` stands where something is left out.
  ///
  /// - Complexity: O(bytes), and O(n²) in the words from the first difference to the last, up to a bound.
  static func cut(_ before: String, _ after: String) -> (before: String, after: String) {
    let (old, new) = (Words(before), Words(after))
    var (oldText, newText) = (CutText(old), CutText(new))
    var bytes = 0
    for place in places(old, new) where bytes < maxBytes {
      let room = maxBytes - bytes
      bytes += max(oldText.append(place.old, room: room), newText.append(place.new, room: room))
    }
    return (oldText.text, newText.text)
  }

  /// The words of a text, each with the blanks after it; a character of a script without blanks is a word.
  private struct Words {
    let bytes: [UInt8]
    /// Where each word starts, and where the last one ends.
    private let starts: [Int]

    init(_ text: String) {
      bytes = Array(text.utf8)
      starts = bytes.withUnsafeBufferPointer { bytes in
        var starts = [0]
        // Whether the last character is from U+3000 on, where scripts have no blanks.
        var isWide = false
        var previous: UInt8 = 0
        for (index, byte) in bytes.enumerated() {
          if byte & 0xC0 != 0x80 {
            let isNew = byte > 0x20 && (previous <= 0x20 || isWide || byte >= 0xE3)
            if isNew, index > 0 { starts.append(index) }
            isWide = byte >= 0xE3 || isWide && byte <= 0x20
          }
          previous = byte
        }
        if !bytes.isEmpty { starts.append(bytes.count) }
        return starts
      }
    }

    var count: Int { starts.count - 1 }

    /// The bytes of a range of words.
    subscript(range: Range<Int>) -> ArraySlice<UInt8> {
      bytes[starts[range.lowerBound]..<starts[range.upperBound]]
    }

    subscript(place: Int) -> ArraySlice<UInt8> { self[place..<place + 1] }

    /// How many words at the beginning are the same.
    func commonStart(_ other: Words) -> Int {
      let most = min(count, other.count)
      var same = 0
      while same < most, self[same] == other[same] { same += 1 }
      return same
    }

    /// How many words at the end are the same, at most `most`.
    func commonEnd(_ other: Words, atMost most: Int) -> Int {
      var same = 0
      while same < most, self[count - 1 - same] == other[other.count - 1 - same] { same += 1 }
      return same
    }
  }

  /// One changed place: its old words and its new ones.
  private struct Place {
    var old: Range<Int>
    var new: Range<Int>
  }

  private static func places(_ old: Words, _ new: Words) -> [Place] {
    let start = old.commonStart(new)
    let end = old.commonEnd(new, atMost: min(old.count, new.count) - start)
    let whole = Place(old: start..<old.count - end, new: start..<new.count - end)
    // One word for another, or words on one side alone: the most frequent edits.
    guard whole.old.count + whole.new.count <= maxCompared, min(whole.old.count, whole.new.count) > 0,
      max(whole.old.count, whole.new.count) > 1
    else { return [whole] }
    return merged(differences(old, new, within: whole))
  }

  private static func differences(_ old: Words, _ new: Words, within whole: Place) -> [Place] {
    let difference = whole.new.map { new[$0] }.difference(from: whole.old.map { old[$0] })
    var (removed, added) = (Set<Int>(), Set<Int>())
    for change in difference {
      switch change {
      case .remove(let offset, _, _): removed.insert(whole.old.lowerBound + offset)
      case .insert(let offset, _, _): added.insert(whole.new.lowerBound + offset)
      }
    }
    var places: [Place] = []
    var (oldIndex, newIndex) = (whole.old.lowerBound, whole.new.lowerBound)
    while oldIndex < whole.old.upperBound || newIndex < whole.new.upperBound {
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

  /// Merges places whose surroundings meet.
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
    /// After the last word that is in it.
    private var end = 0

    init(_ words: Words) { self.words = words }

    /// Adds a place, cut if there is no room for all of it.
    ///
    /// - Returns: The bytes that it took.
    mutating func append(_ place: Range<Int>, room: Int) -> Int {
      let shown = max(0, place.lowerBound - wordsAround)..<min(words.count, place.upperBound + wordsAround)
      let bytes = words[shown]
      let cut = TextCut.beginning(of: bytes, maxBytes: room)
      if shown.lowerBound > 0 { parts.append(TextCut.mark) }
      parts.append(WordDifference.trimmed(cut))
      end = cut.count < bytes.count ? 0 : shown.upperBound
      return cut.count
    }

    var text: String { (end < words.count ? parts + [TextCut.mark] : parts).joined(separator: " ") }
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
    var bytes = bytes
    while let last = bytes.last, last <= 0x20 { bytes = bytes.dropLast() }
    return String(decoding: bytes, as: UTF8.self)
  }
}
