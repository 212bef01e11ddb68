package import Basics

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

  /// Seconds since 1970 of `2026-02-19T08:30:42Z`, also with an offset (`+02:00`, `-0330`, `+01`) or a
  /// fraction, and of a shorter form (`2026-02-19`, `2026`); nil for anything else and for years before 1970.
  /// Without a zone the time is UTC.
  package static func seconds(_ text: String) -> UInt64? {
    var text = text
    return text.withUTF8 { bytes in
      var reader = DateReader(bytes)
      return reader.seconds()
    }
  }

  /// Reads a date and a time from its beginning, without a String or an array: every record of an export has
  /// such a date.
  private struct DateReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    mutating func seconds() -> UInt64? {
      guard let year = number(in: 1970...9999), let month = part("-", in: 1...12, else: 1),
        let day = part("-", in: 1...31, else: 1), let hour = timeBegins ? number(in: 0...24) : 0,
        let minute = part(":", in: 0...59, else: 0), let second = part(":", in: 0...60, else: 0)
      else { return nil }
      let local = ((Timestamp.days(year, month, day) * 24 + hour) * 60 + minute) * 60 + second
      skipFraction()
      return offset().map { UInt64(max(0, local - $0)) }
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
      guard next == UInt8(ascii: character) else { return false }
      position += 1
      return true
    }

    /// Digits that are a number in a range.
    private mutating func number(in range: ClosedRange<Int>) -> Int? {
      var number = 0
      let start = position
      while let digit = next.map({ $0 &- UInt8(ascii: "0") }), digit < 10 {
        guard number <= range.upperBound else { return nil }
        number = number * 10 + Int(digit)
        position += 1
      }
      return position > start && range.contains(number) ? number : nil
    }

    /// A number after a separator; `missing` if there is no separator.
    private mutating func part(
      _ separator: Unicode.Scalar, in range: ClosedRange<Int>, else missing: Int
    ) -> Int? {
      skip(separator) ? number(in: range) : missing
    }

    private var timeBegins: Bool {
      mutating get {
        skip("T") || skip("t") || skip(" ") && next.map { $0 &- UInt8(ascii: "0") < 10 } == true
      }
    }

    private mutating func skipFraction() {
      guard skip(".") || skip(",") else { return }
      while let byte = next, byte &- UInt8(ascii: "0") < 10 { position += 1 }
    }

    /// Seconds that the zone is ahead of UTC; nil for a malformed one.
    private mutating func offset() -> Int? {
      while skip(" ") {}
      let sign = skip("+") ? 1 : skip("-") ? -1 : 0
      guard sign != 0 else { return 0 }
      guard let number = number(in: 0...2359) else { return nil }
      let (hours, minutes) = number > 99 ? (number / 100, number % 100) : (number, 0)
      guard let minute = part(":", in: 0...59, else: minutes), hours < 24, minutes < 60 else { return nil }
      return sign * (hours * 60 + minute) * 60
    }
  }

  /// The moment of a text in a form that `seconds` reads; nil for anything else.
  package static func date(_ text: String) -> Date? {
    seconds(text).map { Date(timeIntervalSince1970: Double($0)) }
  }

  /// Days from 1970-01-01 in the Gregorian calendar.
  ///
  /// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`.
  fileprivate static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}
