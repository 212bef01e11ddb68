package import Foundation

/// Points in time as the index and the reports write them: `2026-11-22T03:00:00Z`.
package enum Timestamp {
  package static var now: String { text(of: Date()) }

  /// The moment in UTC, to the second.
  package static func text(of date: Date) -> String {
    var time = time_t(date.timeIntervalSince1970)
    var parts = tm()
    gmtime_r(&time, &parts)
    func two(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
      + "T\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))Z"
  }

  /// Seconds since 1970 of `2026-02-19T08:30:42Z`, of a shorter form (`2026-02-19`, `2026`), nil for anything
  /// else and for years before 1970. Takes the time as UTC whatever zone it names: it serves for sorting
  /// only.
  package static func seconds(_ text: String) -> UInt64? {
    var text = text
    guard let numbers = text.withUTF8(leadingNumbers), (1970...9999).contains(numbers[0]) else { return nil }
    let (year, month, day) = (numbers[0], numbers[1], numbers[2])
    let (hour, minute, second) = (numbers[3], numbers[4], numbers[5])
    guard (1...12).contains(month), (1...31).contains(day), (0...24).contains(hour),
      (0...59).contains(minute),
      (0...60).contains(second)
    else { return nil }
    let seconds = ((days(year, month, day) * 24 + hour) * 60 + minute) * 60 + second
    return UInt64(seconds)
  }

  /// The first six numbers, those of the first day of a year where there are fewer; nil where something else
  /// stands between the separators. Without a String or an array: every record of an export has such a date.
  private static func leadingNumbers(_ text: UnsafeBufferPointer<UInt8>) -> SIMD8<Int>? {
    var numbers = SIMD8(0, 1, 1, 0, 0, 0, 0, 0)
    var position = 0
    for index in 0..<6 {
      let start = position
      var number = 0
      while position < text.count, !isSeparator(text[position]) {
        let digit = text[position] &- UInt8(ascii: "0")
        guard digit < 10, number < 1 << 48 else { return nil }
        number = number * 10 + Int(digit)
        position += 1
      }
      guard position > start else { break }
      numbers[index] = number
      position += 1
    }
    return numbers
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "-"), UInt8(ascii: "T"), UInt8(ascii: ":"), UInt8(ascii: "Z"): true
    case UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: " "): true
    default: false
    }
  }

  /// The moment that a text made by `text(of:)` tells; nil for anything else.
  package static func date(_ text: String) -> Date? {
    seconds(text).map { Date(timeIntervalSince1970: Double($0)) }
  }

  /// Days from 1970-01-01 in the Gregorian calendar.
  ///
  /// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}
