import Basics
import Testing

@Suite("A map on all cores")
struct ConcurrentMapTests {
  @Test(
    "gives what a plain map gives, whatever the size of the parts", arguments: [0, 1, 7, 1_000], [1, 3, 64])
  func map(count: Int, size: Int) {
    let numbers = Array(0..<count)
    #expect(numbers.concurrentMap { String($0) } == numbers.map { String($0) })
    // The scratch of a part counts its elements.
    let places = numbers.concurrentMap(inPartsOf: size, scratch: 0) { number, place in
      defer { place += 1 }
      return place == number % size
    }
    #expect(places.count == count)
    #expect(places.allSatisfy { $0 })
  }
}
