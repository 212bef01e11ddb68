import IndexStore
import Publication

extension StatsReport {
  /// Measures an index.
  ///
  /// - Complexity: reads the whole vocabulary and the page list of the file.
  init(_ snapshot: IndexSnapshot, columns: Columns) throws {
    let facets = try FacetDefinition.all.map { facet in
      let counts = try columns.counts(of: facet, snapshot)
      return Facet(name: facet.name, distinct: counts.distinct, notStated: counts.notStated)
    }
    let sizes = try snapshot.sizes()
    self.init(
      records: snapshot.meta.records, generation: snapshot.meta.generation,
      fingerprint: snapshot.meta.fingerprint.hex, terms: try snapshot.termCount(),
      segments: try snapshot.segmentCount(), sizes: sizes.map { Size(name: $0.name, bytes: $0.bytes) },
      facets: facets, updated: snapshot.meta.updated)
  }
}
