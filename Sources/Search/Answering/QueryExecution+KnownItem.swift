import IndexStore

/// The best hits, looked at again.
extension QueryExecution {
  /// Orders the best hits by what makes them the publication that is asked for.
  ///
  /// `lacksAWord`: Whether each hit is known to lack a word.
  func rerank(
    _ answer: inout Answer, _ knownItem: KnownItem, _ prepared: Prepared, lacksAWord: Bool
  ) throws {
    let titleLengths = reader.titleLengths()
    let lists = answer.scorer.terms.map(\.list.postings)
    var knownItem = knownItem
    var found = lists.map { _ in Places.absent }
    // A title that has all other words of a long query is as good as one that has all.
    let mayBeWrong = lacksAWord && answer.isLong
    var size = min(answer.keys.count, knownItem.headSize)
    if mayBeWrong {
      size += try addTitles(to: &answer.keys, behind: size, prepared, isPartial: answer.isPartial)
    }
    answer.evidence.reserveCapacity(size)
    let head = try answer.keys.prefix(size).map { key in
      for (number, list) in lists.enumerated() {
        found[number] = list.posting(of: key.docid) ?? Places.absent
      }
      var evidence = try knownItem.evidence(
        docid: key.docid, titleLength: Int(titleLengths.value(at: key.docid)), lists, found)
      evidence.lacksWrongWord =
        mayBeWrong && evidence.isAllInTitle && evidence.wordCount == knownItem.wordCount - 1
      answer.evidence.append((key.docid, evidence))
      let score = score(key, isPartial: answer.isPartial) + knownItem.bonus(evidence)
      // Where no record has all words, those with more of them come first.
      let share = Double(evidence.wordCount) / Double(knownItem.wordCount)
      let number = answer.isPartial ? PartialOrder.key(coverage: share, score: score) : score
      return SortKey(number: -number, docid: key.docid)
    }
    answer.knownItem = knownItem
    answer.isCombined = mayBeWrong
    answer.keys.replaceSubrange(..<head.count, with: head.sorted(by: answer.order.precedes))
  }

  /// Takes in titles that lack one word, wherever their score puts them. Returns how many are new among those
  /// that are looked at.
  private func addTitles(
    to keys: inout [SortKey], behind size: Int, _ prepared: Prepared, isPartial: Bool
  ) throws -> Int {
    let known = Set(keys.prefix(size).map(\.docid))
    let titles = try titlesThatLackAWord().filter { docid in
      !known.contains(docid) && Self.missing(of: docid, prepared).count == 1
    }
    guard !titles.isEmpty else { return 0 }
    let scorer = try HitScorer(prepared.scorer, isPartial: isPartial, reader)
    let others = Set(titles)
    let rest = keys.dropFirst(size).filter { !others.contains($0.docid) }
    keys = Array(keys.prefix(size)) + (try titles.map(scorer.key)) + rest
    return titles.count
  }

  /// The best records of which the title has all words of the query but one.
  private func titlesThatLackAWord() throws -> [Int] {
    let top = TopHits(capacity: RankingParameters.titlesOfLongQuery, order: order(comparesText: false))
    var collector = try Collector(facets: [], selections: selections, top: top, reader)
    try collect(prepared(plan(.allButOne).inTitles, passing: selections), into: &collector)
    return collector.top.sorted().map(\.docid)
  }
}
