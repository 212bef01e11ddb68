/// Keeps the best `capacity` hits of all that are offered.
///
/// A heap with the worst kept hit on top: most offers cost one comparison.
/// - Complexity: O(log `capacity`) for an offer that is kept.
struct TopHits {
  /// The most hits that are kept.
  let capacity: Int
  private let order: HitOrder
  /// Whether a hit comes after the page before; nil for the first page.
  private let isAfter: ((SortKey) -> Bool)?
  private var heap: [SortKey] = []
  /// The number of hits that came before: those of earlier pages.
  private(set) var passedOver = 0

  /// `capacity`: `Int.max` keeps all.
  init(capacity: Int, order: HitOrder, isAfter: ((SortKey) -> Bool)? = nil) {
    self.capacity = capacity
    self.order = order
    self.isAfter = isAfter
  }

  /// Whether hits that are not among the best need not be seen at all.
  var keepsOnlyBest: Bool { isAfter == nil && capacity < Int.max }

  /// A hit whose number is above this one need not be offered: it would change nothing.
  var limit: Double {
    guard isAfter == nil, heap.count == capacity else { return .infinity }
    return heap.first?.number ?? -.infinity
  }

  mutating func offer(_ key: SortKey) {
    if let isAfter, !isAfter(key) {
      passedOver += 1
    } else if capacity == .max {
      heap.append(key)
    } else if heap.count < capacity {
      heap.append(key)
      siftUp(heap.count - 1)
    } else if let worst = heap.first, order.precedes(key, worst) {
      heap[0] = key
      siftDown(0)
    }
  }

  /// The kept hits, best first.
  func sorted() -> [SortKey] { heap.sorted(by: order.precedes) }

  private mutating func siftUp(_ start: Int) {
    var child = start
    while child > 0 {
      let parent = (child - 1) / 2
      guard order.precedes(heap[parent], heap[child]) else { return }
      heap.swapAt(parent, child)
      child = parent
    }
  }

  private mutating func siftDown(_ start: Int) {
    var parent = start
    while true {
      var worst = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < heap.count && order.precedes(heap[worst], heap[child]) {
        worst = child
      }
      guard worst != parent else { return }
      heap.swapAt(parent, worst)
      parent = worst
    }
  }
}
