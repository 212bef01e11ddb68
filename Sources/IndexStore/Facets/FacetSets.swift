/// Lists of numbers, one after the other in one array: an index has tens of thousands of sets of departments.
package struct FacetSets: RandomAccessCollection, Sendable {
  private var members: [Int] = []
  private var ends: [Int] = []

  package init(_ sets: [[Int]]) {
    for set in sets {
      members += set
      endSet()
    }
  }

  package var startIndex: Int { 0 }
  package var endIndex: Int { ends.count }

  package subscript(index: Int) -> ArraySlice<Int> {
    members[places(ofSet: index)]
  }

  /// Where its members are.
  @inline(__always)
  private func places(ofSet index: Int) -> Range<Int> { (index == 0 ? 0 : ends[index - 1])..<ends[index] }

  /// Counts the members of some sets, each as often as its number comes.
  ///
  /// By their places: to make a slice of each set and let it go took a quarter of the time of a search for a
  /// rare word.
  package func count(_ numbers: [UInt32], in counts: inout [Int]) {
    for number in numbers {
      for place in places(ofSet: Int(number)) { counts[members[place]] += 1 }
    }
  }

  /// Adds the counts of the sets, which come by number, to those of their members.
  package func add(_ counts: [UInt32], to totals: inout [Int]) {
    for number in counts.indices where counts[number] > 0 {
      for place in places(ofSet: number) { totals[members[place]] += Int(counts[number]) }
    }
  }

  /// Adds a member to the set that `endSet` will end.
  mutating func append(_ member: Int) { members.append(member) }
  mutating func endSet() { ends.append(members.count) }

  /// Each set with the ancestors of its members, ascending, each once.
  func adding(_ ancestors: [[Int]]) -> FacetSets {
    FacetSets(map { own in Array(Set(own + own.flatMap { ancestors[$0] })).sorted() })
  }

  /// By set: 1 where one of its members is wanted, else 0. The member of an empty set is 0.
  package func marking(_ isWanted: [Bool]) -> [UInt8] {
    map { set in (set.isEmpty ? isWanted[0] : set.contains { isWanted[$0] }) ? 1 : 0 }
  }
}
