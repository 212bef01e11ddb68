import Publication
import Testing

@Suite("Durations as numbers")
struct DurationTests {
  @Test("come back to the nanosecond", arguments: [0, 0.000001, 0.05, 0.1, 4.12, 3100.25, 86_400_000.000001])
  func roundTrip(milliseconds: Double) {
    #expect(Duration(milliseconds: milliseconds).milliseconds == milliseconds)
  }

  @Test("are zero where the number is no time", arguments: [-1, .nan, .infinity, -.infinity, 1e300])
  func implausible(milliseconds: Double) {
    #expect(Duration(milliseconds: milliseconds) == .zero)
  }
}
