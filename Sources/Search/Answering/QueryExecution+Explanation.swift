import IndexStore
import Publication

/// Why a record has its score.
extension QueryExecution {
  /// Why a record has its score, or why it is no hit.
  func explanation(ofRecord id: String) throws -> ExplainReport {
    // What the answer is: with all words, or where no record has them, with any.
    let (full, match, notes) = try answer([])
    guard let docid = try reader.snapshot.docids(of: Identifier(kind: .record, value: id)).first,
      let record = try reader.snapshot.record(docid)
    else {
      return ExplainReport(
        id: id, title: nil, text: request.query, parsed: parsed.description, isMatch: false, score: 0,
        steps: [],
        notes: notes + ["no record has this id"])
    }
    let partial = try partialAnswer(beside: full, match)
    func reasonForAbsence(_ answer: Answer) throws -> String? {
      let occurrences = RecordOccurrences.occurrences(of: answer.plan.atoms, in: record, docid: docid)
      return try self.reasonForAbsence(answer.plan, occurrences, docid: docid)
    }
    let ownReason = try reasonForAbsence(full)
    // It may be among the hits that lack a word.
    let isPartial = try ownReason != nil && partial.map { try reasonForAbsence($0) == nil } ?? false
    let answer = isPartial ? partial ?? full : full
    let reason = isPartial ? nil : ownReason
    let (plan, scorer) = (answer.plan, answer.scorer)
    let occurrences = RecordOccurrences.occurrences(of: plan.atoms, in: record, docid: docid)
    let length = try reader.lengths(ranking).length(of: docid)
    let evidence = answer.evidence.first { $0.docid == docid }?.evidence
    let gain = evidence.flatMap { evidence in answer.knownItem.map { $0.explain(evidence) } }
    // A hit of a partial answer lacks something, too.
    let lack = isPartial || match != request.match ? try lackOfWords(record, docid) : nil
    return ExplainReport(
      id: id, title: record.title, text: request.query, parsed: parsed.description, isMatch: reason == nil,
      score: reason == nil ? scorer.score(occurrences, length: length) + (gain?.value ?? 0) : 0,
      steps: reason == nil
        ? scorer.explain(occurrences, length: length) + [gain].compactMap(\.self) : [],
      notes: notes + [reason ?? lack].compactMap(\.self))
  }

  /// Why a record is no hit with all words.
  private func lackOfWords(_ record: Record, _ docid: Int) throws -> String? {
    let plan = try prepared(.all).plan
    let occurrences = RecordOccurrences.occurrences(of: plan.atoms, in: record, docid: docid)
    return try reasonForAbsence(plan, occurrences, docid: docid)
  }

  private func reasonForAbsence(_ plan: QueryPlan, _ occurrences: Occurrences, docid: Int) throws -> String? {
    for selection in selections where try !reader.passes(selection, docid: docid) {
      let values = selection.filter.values.map(\.description).joined(separator: ",")
      return "the filter \(selection.facet.name):\(values) keeps it out"
    }
    guard !plan.condition.holds(docid: docid, occurrences) else { return nil }
    for part in plan.condition.conjuncts where !part.holds(docid: docid, occurrences) {
      if case .atoms(let numbers) = part, let atom = numbers.first {
        return "it does not have '\(plan.atoms[atom].terms.joined(separator: " "))'"
      }
      if case .any = part {
        let missing = part.positiveAtoms.map { "'\(plan.atoms[$0].terms.joined(separator: " "))'" }
        if !missing.isEmpty { return "it has none of \(missing.joined(separator: ", "))" }
      }
      if case .not(.atoms(let numbers)) = part, let atom = numbers.first {
        return "it has '\(plan.atoms[atom].terms.joined(separator: " "))', which is excluded"
      }
    }
    return "it does not satisfy the query"
  }

  /// Such as `networks: networks, network, networking: in 12 records, weight 3.2`.
  func describe(_ term: Scorer.WeightedTerm, _ plan: QueryPlan) throws -> String {
    let atoms = term.term.atoms.map { plan.atoms[$0] }
    // A form may be in no record any more.
    let used = try atoms.enumerated().filter { index, atom in
      try index == 0 || reader.documentFrequency(of: [atom]) > 0
    }
    let forms = used.count > 1 ? used.map(\.element.description).joined(separator: ", ") + ": " : ""
    let count = term.documentFrequency
    return "\(term.term.text): \(forms)in \(count) \(count == 1 ? "record" : "records"), "
      + "weight \(term.weight.rounded(toPlaces: 3))"
  }
}
