import Basics
import Publication

/// Numbers as people read them; the same in every locale.
enum Format {
  /// `18,204`
  static func count(_ number: Int) -> String {
    var digits = Array(String(number.magnitude))
    var place = digits.count - 3
    while place > 0 {
      digits.insert(",", at: place)
      place -= 3
    }
    return (number < 0 ? "-" : "") + String(digits)
  }

  /// `1 record`, `18,204 records`
  static func count(_ number: Int, _ noun: String) -> String {
    "\(count(number)) \(noun)\(number == 1 ? "" : "s")"
  }

  /// `0.4 ms`, `41 ms`, `3.1 s`, `2 min 5 s`
  static func duration(milliseconds: Double) -> String {
    guard milliseconds.isFinite, milliseconds >= 0 else { return "?" }
    if milliseconds < 0.95 { return "\(fixed(milliseconds, digits: 1)) ms" }
    if milliseconds < 999.5 { return "\(Int(milliseconds.rounded())) ms" }
    if milliseconds < 59_950 { return "\(fixed(milliseconds / 1000, digits: 1)) s" }
    let seconds = Int(min(milliseconds / 1000, 1e15).rounded())
    return "\(count(seconds / 60)) min \(seconds % 60) s"
  }

  /// `512 bytes`, `1.4 MB`: powers of 1,000.
  static func bytes(_ number: Int) -> String {
    guard number >= 1000 else { return count(number, "byte") }
    var value = Double(number)
    var unit = "bytes"
    for next in ["kB", "MB", "GB", "TB", "PB"] where value >= 999.95 {
      value /= 1000
      unit = next
    }
    return "\(fixed(value, digits: 1)) \(unit)"
  }

  /// A number that always has this many digits after the point.
  static func fixed(_ number: Double, digits: Int) -> String {
    guard number.isFinite, number.magnitude < 1e12 else { return "\(number)" }
    let scale = (0..<digits).reduce(1) { product, _ in product * 10 }
    let scaled = Int((number.magnitude * Double(scale)).rounded())
    let sign = number < 0 && scaled != 0 ? "-" : ""
    guard digits > 0 else { return "\(sign)\(scaled)" }
    let fraction = String(scaled % scale)
    return "\(sign)\(scaled / scale).\(String(repeating: "0", count: digits - fraction.count))\(fraction)"
  }

  /// `a, b, c and 12 more`
  static func list(_ items: [String], max maxCount: Int) -> String {
    let shown = items.prefix(maxCount).joined(separator: ", ")
    return items.count <= maxCount ? shown : "\(shown) and \(count(items.count - maxCount)) more"
  }

  /// The day of a time stamp: `2026-11-22` of `2026-11-22T03:00:00Z`.
  static func day(_ date: Date?) -> String { String(moment(date).prefix { $0 != "T" }) }

  /// `2026-11-22T03:00:00Z`; empty if unknown.
  static func moment(_ date: Date?) -> String { date.map(Timestamp.text) ?? "" }
}
