import Publication
import Testing

@Suite("Dates of records")
struct TimestampTests {
  /// Texts, and the same moment in UTC as `Timestamp.text` writes it; nil for what is no date.
  static let examples: [(text: String, moment: String?)] = [
    ("2026-02-19T08:30:42Z", "2026-02-19T08:30:42Z"), ("2026-02-19", "2026-02-19T00:00:00Z"),
    ("2026", "2026-01-01T00:00:00Z"), ("2026-02", "2026-02-01T00:00:00Z"),
    ("2026-02-19T08:30", "2026-02-19T08:30:00Z"), ("2026-02-19 08:30:42", "2026-02-19T08:30:42Z"),
    ("2026-02-19T08:30:42+02:00", "2026-02-19T06:30:42Z"),
    ("2026-02-19T08:30:42-0330", "2026-02-19T12:00:42Z"), ("2026-02-19T08:30+01", "2026-02-19T07:30:00Z"),
    ("2026-02-19T23:59:59.999-00:30", "2026-02-20T00:29:59Z"),
    ("2026-02-19T00:15:00 +0100", "2026-02-18T23:15:00Z"),
    ("2026-02-19T08:30:42.123Z", "2026-02-19T08:30:42Z"),
    ("1970-01-01T00:00:00+14:00", "1970-01-01T00:00:00Z"),
    ("2024-02-29T12:00:00Z", "2024-02-29T12:00:00Z"),
    ("", nil), ("Z", nil), ("1969", nil), ("10000", nil), ("2026-13", nil), ("2026-00-01", nil),
    ("2026-01-32", nil), ("2026-01-01T25:00", nil), ("2026-01-01T10:60", nil), ("in press", nil),
    ("2026-01-01T10:00:00+99:00", nil), ("2026-01-01T10:00:00+", nil),
    ("99999999999999999999999999-01-01", nil),
  ]

  @Test("are compared by the moment that they name", arguments: examples)
  func seconds(text: String, moment: String?) {
    #expect(Timestamp.seconds(text) == moment.flatMap(Timestamp.seconds))
    if moment == nil { #expect(Timestamp.seconds(text) == nil) }
    if let moment { #expect(Timestamp.date(moment).map(Timestamp.text) == moment) }
  }
}
