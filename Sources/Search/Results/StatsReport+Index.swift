import IndexStore
import Publication

extension StatsReport {
  /// Measures an index.
  ///
  /// - Complexity: reads the whole vocabulary and the page list of the file.
  init(_ reader: CommitReader) throws {
    let (snapshot, meta) = (reader.snapshot, reader.meta)
    let facets = try FacetDefinition.all.filter { meta.facets.contains($0.name) }.map { facet in
      let counts = try reader.counts(of: facet)
      return Facet(name: facet.name, distinct: counts.distinct, notStated: counts.notStated)
    }
    let sizes = try snapshot.sizes()
    self.init(
      records: meta.records, generation: meta.generation,
      fingerprint: meta.fingerprint.hex, terms: try snapshot.termCount(),
      segments: try snapshot.segmentCount(), sizes: sizes.map { Size(name: $0.name, bytes: $0.bytes) },
      facets: facets, updated: Timestamp.date(meta.updated))
  }
}
