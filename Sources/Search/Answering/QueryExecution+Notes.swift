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
    let error = SearchError.unknownValue(
      facet: selection.facet.name, code: code, nearest: try nearest(code, selection.facet))
    if isOption, cursor == nil { throw error }
    return ([Self.noteOnAbsent(code, selection)] + [error.hint].compactMap(\.self)).joined(separator: "; ")
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
      let hasOneValue = selection.knownCodes.count == 1 && selection.knownCodes[0].values.count == 1
      if counted == nil, total > 0, hasOneValue { continue }
      let dictionary = try reader.dictionary(selection.facet)
      for (code, numbers) in selection.knownCodes {
        let living = try numbers.filter { number in
          let isCounted = counted?.hasRecord(with: number, code: dictionary.values[number].code) ?? false
          return try number == 0 || isCounted || reader.hasRecord(with: number, of: selection.facet)
        }
        if living.count > 1 { notes.append(Self.noteOnSeveral(code, living, selection, dictionary)) }
        guard living.isEmpty else { continue }
        let isNamedByFile = numbers.contains {
          dictionary.values[$0].label != nil || dictionary.values[$0].parent != 0
        }
        notes.append(
          try isNamedByFile ? Self.noteOnAbsent(code, selection) : noteOnUnknown(code, selection))
      }
    }
    return notes
  }

  /// What a part of a name stands for.
  private static func noteOnSeveral(
    _ code: String, _ numbers: [Int], _ selection: FacetSelection, _ dictionary: FacetDictionary
  ) -> String {
    let names = numbers.map { $0 == 0 ? "not stated" : "'\(dictionary.values[$0].code.shortened())'" }
      .sorted()
    let shown = names.prefix(maxNamed).joined(separator: ", ")
    let rest = names.count - maxNamed
    return "\(selection.facet.name) '\(code.shortened())' is read as \(shown)"
      + (rest > 0 ? " and \(rest) more" : "")
  }

  private static let maxNamed = 4

  private func nearest(_ code: String, _ facet: FacetDefinition) throws -> [SearchError.Suggestion] {
    NearestCodes.find(code, in: try reader.counts(of: facet).values)
  }

  /// A field that `has:` asks for and no record states.
  func notesOnUnknownFields() throws -> [String] {
    let fields = (parsed.root?.properties ?? []).filter { $0.kind == .has }.uniqued()
    return try fields.filter { try reader.records(with: $0).recordCount == 0 }.map {
      "no record states a field '\($0.name.shortened())'"
    }
  }

  /// Which other words were searched for with those that look mistyped.
  func corrections(_ answer: Answer) -> [SearchResults.Correction] {
    answer.plan.terms.compactMap { term in
      term.correction.map { .init(word: term.text.shortened(), others: $0.words) }
    }
  }

  func notesOnCorrections(_ answer: Answer) -> [String] { corrections(answer).map(\.note) }

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
