import IndexStore
import Publication

/// Notes for the user about codes and prefixes.
extension QueryExecution {
  /// A code that nothing has is an error as an option, and matches nothing, with a note, inside the query.
  mutating func checkCodes() throws {
    let people = try authors.alternatives.map { try reader.selection($0, of: .author) }
    for selection in selections + [people].compactMap(\.self) {
      for code in selection.unknownCodes { notes.append(try noteOnUnknown(code, selection)) }
    }
  }

  private func noteOnUnknown(_ code: String, _ selection: FacetSelection) throws -> String {
    let options = request.filters + [authors.facetFilter, authors.alternatives].compactMap(\.self)
    let isOption = options.contains { filter in
      filter.facet == selection.facet.name && filter.values.contains { $0.kind == .code(code) }
    }
    guard isOption, cursor == nil else { return Self.noteOnAbsent(code, selection) }
    throw SearchError.unknownValue(
      facet: selection.facet.name, code: code, nearest: try nearest(code, selection.facet))
  }

  private static func noteOnAbsent(_ code: String, _ selection: FacetSelection) -> String {
    "no record has \(selection.facet.name) '\(code.shortened())'"
  }

  /// A code whose last record is gone is as unknown as one that no record ever had, save where a department
  /// file names it: history does not matter.
  ///
  /// Looked for behind the answer, and only where it leaves that open: mostly the counts show a record.
  func notesOnAbsentCodes(_ counts: [FacetCounts], total: Int) throws -> [String] {
    var notes: [String] = []
    for selection in selections {
      let counted = counts.first { $0.facet == selection.facet.name }
      if counted == nil, total > 0, selection.knownCodes.count == 1 { continue }
      let dictionary = try reader.dictionary(selection.facet)
      for (code, number) in selection.knownCodes {
        let value = dictionary.values[number]
        let isCounted = counted?.hasRecord(with: number, code: value.code) ?? false
        if try isCounted || reader.hasRecord(with: number, of: selection.facet) { continue }
        let isNamedByFile = value.label != nil || value.parent != 0
        notes.append(
          try isNamedByFile ? Self.noteOnAbsent(code, selection) : noteOnUnknown(code, selection))
      }
    }
    return notes
  }

  private func nearest(_ code: String, _ facet: FacetDefinition) throws -> [SearchError.Suggestion] {
    NearestCodes.find(code, in: try reader.counts(of: facet).values)
  }

  /// Which other words were searched for with those that look mistyped.
  func notesOnCorrections(_ answer: Answer) -> [String] {
    answer.plan.terms.compactMap { term in
      guard let correction = term.correction else { return nil }
      let words = correction.words.map { "'\($0)'" }.joined(separator: ", ")
      return "also searched: \(words) for '\(term.text.shortened())' (=\(term.text.shortened()) takes it as it is)"
    }
  }

  func notesOnPrefixes(_ answer: Answer) -> [String] {
    let cut = answer.plan.atoms.filter { $0.lastTerm != nil }
    guard let first = cut.first, let last = first.lastTerm else { return [] }
    let others = cut.count > 1 ? ", and \(cut.count - 1) more such words only a part" : ""
    return [
      "'\(first.description.shortened())' stands for too many words: it was looked for up to "
        + "'\(last.shortened())'\(others); the limit is \(limits.prefixWords) (\(Limits.name(of: \.prefixWords)))"
    ]
  }
}
