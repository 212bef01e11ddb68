import Basics
import IndexStore
import Publication
import Tokenize

/// Names to filter by that nobody has.
extension QueryExecution {
  private static let maxSuggestedNames = 3

  /// For each of them the people with the nearest names, and how many records these have.
  func notesOnUnknownNames(total: Int) throws -> [String] {
    guard total == 0, cursor == nil, request.detail != .ids else { return [] }
    return try authors.wanted.compactMap { name in
      guard try count(author: name) == 0 else { return nil }
      let nearest = try peopleNearest(to: name).map { "\($0.label) (\($0.count))" }
      return "no record has author '\(name.text.shortened())'"
        + (nearest.isEmpty ? "" : "; nearest: \(nearest.joined(separator: "; "))")
    }
  }

  /// The number of records of everybody with a name, whatever the filters.
  private func count(author name: AuthorFilter.Name) throws -> Int {
    var planner = planner(try expander())
    let plan = try planner.makePlan(nil, authors: AuthorFilter([name.text]), .all)
    let top = TopHits(capacity: 0, order: order(comparesText: false))
    var collector = try Collector(facets: [], selections: [], top: top, reader)
    try collect(prepared(plan, passing: []), into: &collector)
    return collector.total
  }

  /// People whose family name differs by a slip or two, and whose given names fit.
  private func peopleNearest(to name: AuthorFilter.Name) throws -> [FacetCounts.Value] {
    let readings = PersonName.readings(of: name.text)
    let wanted = readings.isEmpty ? [PersonName(family: name.terms)] : readings
    let people = try reader.counts(of: .author).values.filter { $0.count > 0 }
    let near = people.compactMap { person -> (person: FacetCounts.Value, distance: Int)? in
      let family = person.label.prefix { $0 != "," }
      return wanted.compactMap { Self.distance($0, family, person.label) }.min().map { (person, $0) }
    }
    return near.sorted {
      ($0.distance, -$0.person.count, $0.person.code) < ($1.distance, -$1.person.count, $1.person.code)
    }
    .prefix(Self.maxSuggestedNames).map(\.person)
  }

  private static func distance(_ name: PersonName, _ family: Substring, _ label: String) -> Int? {
    let wanted = name.family.joined(separator: " ")
    let limit = wanted.utf8.count < 8 ? 1 : 2
    // Before a family name of several words there may be particles, and other ones.
    guard family.utf8.contains(0x20) || abs(wanted.utf8.count - family.utf8.count) <= 2 * limit else {
      return nil
    }
    let words = Analyzer.publication.terms(of: String(family)).suffix(name.family.count)
    let distance = EditDistance.between(wanted, words.joined(separator: " "))
    guard distance <= limit else { return nil }
    // The rest has to fit as it is.
    var bare = name
    bare.particles = []
    bare.given.removeAll(where: PersonName.knownParticles.contains)
    let fits = PersonName.readings(of: label).contains {
      bare.fits($0) { $0 == $1 || name.family.contains($0) }
    }
    return bare.given.isEmpty || fits ? distance : nil
  }
}
