import IndexStore

/// Finds the best records of one term: its impacts tell which postings are worth a score.
struct BestOfTerm {
  private let term: HitScorer.Term
  private let model: BM25F
  /// By docid.
  private let lengths: UnsafePointer<Float>
  /// The least impact that is among the best so far.
  private var least = 0

  /// `limit`: that of the hits kept so far.
  init(_ term: HitScorer.Term, _ model: BM25F, _ lengths: WeightedLengths, _ limit: Double) {
    (self.term, self.model, self.lengths) = (term, model, lengths.base)
    update(limit)
  }

  private mutating func update(_ limit: Double) {
    let limit = HitScorer.single(-limit)
    term.bounds.withUnsafeBufferPointer { while least < $0.count, $0[least] < limit { least += 1 } }
  }

  /// Offers all postings.
  mutating func offerAll(to top: inout TopHits) throws {
    let impacts = term.impacts
    for block in 0..<impacts.blockCount where Int(impacts.blockMaxima[block]) >= least {
      let start = block * Impacts.blockSize
      for posting in start..<min(start + Impacts.blockSize, term.postings.count)
      where Int(impacts.impacts[posting]) >= least {
        try offer(posting, docid: term.postings.docid(of: posting), to: &top)
      }
    }
  }

  /// Offers hits, which are among some postings. They come as offsets from `base`: what `mask` leaves of
  /// those of the postings.
  mutating func offer(
    _ hits: UnsafeBufferPointer<UInt16>, _ base: Int, mask: UInt16, _ range: Range<Int>, to top: inout TopHits
  ) throws {
    let (offsets, impacts) = (term.postings.offsets, term.impacts.impacts)
    var posting = range.lowerBound
    for hit in hits {
      while posting < range.upperBound, offsets[posting] & mask < hit { posting += 1 }
      guard posting < range.upperBound else { return }
      if Int(impacts[posting]) >= least { try offer(posting, docid: base + Int(hit), to: &top) }
    }
  }

  private mutating func offer(_ posting: Int, docid: Int, to top: inout TopHits) throws {
    let frequency = Double(term.postings.frequencies[posting])
    // The impacts are there, so the lengths of all records of the term are: to ask for each took a tenth of
    // a search for a rare word.
    let divisor = frequency + model.norm(length: Double(lengths[docid]))
    let number = frequency > 0 ? -(term.factor * frequency / divisor) : 0
    guard number <= top.limit else { return }
    top.offer(SortKey(number: number, docid: docid))
    update(top.limit)
  }
}
